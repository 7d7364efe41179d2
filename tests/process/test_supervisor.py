"""The supervisor: crashed processes start again, hopeless ones stop the show in their own words, no orphan is left."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bamchuong.supervisor import Child, HopelessError, Supervisor
from tests.patience import Patience


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor()
    yield made
    made.end()


def keep(supervisor: Supervisor, folder: Path, script: str) -> Child:
    child = Child("toy", [sys.executable, "-c", script], folder / "toy.log")
    supervisor.children.append(child)
    return child


def until(supervisor: Supervisor, holds: Callable[[], bool]) -> list[str]:
    said: list[str] = []
    patience = Patience(20)
    while not holds():
        assert not patience.ended, said
        said += supervisor.watch()
        time.sleep(0.01)
    return said


def test_a_crashed_process_starts_again_and_it_is_said_where_its_words_are(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = keep(supervisor, tmp_path, "import sys; sys.exit(1)")
    said = until(supervisor, lambda: child.starts >= 3)

    assert "toy ended (exit code 1); it starts again" in said[0]
    assert str(tmp_path / "toy.log") in said[0]
    assert child.pause_s > 0.2, "it waits longer each time"


def test_what_is_meant_for_the_first_start_is_not_said_again(supervisor: Supervisor, tmp_path: Path) -> None:
    child = keep(supervisor, tmp_path, "import sys; print(sys.argv[1:], flush=True); sys.exit(1)")
    child.once = ("--new",)
    until(supervisor, lambda: child.starts >= 3)
    words = (tmp_path / "toy.log").read_text(encoding="utf-8").split()
    assert words[:2] == ["['--new']", "[]"]


def test_a_process_that_cannot_run_here_stops_the_show_with_its_own_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    (tmp_path / "toy.log").write_text("the trouble of yesterday\n", encoding="utf-8")
    keep(supervisor, tmp_path, "import sys; print('port 80 is taken', file=sys.stderr); sys.exit(3)")

    with pytest.raises(HopelessError, match=r"^port 80 is taken$") as hopeless:
        until(supervisor, lambda: False)
    assert hopeless.value.code == 3


def test_a_process_that_does_not_want_to_end_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = keep(supervisor, tmp_path, deaf)
    until(supervisor, lambda: child.log.exists() and "deaf" in child.log.read_text())
    process = child.process
    assert process is not None

    supervisor.end()

    assert process.returncode == -9
