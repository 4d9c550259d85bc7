from wenlu.sdk.manifest import Capability, Manifest

MANIFEST = Manifest(
    name="postbox",
    label_zh="邮筒",
    label_en="Postbox",
    capabilities=frozenset({Capability.FILES, Capability.RECALL}),
    max_text=200,
)
