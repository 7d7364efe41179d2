"""The whole self-test as a process: fifty times without a fault, and with every single fault alone. Nightly, some
15 minutes; the guided test with the firmware in one thread (tests/unit/hardware/selftest/test_whole_selftest.py) does
the same in seconds, every time.

A machine may have faults of its own (a full disk, a busy card): those of a run without injected faults are listed and
set apart, never taken for an injected one.
"""

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hardware.selftest.faults import FAULTS
from tests.process.selftest_process import FOUR, Test, Where
from tests.single_faults import HIDES, expected_places, fault_option

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
RUNS = int(os.environ.get("BAMCHUONG_SELFTESTS", "50" if NIGHTLY else "0"))

OF_THE_MACHINE = {
    "disk-space",
    "disk-speed",
    "disk-mount",
    "disk-health",
    "clock",
    "heat",
    "power",
    "power-since",
    "path",
}
"""Faults that a machine may have of its own; `path`: a press that is reported half a second late on a busy machine."""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A board of four stations that has everything."""
    path = tmp_path_factory.mktemp("board") / "four.toml"
    path.write_text(FOUR)
    return str(path)


@pytest.fixture(scope="module")
def clean(profile: str) -> dict[Where, str]:
    """Outcomes of the same test without an injected fault, with the faults of this machine among them."""
    with TemporaryDirectory(prefix="bc-", ignore_cleanup_errors=True) as folder:
        test = Test(Path(folder), board=profile)
    assert {check for check, _ in test.bad} <= OF_THE_MACHINE, test.output
    return test.outcomes


@pytest.mark.skipif(not NIGHTLY, reason="nightly (make nightly)")
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_alone_is_found_by_its_own_check_and_by_no_other(
    folder: Path, profile: str, clean: dict[Where, str], name: str
) -> None:
    test = Test(folder, "--fault", fault_option(name), board=profile)
    own = {where for where, outcome in clean.items() if outcome in ("warn", "fail")} - expected_places(name)
    assert test.bad - own == expected_places(name), test.output
    assert test.code == int("fail" in test.outcomes.values())
    for where, outcome in clean.items():
        now = test.outcomes.get(where, "skipped")
        if where not in test.bad | own and now != outcome and outcome != "skipped":
            assert (now, where[0] in HIDES.get(name, ())) == ("skipped", True), (where, test.output)


@pytest.mark.skipif(not RUNS, reason="nightly (make nightly)")
def test_without_a_fault_fifty_tests_have_not_one_false_alarm(folder: Path) -> None:
    counts: Counter[Where] = Counter()
    for run in range(RUNS):
        test = Test(folder)
        counts.update(test.bad)
        false = {where for where in counts if where[0] not in OF_THE_MACHINE}
        assert false == set(), f"run {run + 1} of {RUNS}:\n{test.output}"
        assert test.certificate is not None
        assert (test.certificate["buttons_pressed"], test.certificate["outputs_observed"]) == (True, True)
        assert test.certificate["verdict"] == "pass" or test.bad, test.output
    print(f"{RUNS} tests, no false alarm; faults of this machine: {dict(counts) or 'none'}")
