"""The rules as they stood: for whoever has to show by what a message was judged."""

from collections.abc import Iterable, Mapping

from wenlu.domains.compliance.store import ComplianceStore
from wenlu.platform.database import UnitOfWork


async def read_rule_texts(work: UnitOfWork, versions: Iterable[int]) -> dict[int, Mapping[str, object]]:
    """Return the whole body of each version that is kept, as JSON."""
    store, found = ComplianceStore(work), dict[int, Mapping[str, object]]()
    for version in sorted(set(versions)):
        body = await store.read_body(version)
        if body is not None:
            found[version] = body
    return found
