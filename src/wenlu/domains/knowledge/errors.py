"""What can go wrong with knowledge."""

from collections.abc import Sequence

from wenlu.domains.knowledge.schemas import EntryView, Flaw, VariableView
from wenlu.domains.knowledge.schemas.documents import DocumentView
from wenlu.domains.knowledge.schemas.flows import FlowFlaw, FlowView
from wenlu.domains.knowledge.schemas.graph import GraphNodeView
from wenlu.kernel.errors import Conflict, Invalid, NotFound, TooLarge


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


class DocumentNotFound(NotFound):
    code = "document_not_found"


class ArticleNotFound(NotFound):
    code = "article_not_found"


class DocumentRefused(Invalid):
    """The file is none of the kinds that are read; `reason` says why."""

    code = "document_refused"


class DocumentTooLarge(TooLarge):
    code = "document_too_large"


class DocumentDatesWrong(Invalid):
    """A document ends before it begins."""

    code = "document_dates"


class DocumentSame(Conflict):
    """This very file is the newest version already."""

    code = "document_same"


class DocumentUnread(Conflict):
    """Only a version that could not be read is read again."""

    code = "document_not_failed"


class DocumentChangedMeanwhile(Conflict):
    """Somebody else saved first; the problem document carries what is there now as `current`."""

    code = "document_changed"

    def __init__(self, current: DocumentView) -> None:
        super().__init__(f"edition {current.edition} was saved meanwhile", current=current.model_dump(mode="json"))


class NodeNotFound(NotFound):
    code = "node_not_found"


class NoFigure(Invalid):
    """Only a condition with a figure can be given another one."""

    code = "node_without_figure"


class NodeChangedMeanwhile(Conflict):
    """Somebody else saved first; the problem document carries what is there now as `current`."""

    code = "node_changed"

    def __init__(self, current: GraphNodeView) -> None:
        super().__init__(f"version {current.version} was saved meanwhile", current=current.model_dump(mode="json"))


class UnknownVariable(Invalid):
    """An answer names a variable that does not exist."""

    code = "unknown_variable"


class ScriptNotFound(NotFound):
    code = "script_not_found"


class DraftNotFound(NotFound):
    """There is no open draft (any more)."""

    code = "draft_not_found"


class DraftChangedMeanwhile(Conflict):
    """The draft is another than the one that was seen; nothing was done."""

    code = "draft_changed"


class DraftInReview(Conflict):
    """What is being reviewed is not written in; it can be withdrawn."""

    code = "draft_in_review"


class WrongDraftState(Conflict):
    """This step does not follow from where the draft is."""

    code = "draft_state"


class OwnDraft(Conflict):
    """Nobody approves what he has written in himself."""

    code = "own_draft"


class BaseMoved(Conflict):
    """Something else was published since the draft was begun; the editor looks at both and decides."""

    code = "base_moved"


class NeverPublished(Conflict):
    """There is nothing yet that could be put away; a draft is discarded."""

    code = "never_published"


class PolicyChangedMeanwhile(Conflict):
    code = "review_policy_changed"


class FlowNotFound(NotFound):
    code = "flow_not_found"


class FlowChangedMeanwhile(Conflict):
    """Somebody else saved first; the problem document carries what is there now as `current`."""

    code = "flow_changed"

    def __init__(self, current: FlowView) -> None:
        super().__init__(f"revision {current.revision} was saved meanwhile", current=current.model_dump(mode="json"))


class FlowInvalid(Invalid):
    """The flow cannot be played like this; `errors` says for each step why."""

    code = "flow_invalid"

    def __init__(self, flaws: Sequence[FlowFlaw]) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws), errors=[flaw.model_dump() for flaw in flaws])
        self.flaws = tuple(flaws)


class VersionNotFound(NotFound):
    code = "version_not_found"


class KnowledgeFileNotFound(NotFound):
    code = "knowledge_file_not_found"


class KnowledgeFileRefused(Invalid):
    """Only pictures and PDF files are sent with answers."""

    code = "knowledge_file_refused"


class KnowledgeFileTooLarge(TooLarge):
    code = "knowledge_file_too_large"


class ImportUnreadable(Invalid):
    """The file is no list of entries at all."""

    code = "import_unreadable"


class ImportMoved(Conflict):
    """The knowledge base is another than the one that the preview was held against."""

    code = "import_moved"


class DraftExists(Conflict):
    """There is an open draft already; it comes first."""

    code = "draft_exists"


class GapNotFound(NotFound):
    code = "gap_not_found"


class TestSetNotFound(NotFound):
    __test__ = False
    code = "test_set_not_found"


class TestSetNameTaken(Conflict):
    """Another set of tests has this name."""

    __test__ = False
    code = "test_set_name_taken"


class TestSetChangedMeanwhile(Conflict):
    """Somebody else saved first."""

    __test__ = False
    code = "test_set_changed"
