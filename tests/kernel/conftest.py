"""Start of the kernel tests: one kernel a machine, one boot a session with every scenario the selected tests ask for.

A test names its script with `@pytest.mark.scenario("pairs.py", timeout_s=60, pairs=240)` and takes the fixture
`outcome`. Keyword arguments go to the script, but for those that are fields of `Scenario`. Equal scenarios run once,
whatever number of tests look at them.
"""

import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from tests.kernel.boot import Outcome, Scenario, run_in_guest
from tests.kernel.build import MachineCannotError
from tests.kernel.cache import Kernel, kernel
from tests.kernel.libraries import rpi_lgpio

T = TypeVar("T")
SCENARIOS = Path(__file__).parent / "scenarios"
REQUIRE = "BAMCHUONG_REQUIRE_KERNEL"
"""Set to make the tests fail, not skip, on a machine that cannot have the guest: for machines that must not skip."""


def pytest_configure(config: pytest.Config) -> None:
    """Say what the mark means: unknown marks are errors."""
    config.addinivalue_line(
        "markers", "scenario(script, timeout_s=60, libraries=(...), **more): run it in the kernel guest"
    )


@pytest.fixture(scope="session")
def guest_kernel() -> Kernel:
    """The kernel that the guest boots, built now if need be; skips where this machine cannot have it."""
    return _had(kernel)


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the guest shares with its tests; the recorded disk is in it, too."""
    return tmp_path_factory.mktemp("guest")


@pytest.fixture(scope="session")
def outcomes(guest_kernel: Kernel, request: pytest.FixtureRequest, share: Path) -> list[tuple[Scenario, Outcome]]:
    """What came of every scenario of this session that can be run here: all of them in one boot."""
    wanted: list[Scenario] = []
    for item in request.session.items:
        scenario = _scenario(item)
        if scenario is not None and scenario not in wanted and not missing(scenario.libraries):
            wanted.append(scenario)
    wanted.sort(key=lambda one: one.last)
    found = run_in_guest(guest_kernel, [_equipped(scenario) for scenario in wanted], share)
    return list(zip(wanted, found, strict=True))


@pytest.fixture
def own_scenario(request: pytest.FixtureRequest) -> Scenario:
    """This test's scenario; skips where a library that it needs is missing."""
    own = _scenario(request.node)
    if own is None:
        pytest.fail("a test of what came of a scenario needs @pytest.mark.scenario(script, ...)")
    _had(lambda: demand(own.libraries))
    return own


@pytest.fixture
def any_outcome(own_scenario: Scenario, request: pytest.FixtureRequest) -> Outcome:
    """What came of this test's own scenario, however it ended."""
    outcomes: list[tuple[Scenario, Outcome]] = request.getfixturevalue("outcomes")
    return next(outcome for scenario, outcome in outcomes if scenario == own_scenario)


@pytest.fixture
def outcome(any_outcome: Outcome) -> Outcome:
    """What came of this test's own scenario; the test fails here when its script did not end well."""
    if any_outcome.exit_code != 0:
        pytest.fail(f"the scenario ended with {any_outcome.exit_code}:\n{any_outcome.output}", pytrace=False)
    return any_outcome


def missing(libraries: Sequence[str]) -> list[str]:
    """Those of the libraries that this virtual environment does not have."""
    return [name for name in libraries if importlib.util.find_spec(name) is None]


def demand(libraries: Sequence[str]) -> None:
    """Raise `MachineCannotError` with those that are missing and where they come from."""
    if lacking := missing(libraries):
        raise MachineCannotError(
            f"this scenario needs {' and '.join(lacking)} in the virtual environment: tests/needs installs each by "
            "itself and says why one cannot be had"
        )


def _had(what: Callable[[], T]) -> T:
    """What `what` gives. That this machine cannot have it is a reason to skip, or a failure where it must not be."""
    try:
        return what()
    except MachineCannotError as error:
        if os.environ.get(REQUIRE):
            raise
        pytest.skip(str(error))


def _equipped(scenario: Scenario) -> Scenario:
    """The scenario with the path of rpi-lgpio where it asks for it."""
    if not scenario.arguments.get("rpi_lgpio"):
        return scenario
    return replace(scenario, arguments={**scenario.arguments, "rpi_lgpio": str(_had(rpi_lgpio))})


def _scenario(item: pytest.Item) -> Scenario | None:
    mark = item.get_closest_marker("scenario")
    if mark is None:
        return None
    own = {name: value for name, value in mark.kwargs.items() if name in Scenario.__struct_fields__}
    arguments = {name: value for name, value in mark.kwargs.items() if name not in own}
    return Scenario(SCENARIOS / mark.args[0], arguments, **own)
