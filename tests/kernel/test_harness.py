"""The harness itself: what a test learns about a scenario that ends badly and a machine that cannot have the guest."""

import runpy
import subprocess
from pathlib import Path

import pytest

from tests.kernel import series
from tests.kernel.boot import LIBRARIES, Outcome
from tests.kernel.build import GuestUnavailableError, debian_kernel, require_builder
from tests.kernel.cache import cache_folder, kernel
from tests.kernel.conftest import require


@pytest.mark.scenario("bad_endings.py", libraries=(), way="raise")
def test_a_scenario_that_raises_is_reported_with_its_output_and_its_result(any_outcome: Outcome) -> None:
    assert any_outcome.exit_code == 1
    assert any_outcome.result == "before the end"
    assert any_outcome.output.startswith("printed before the end\nTraceback")
    assert any_outcome.output.endswith("RuntimeError: as asked\n")


@pytest.mark.scenario("bad_endings.py", timeout_s=3, libraries=(), way="hang")
def test_a_scenario_that_hangs_is_killed_with_its_children_and_the_others_still_run(any_outcome: Outcome) -> None:
    assert any_outcome.exit_code == 124
    assert any_outcome.output == (
        "printed before the end\n\nguest: not done in what is 3 s on an idle machine, killed\n"
    )


@pytest.mark.scenario("chips.py", libraries=("gpiod",))
def test_a_scenario_after_one_that_hung_runs_as_usual(outcome: Outcome) -> None:
    assert outcome.output == ""


def test_a_machine_that_cannot_build_learns_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(GuestUnavailableError) as failure:
        require_builder()
    assert str(failure.value) == (
        "the kernel guest is not built yet, and building it needs an x86-64 processor (this is aarch64), "
        "root (to install QEMU and kernel headers), the program apt-get, the program dpkg-deb"
    )


class SlowProcess:
    """A process that ends after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def wait(self, timeout: float) -> int:
        self.looks -= 1
        if self.looks:
            raise subprocess.TimeoutExpired("slow", timeout)
        return 7


def test_what_is_slow_is_waited_for_as_long_as_the_clock_of_patience_has_not_reached_its_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pace = runpy.run_path(str(Path(__file__).parent / "guest/pace.py"))
    wait_for_end = pace["wait_for_end"]
    monkeypatch.setitem(wait_for_end.__globals__, "PACE", tmp_path / "pace")
    (tmp_path / "pace").write_text("100.0 12.5")
    assert (pace["idle_s"](), pace["slowness"]()) == (100.0, 12.5)
    assert wait_for_end(SlowProcess(looks=1000), patience_s=3) == 7
    clock = iter(range(1000))
    monkeypatch.setitem(wait_for_end.__globals__, "idle_s", lambda: next(clock))
    with pytest.raises(subprocess.TimeoutExpired):
        wait_for_end(SlowProcess(looks=1000), patience_s=3)
    assert next(clock) == 5


def test_a_scenario_lacks_only_the_libraries_that_it_needs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in ("lgpio", "spidev") else "there")
    require(("gpiod",))
    require(())
    with pytest.raises(
        GuestUnavailableError, match="this scenario needs spidev in the virtual environment: tests/needs"
    ):
        require(("gpiod", "spidev"))
    with pytest.raises(GuestUnavailableError, match="this scenario needs lgpio and spidev in"):
        require(LIBRARIES)


def test_a_kernel_of_another_series_is_refused_with_those_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.kernel.build._apt", lambda *_: None)
    monkeypatch.setattr("tests.kernel.build._run", lambda *_: "linux-image-amd64\n  Depends: linux-image-7.3.2-amd64\n")
    with pytest.raises(GuestUnavailableError) as failure:
        debian_kernel()
    assert str(failure.value) == (
        "the kernel guest is made from Debian 12's kernel 6.1 or Debian 13's kernel 6.12; apt here offers 7.3.2-amd64"
    )


@pytest.mark.parametrize("version, name", [("6.1.0-57-amd64", "6.1"), ("6.12.117+deb13-amd64", "6.12")])
def test_each_of_debians_kernels_is_known_by_its_series(version: str, name: str) -> None:
    kernel_series = series.find_series(version)
    assert kernel_series is not None
    assert kernel_series.name == name


def test_builds_are_stored_where_the_user_has_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "bamchuong/kernel"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache/bamchuong/kernel"


def test_a_cache_that_cannot_be_written_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bamchuong").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(GuestUnavailableError, match=r"which cannot be written: .*Not a directory"):
        kernel()
