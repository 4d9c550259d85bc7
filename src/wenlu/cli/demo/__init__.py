"""The demonstration: a made-up firm, and life-like people who talk with a running platform."""

from wenlu.cli.demo.firm import demo_hint
from wenlu.cli.demo.founding import DemoAccounts, DemoServices, create_demo_firm
from wenlu.cli.demo.player import play
from wenlu.cli.demo.tally import DemoReport
from wenlu.cli.demo.wire import PlatformUnreachable

__all__ = [
    "DemoAccounts",
    "DemoReport",
    "DemoServices",
    "PlatformUnreachable",
    "create_demo_firm",
    "demo_hint",
    "play",
]
