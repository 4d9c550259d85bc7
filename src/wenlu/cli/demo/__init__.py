"""The demonstration: a made-up firm, and life-like people who talk with a running platform."""

from wenlu.cli.demo.firm import demo_hint
from wenlu.cli.demo.founding import DemoAccounts, DemoServices, create_demo_firm

__all__ = ["DemoAccounts", "DemoServices", "create_demo_firm", "demo_hint"]
