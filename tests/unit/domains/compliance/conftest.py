"""The shipped rules, compiled once."""

import pytest

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.service import shipped_rule_set


@pytest.fixture(scope="session")
def rule_set() -> RuleSet:
    return shipped_rule_set()
