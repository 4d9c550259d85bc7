"""Nothing to carry: the page posts and reads over the gateway's own socket."""

from wenlu.channels.webchat.manifest import MANIFEST
from wenlu.sdk.channel import LiveChannel


class WebChat(LiveChannel):
    manifest = MANIFEST
