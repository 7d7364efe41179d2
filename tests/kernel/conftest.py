"""Fixtures of the kernel tests: one kernel a machine, one boot a session with all scenarios of the selected tests.

A test names its script with `@pytest.mark.scenario("pairs.py", timeout_s=60, pairs=240)` and takes the fixture
`outcome`. Keyword arguments go to the script, but for those that are fields of `Scenario`. Equal scenarios run once,
whatever number of tests look at them.

Kind: start
"""

import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from tests.kernel.boot import Outcome, Scenario, run_in_guest
from tests.kernel.build import GuestUnavailableError
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
    return _or_skip(kernel)


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the guest shares with its tests; the recorded disk is in it, too."""
    return tmp_path_factory.mktemp("guest")


@pytest.fixture(scope="session")
def outcomes(guest_kernel: Kernel, request: pytest.FixtureRequest, share: Path) -> list[tuple[Scenario, Outcome]]:
    """The outcome of every scenario of this session that can be run here: all of them in one boot."""
    scenarios: list[Scenario] = []
    for item in request.session.items:
        scenario = _scenario(item)
        if scenario is not None and scenario not in scenarios and not missing(scenario.libraries):
            scenarios.append(scenario)
    scenarios.sort(key=lambda scenario: scenario.last)
    results = run_in_guest(guest_kernel, [_with_libraries(scenario) for scenario in scenarios], share)
    return list(zip(scenarios, results, strict=True))


@pytest.fixture
def own_scenario(request: pytest.FixtureRequest) -> Scenario:
    """This test's scenario; skips where a library that it needs is missing."""
    own = _scenario(request.node)
    if own is None:
        pytest.fail("a test of a scenario's outcome needs @pytest.mark.scenario(script, ...)")
    _or_skip(lambda: require(own.libraries))
    return own


@pytest.fixture
def any_outcome(own_scenario: Scenario, request: pytest.FixtureRequest) -> Outcome:
    """The outcome of this test's own scenario, however it ended."""
    outcomes: list[tuple[Scenario, Outcome]] = request.getfixturevalue("outcomes")
    return next(outcome for scenario, outcome in outcomes if scenario == own_scenario)


@pytest.fixture
def outcome(any_outcome: Outcome) -> Outcome:
    """The outcome of this test's own scenario; the test fails here when its script did not end well."""
    if any_outcome.exit_code != 0:
        pytest.fail(f"the scenario ended with {any_outcome.exit_code}:\n{any_outcome.output}", pytrace=False)
    return any_outcome


def missing(libraries: Sequence[str]) -> list[str]:
    """Those of the libraries that this virtual environment does not have."""
    return [name for name in libraries if importlib.util.find_spec(name) is None]


def require(libraries: Sequence[str]) -> None:
    """Raise `GuestUnavailableError` with those that are missing and where they come from."""
    if lacking := missing(libraries):
        raise GuestUnavailableError(
            f"this scenario needs {' and '.join(lacking)} in the virtual environment: tests/needs installs each by "
            "itself and says why one cannot be had"
        )


def _or_skip(provide: Callable[[], T]) -> T:
    """What `provide` returns; skips where this machine cannot have it, or fails where nothing may be skipped."""
    try:
        return provide()
    except GuestUnavailableError as error:
        if os.environ.get(REQUIRE):
            raise
        pytest.skip(str(error))


def _with_libraries(scenario: Scenario) -> Scenario:
    """The scenario with the path of rpi-lgpio where it asks for it."""
    if not scenario.arguments.get("rpi_lgpio"):
        return scenario
    return replace(scenario, arguments={**scenario.arguments, "rpi_lgpio": str(_or_skip(rpi_lgpio))})


def _scenario(item: pytest.Item) -> Scenario | None:
    mark = item.get_closest_marker("scenario")
    if mark is None:
        return None
    own = {name: value for name, value in mark.kwargs.items() if name in Scenario.__struct_fields__}
    arguments = {name: value for name, value in mark.kwargs.items() if name not in own}
    return Scenario(SCENARIOS / mark.args[0], arguments, **own)
