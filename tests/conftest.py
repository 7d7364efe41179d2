"""Settings of all tests. Hypothesis has no deadline anywhere: an example that takes long on a busy machine is no fault.

Kind: start
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.slow_tests import SLOW_TESTS

settings.register_profile("bamchuong", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bamchuong")

HOUSE = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the slow tests."""
    slow = {HOUSE / name for names in SLOW_TESTS.values() for name in names}
    for item in items:
        if item.path in slow:
            item.add_marker(pytest.mark.slow)
