"""The whole self-test as a process: fifty times without a fault, and with every single fault alone. Nightly, some
15 minutes; the guided run with the firmware in one thread (tests/unit/hardware/selftest/test_whole_selftest.py) does
the same in seconds, every time.

A machine may have doubts of its own (a full disk, a busy card): those of a run without faults are told and set apart,
never taken for one that was injected.
"""

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hardware.selftest.faults import FAULTS
from tests.process.selftest_process import FOUR, Test, Where
from tests.single_faults import HIDES, found, put

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
"""What a machine may have by itself, today; a press that is heard half a second late, where others keep it busy."""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A board of four stations that has everything."""
    path = tmp_path_factory.mktemp("board") / "four.toml"
    path.write_text(FOUR)
    return str(path)


@pytest.fixture(scope="module")
def clean(profile: str) -> dict[Where, str]:
    """What the same test says without a fault, its doubts about this machine among it."""
    with TemporaryDirectory(prefix="bc-", ignore_cleanup_errors=True) as made:
        test = Test(Path(made), board=profile)
    assert {check for check, _ in test.bad} <= OF_THE_MACHINE, test.words
    return test.outcomes


@pytest.mark.skipif(not NIGHTLY, reason="nightly (make nightly)")
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_alone_is_found_by_its_own_check_and_by_no_other(
    folder: Path, profile: str, clean: dict[Where, str], name: str
) -> None:
    test = Test(folder, "--fault", put(name), board=profile)
    own = {where for where, outcome in clean.items() if outcome in ("warn", "fail")} - found(name)
    assert test.bad - own == found(name), test.words
    assert test.code == int("fail" in test.outcomes.values())
    for where, outcome in clean.items():
        now = test.outcomes.get(where, "skipped")
        if where not in test.bad | own and now != outcome and outcome != "skipped":
            assert (now, where[0] in HIDES.get(name, ())) == ("skipped", True), (where, test.words)


@pytest.mark.skipif(not RUNS, reason="nightly (make nightly)")
def test_without_a_fault_fifty_tests_have_not_one_false_alarm(folder: Path) -> None:
    doubts: Counter[Where] = Counter()
    for run in range(RUNS):
        test = Test(folder)
        doubts.update(test.bad)
        false = {where for where in doubts if where[0] not in OF_THE_MACHINE}
        assert false == set(), f"run {run + 1} of {RUNS}:\n{test.words}"
        assert test.certificate is not None
        assert (test.certificate["hands"], test.certificate["eyes"]) == (True, True)
        assert test.certificate["verdict"] == "pass" or test.bad, test.words
    print(f"{RUNS} tests, no false alarm; doubts about this machine: {dict(doubts) or 'none'}")
