"""Versions of the language models: trained, promoted, rolled back, on several nodes; what is broken never serves."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from tests.nodes import Nodes, until, until_async
from tests.small_base import import_small_base

from wenlu.bootstrap import Platform
from wenlu.domains.bot.errors import ModelBroken, ModelLive, ModelNotFound, NothingToRollBack, TrainingBusy
from wenlu.domains.bot.schemas import ModelFigures, ModelState, PromoteModel, Question, RollBackModel, StartTraining
from wenlu.domains.bot.service.apprentice import Progress
from wenlu.domains.bot.service.models import object_name
from wenlu.domains.bot.store import NewModel
from wenlu.domains.knowledge.schemas.workshop import CaseQuestion, SaveTestSet
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import new_id
from wenlu.language.models import LanguageModels
from wenlu.platform.leadership import Loop, Loops

pytestmark = pytest.mark.timeout(300)
EDITOR = Actor(ActorKind.STAFF, new_id(), "编辑", frozenset({Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE}))
NO_WHY = PromoteModel()


@pytest.fixture
async def node(nodes: Nodes, tmp_path: Path) -> Platform:
    node = await nodes.open()
    await import_small_base(node, tmp_path / "starter")
    await node.models.load()
    return node


async def made(node: Platform, *, promote: bool = True) -> int:
    """Keep a version as training would, in no time: the shipped models, as a file of their own."""
    shipped = LanguageModels({"words_and_vectors": LanguageModels().of("words_and_vectors")})
    content = shipped.to_bytes()
    figures = ModelFigures(
        entries=9, questions=40, recall_at_1=0.9, recall_at_3=1, told_apart=0.9, calibration=0.05, topics=0.9
    )
    new = NewModel(
        made_at=node.clock.now(),
        made_by=EDITOR,
        knowledge_revision=1,
        mode="words_and_vectors",
        object=object_name(content),
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        seconds=1.0,
        figures=figures,
        trials=(),
        reason="" if promote else "kept",
    )
    version = await node.models.keep(content, new)
    if promote:
        await node.models.promote(EDITOR, version, PromoteModel(why="made"))
    return version


def ignore(_: Progress) -> None:
    """Nobody looks on."""


async def trained(node: Platform, *, promote: bool = True) -> int:
    training = await node.training.train(EDITOR, StartTraining(promote=promote), ignore)
    assert (training.state, training.error) == ("done", None)
    assert training.version is not None
    return training.version


async def test_a_version_is_trained_measured_and_serves(node: Platform) -> None:
    told: list[Progress] = []
    training = await node.training.train(EDITOR, StartTraining(), told.append)
    assert (training.state, training.version, training.by) == ("done", 1, "编辑")
    assert told
    view = await node.models.list_models(EDITOR)
    live, shipped = view.models
    assert (live.version, live.state, live.made_by) == (1, ModelState.LIVE, "编辑")
    assert (shipped.version, shipped.state) == (0, ModelState.RETIRED)
    assert live.figures is not None
    assert live.figures.entries == 9
    assert live.knowledge_revision == view.current_revision
    assert [trial.kind for trial in live.trials] == ["held_out"]
    assert view.serving.version == 1
    assert node.brain.model == 1
    assert set((await node.models.live()).trained) == {"words_and_vectors"}
    assert (await node.brain.ask(Question(q="怎么开户"))).intent == "account.open"


async def test_promote_and_roll_back_are_recorded(node: Platform) -> None:
    await made(node)
    second = await made(node, promote=False)
    view = await node.models.list_models(EDITOR)
    assert (view.models[0].version, view.models[0].state, view.models[0].reason) == (2, ModelState.CANDIDATE, "kept")
    assert view.serving.version == 1

    view = await node.models.promote(EDITOR, second, PromoteModel(why="看着更好"))
    assert (view.serving.version, view.models[0].state, view.models[1].state) == (2, "live", "retired")
    view = await node.models.roll_back(EDITOR, RollBackModel(why="答错了"))
    assert view.serving.version == 1
    view = await node.models.roll_back(EDITOR, RollBackModel())
    assert view.serving.version == 0
    assert [(one.kind, one.version, one.before, one.why) for one in view.changes] == [
        ("rolled_back", 0, 1, ""),
        ("rolled_back", 1, 2, "答错了"),
        ("promoted", 2, 1, "看着更好"),
        ("promoted", 1, 0, "made"),
    ]
    with pytest.raises(NothingToRollBack):
        await node.models.roll_back(EDITOR, RollBackModel())
    with pytest.raises(ModelLive):
        await node.models.promote(EDITOR, 0, NO_WHY)
    with pytest.raises(ModelNotFound):
        await node.models.promote(EDITOR, 9, NO_WHY)
    view = await node.models.reject(EDITOR, second, NO_WHY)
    assert view.models[0].state is ModelState.REJECTED


async def test_another_node_takes_a_version_at_the_notice_and_without_it(
    node: Platform, nodes: Nodes, tmp_path: Path
) -> None:
    version = await made(node, promote=False)
    other = await nodes.open()
    await import_small_base(other, tmp_path / "starter")
    noticing = Loops(other.database.dsn, [Loop("models", 60.0, other.models.load, other.models.wake, everywhere=True)])
    noticing.start()
    try:
        await until(lambda: other.models.serving.wanted == 0 and not other.models.wake.is_set())
        await node.models.promote(EDITOR, version, NO_WHY)
        await until(lambda: other.models.serving.version == version)  # long before its minute has passed
    finally:
        await noticing.stop()
    await node.models.roll_back(EDITOR, RollBackModel())
    assert other.models.serving.version == version
    await other.models.load()  # what the loop does when no notice has come
    assert other.models.serving.version == 0


@pytest.mark.parametrize("damage", ["flipped", "deleted", "emptied"])
async def test_what_is_broken_is_reported_and_the_version_before_serves(
    node: Platform, nodes: Nodes, tmp_path: Path, clock: ManualClock, damage: str
) -> None:
    first = await made(node)
    second = await made(node)
    path = newest(tmp_path)
    whole = path.read_bytes()
    match damage:
        case "flipped":
            path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
        case "deleted":
            path.unlink()
        case _:
            path.write_bytes(b"")

    restarted = await nodes.open()
    await import_small_base(restarted, tmp_path / "starter")
    with structlog.testing.capture_logs() as logs:
        await restarted.models.load()
    serving = restarted.models.serving
    assert (serving.version, serving.wanted) == (first, second)
    assert serving.problem
    assert [line["version"] for line in logs if line["event"] == "model_broken"] == [second]
    assert restarted.models.warnings[0].startswith(f"language model {second}: ")
    figures = {one.name: one.samples[0].value for one in restarted.metrics.registry.collect() if one.samples}
    assert (figures["wenlu_model_problem"], figures["wenlu_model_version"]) == (1, first)
    assert (await restarted.brain.ask(Question(q="怎么开户"))).intent == "account.open"
    view = await restarted.models.list_models(EDITOR)
    assert view.models[0].problem == serving.problem
    with pytest.raises(ModelBroken):
        await restarted.models.read(second)

    path.write_bytes(whole)
    await restarted.models.load()
    assert restarted.models.serving.version == first  # not looked at again so soon
    clock.advance(timedelta(seconds=31))
    await restarted.models.load()
    assert restarted.models.serving.version == second
    assert restarted.models.warnings == ()
    assert (await restarted.models.list_models(EDITOR)).models[0].problem is None


async def test_with_every_version_broken_the_shipped_one_serves(node: Platform, nodes: Nodes, tmp_path: Path) -> None:
    await made(node)
    await made(node)
    for path in object_paths(tmp_path):
        path.unlink()
    restarted = await nodes.open()
    await restarted.models.load()
    assert restarted.models.serving.version == 0
    assert restarted.models.serving.problem


async def test_one_training_at_a_time_and_it_can_be_cancelled_from_another_node(node: Platform, nodes: Nodes) -> None:
    other = await nodes.open()
    await node.training.start(EDITOR, StartTraining())
    with pytest.raises(TrainingBusy):
        await other.training.start(EDITOR, StartTraining())
    assert (await other.training.cancel(EDITOR)).state == "running"

    async def has_ended() -> bool:
        training = (await other.models.list_models(EDITOR)).training
        return training is not None and training.state == "cancelled"

    await until_async(has_ended)
    assert (await other.models.list_models(EDITOR)).models[0].version == 0


async def test_a_training_whose_node_died_makes_room(node: Platform, nodes: Nodes, clock: ManualClock) -> None:
    other = await nodes.open()
    await node.training._begin(EDITOR)  # as far as a process gets that is killed at once
    with pytest.raises(TrainingBusy):
        await other.training._begin(EDITOR)
    clock.advance(timedelta(seconds=31))
    assert (training := (await other.models.list_models(EDITOR)).training) is not None
    assert training.state == "interrupted"
    await other.training._begin(EDITOR)


@pytest.mark.parametrize("turns", [0, 1, 20, 200])
async def test_stopping_a_node_ends_its_training(node: Platform, turns: int) -> None:
    await node.training.start(EDITOR, StartTraining())
    for _ in range(turns):  # the process may not have been asked for yet, be starting, or be at work
        await asyncio.sleep(0.005)
    await node.training.stop()
    training = (await node.models.list_models(EDITOR)).training
    assert training is not None
    assert training.state == "interrupted"


async def test_a_version_that_fails_the_editors_tests_stays_a_candidate(
    node: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [("怎么开户", "account.open"), ("怎么销户", "account.close"), ("佣金是多少", "fee.commission")]
    questions = tuple(CaseQuestion(text=text, expected=key) for text, key in titles)
    await node.bench.create_set(EDITOR, SaveTestSet(name="要紧的", questions=questions))
    answers, asked = node.models.answers, []

    async def fails_when_new(questions, version):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        replies = await answers(questions, version)
        asked.append(version)
        return replies if len(asked) == 1 else [one.model_copy(update={"intent": None}) for one in replies]

    monkeypatch.setattr(node.models, "answers", fails_when_new)
    version = await trained(node)
    model = (await node.models.list_models(EDITOR)).models[0]
    assert (model.version, model.state, model.reason) == (version, ModelState.CANDIDATE, "tests_worse")
    assert [(trial.kind, trial.lost, trial.is_worse) for trial in model.trials][1] == ("tests", 3, True)
    assert (await node.models.promote(EDITOR, version, NO_WHY)).serving.version == version


async def test_what_changes_between_two_versions(node: Platform) -> None:
    version = await made(node)
    questions = tuple(CaseQuestion(text=text, expected="") for text in ("怎么开户", "今天天气怎么样"))
    await node.bench.create_set(EDITOR, SaveTestSet(name="问题", questions=questions))
    difference = await node.models.compare(EDITOR, 0, version)
    assert (difference.before, difference.after, difference.questions) == (0, version, 2)
    assert len(difference.changed) <= 2


async def test_a_base_too_small_is_said_so(nodes: Nodes) -> None:
    empty = await nodes.open()
    training = await empty.training.train(EDITOR, StartTraining(), ignore)
    assert (training.state, training.error) == ("failed", "base_too_small")


async def test_only_editors_touch_models(node: Platform) -> None:
    reader = Actor(ActorKind.STAFF, new_id(), "客服", frozenset({Permission.READ_KNOWLEDGE}))
    for attempt in (
        node.models.list_models(reader),
        node.models.promote(reader, 0, NO_WHY),
        node.models.roll_back(reader, RollBackModel()),
        node.models.reject(reader, 1, NO_WHY),
        node.models.compare(reader, 0, 0),
        node.training.start(reader, StartTraining()),
        node.training.cancel(reader),
    ):
        with pytest.raises(Forbidden):
            await attempt
    assert (await node.models.list_models(SYSTEM)).training is None


def object_paths(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "objects" / "models").iterdir())


def newest(tmp_path: Path) -> Path:
    """Names begin with a UUIDv7, so that the last is the newest."""
    return object_paths(tmp_path)[-1]
