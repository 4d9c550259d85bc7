"""What can go wrong with knowledge."""

from collections.abc import Sequence

from wenlu.domains.knowledge.schemas import EntryView, Flaw, VariableView
from wenlu.kernel.errors import Conflict, Invalid, NotFound


class EntryNotFound(NotFound):
    code = "entry_not_found"


class VariableNotFound(NotFound):
    code = "variable_not_found"


class KeyTaken(Conflict):
    """Another entry has this key."""

    code = "entry_key_taken"


class EntryChangedMeanwhile(Conflict):
    """Somebody else saved first; the problem document carries what is there now as `current`."""

    code = "entry_changed"

    def __init__(self, current: EntryView) -> None:
        super().__init__(f"version {current.version} was saved meanwhile", current=current.model_dump(mode="json"))


class VariableChangedMeanwhile(Conflict):
    """Somebody else saved first; the problem document carries what is there now as `current`."""

    code = "variable_changed"

    def __init__(self, current: VariableView) -> None:
        super().__init__(f"version {current.version} was saved meanwhile", current=current.model_dump(mode="json"))


class EntryInvalid(Invalid):
    """The entry cannot be kept like this; `errors` says for each field why."""

    code = "entry_invalid"

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws), errors=[flaw.model_dump() for flaw in flaws])
        self.flaws = tuple(flaws)


class UnknownVariable(Invalid):
    """An answer names a variable that does not exist."""

    code = "unknown_variable"
