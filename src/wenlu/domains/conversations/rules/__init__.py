"""Pure decisions of the log: its state, its chain of hashes, its partitions."""

from wenlu.domains.conversations.rules.chain import (
    Flaw,
    Link,
    Walk,
    arrives,
    chain_hash,
    step,
)
from wenlu.domains.conversations.rules.covering import as_seen, cover_event
from wenlu.domains.conversations.rules.findings import (
    Finding,
    Kept,
    find_flaws,
)
from wenlu.domains.conversations.rules.merkle import (
    MerkleTree,
    root_of_path,
)
from wenlu.domains.conversations.rules.partitions import (
    Partition,
    partition_of,
)
from wenlu.domains.conversations.rules.seals import (
    Leaf,
    Seal,
    finished_day,
)
from wenlu.domains.conversations.rules.state import (
    CLOSING_CATEGORIES,
    RECALL_WITHIN,
    Changes,
    ConversationState,
    Fact,
    audience_of,
    check_expectation,
    check_recall,
    fold,
)
from wenlu.domains.conversations.rules.warnings import due_warnings, with_warnings
from wenlu.domains.conversations.rules.wording import plain_line

__all__ = [
    "CLOSING_CATEGORIES",
    "RECALL_WITHIN",
    "Changes",
    "ConversationState",
    "Fact",
    "Finding",
    "Flaw",
    "Kept",
    "Leaf",
    "Link",
    "MerkleTree",
    "Partition",
    "Seal",
    "Walk",
    "arrives",
    "as_seen",
    "audience_of",
    "chain_hash",
    "check_expectation",
    "check_recall",
    "cover_event",
    "due_warnings",
    "find_flaws",
    "finished_day",
    "fold",
    "partition_of",
    "plain_line",
    "root_of_path",
    "step",
    "with_warnings",
]
