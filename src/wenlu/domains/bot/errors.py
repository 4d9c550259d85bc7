"""What can go wrong with the bot's models."""

from wenlu.kernel.errors import Conflict, Invalid, NotFound


class ModelNotFound(NotFound):
    """There is no such version of the language models."""

    code = "model_not_found"


class ModelBroken(Conflict):
    """The file of a version is missing or damaged, so that it cannot serve."""

    code = "model_broken"


class ModelLive(Conflict):
    """That version serves already."""

    code = "model_live"


class NothingToRollBack(Conflict):
    """No other version has served before."""

    code = "nothing_to_roll_back"


class TrainingBusy(Conflict):
    """Models are being trained already, here or on another node."""

    code = "training_busy"


class TrainingNotRunning(Conflict):
    """Nothing is being trained that could be cancelled."""

    code = "training_not_running"


class BaseTooSmall(Invalid):
    """There are too few entries to learn from."""

    code = "base_too_small"
