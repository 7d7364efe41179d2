"""The harness itself: what a test learns of a scenario that ends badly, and of a machine that cannot have the guest."""

from pathlib import Path

import pytest

from .boot import Outcome
from .build import MachineCannotError, demand_builder
from .cache import cache_folder, kernel


@pytest.mark.scenario("misbehaving.py", way="raise")
def test_a_scenario_that_raises_is_told_with_its_output_and_what_it_reported(any_outcome: Outcome) -> None:
    assert any_outcome.exit_code == 1
    assert any_outcome.result == "before the end"
    assert any_outcome.output.startswith("said before the end\nTraceback")
    assert any_outcome.output.endswith("RuntimeError: as asked\n")


@pytest.mark.scenario("misbehaving.py", timeout_s=3, way="hang")
def test_a_scenario_that_hangs_is_killed_with_its_children_and_the_others_still_run(any_outcome: Outcome) -> None:
    assert any_outcome.exit_code == 124
    assert any_outcome.output == "said before the end\n\nguest: not done after 3 s, killed\n"


@pytest.mark.scenario("chips.py")
def test_a_scenario_after_one_that_hung_runs_as_ever(outcome: Outcome) -> None:
    assert outcome.output == ""


def test_a_machine_that_cannot_build_is_told_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MachineCannotError) as caught:
        demand_builder()
    assert str(caught.value) == (
        "the kernel guest is not built yet, and building it needs an x86-64 processor (this is aarch64), "
        "root (to install QEMU and kernel headers), the program apt-get, the program dpkg-deb"
    )


def test_builds_are_kept_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "bamchuong/kernel"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache/bamchuong/kernel"


def test_a_cache_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bamchuong").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(MachineCannotError, match=r"which cannot be written: .*Not a directory"):
        kernel()
