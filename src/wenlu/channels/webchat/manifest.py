"""What our own page can do: everything."""

from wenlu.sdk.manifest import Capability, Manifest
from wenlu.sdk.messages import MAX_ANSWER

MANIFEST = Manifest(
    name="webchat",
    label_zh="网页",
    label_en="Web chat",
    capabilities=frozenset(Capability),
    max_text=MAX_ANSWER,
    live=True,
)
