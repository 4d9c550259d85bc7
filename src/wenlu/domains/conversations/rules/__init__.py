"""Pure decisions of the log: its state, its chain of hashes, its partitions."""

from wenlu.domains.conversations.rules.chain import (
    GENESIS,
    Flaw,
    Link,
    Walk,
    arrive,
    chain_hash,
    step,
)
from wenlu.domains.conversations.rules.partitions import (
    Partition,
    partition_of,
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
    "GENESIS",
    "RECALL_WITHIN",
    "Changes",
    "ConversationState",
    "Fact",
    "Flaw",
    "Link",
    "Partition",
    "Seal",
    "Walk",
    "arrive",
    "audience_of",
    "chain_hash",
    "check_expectation",
    "check_recall",
    "fold",
    "partition_of",
    "plain_line",
    "root_of_path",
    "step",
    "with_warnings",
]
