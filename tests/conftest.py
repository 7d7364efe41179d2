"""Settings of all tests. Hypothesis has no deadline anywhere: an example that takes long on a busy machine is no fault.

Kind: start
"""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.slow_tests import SLOW_TESTS

settings.register_profile("bamchuong", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bamchuong")

HOUSE = Path(__file__).parents[1]


SLOW = frozenset(HOUSE / name for names in SLOW_TESTS.values() for name in names)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` takes the golden pictures anew; look at them before you commit them."""
    parser.addoption("--update-golden", action="store_true", help="write the golden pictures anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden pictures are written anew, instead of compared."""
    return bool(request.config.getoption("--update-golden", default=False))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Does not even import the slow tests where none of them is wanted: that costs seconds."""
    return True if config.option.markexpr == "not slow" and collection_path in SLOW else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the slow tests."""
    for item in items:
        if item.path in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Tells the garbage collector that modules and collected tests stay: it need not look through them again."""
    gc.collect()
    gc.freeze()
