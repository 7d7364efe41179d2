"""The supervisor restarts crashed processes, gives up where one cannot start, and leaves no orphan."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bamchuong.child_process import CannotStartError
from bamchuong.supervisor import Child, Supervisor
from tests.patience import Patience


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.end()


def supervise(supervisor: Supervisor, folder: Path, script: str) -> Child:
    child = Child("toy", [sys.executable, "-c", script], folder / "toy.log")
    supervisor.children.append(child)
    return child


def wait_until(supervisor: Supervisor, holds: Callable[[], bool]) -> list[str]:
    messages: list[str] = []
    patience = Patience(20)
    while not holds():
        assert not patience.ended, messages
        messages += map(str, supervisor.watch())
        time.sleep(0.01)
    return messages


def test_a_crashed_process_restarts_and_the_message_names_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervise(supervisor, tmp_path, "import sys; sys.exit(1)")
    messages = wait_until(supervisor, lambda: child.starts >= 3)

    assert "toy ended (exit code 1) and restarts" in messages[0]
    assert str(tmp_path / "toy.log") in messages[0]
    assert child.pause_s > 0.2, "it waits longer each time"


def test_first_arguments_are_given_only_once(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervise(supervisor, tmp_path, "import sys; print(sys.argv[1:], flush=True); sys.exit(1)")
    child.first_arguments = ("--new",)
    wait_until(supervisor, lambda: child.starts >= 3)
    lines = (tmp_path / "toy.log").read_text(encoding="utf-8").split()
    assert lines[:2] == ["['--new']", "[]"]


def test_a_process_that_cannot_run_here_stops_the_show_with_the_end_of_its_log(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    (tmp_path / "toy.log").write_text("the trouble of yesterday\n", encoding="utf-8")
    supervise(supervisor, tmp_path, "import sys; print('port 80 is taken', file=sys.stderr); sys.exit(3)")

    with pytest.raises(CannotStartError, match=r"^port 80 is taken$") as failure:
        wait_until(supervisor, lambda: False)
    assert failure.value.code == 3


def test_a_process_that_does_not_want_to_end_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = supervise(supervisor, tmp_path, stubborn)
    wait_until(supervisor, lambda: child.log.exists() and "deaf" in child.log.read_text())
    process = child.process
    assert process is not None

    supervisor.end()

    assert process.returncode == -9


@pytest.mark.parametrize("code", [2, 3])
def test_a_process_that_lived_may_end_as_if_it_could_not_run_and_the_show_goes_on(
    supervisor: Supervisor, tmp_path: Path, code: int
) -> None:
    """A port taken for a moment while the panel restarts once took the firmware, and the hall's lamps, with it."""
    script = f"import sys; print('port 80 is taken', file=sys.stderr); sys.exit({code})"
    child = supervise(supervisor, tmp_path, script)
    child.starts = 1  # it has been started before
    other = Child("other", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "other.log")
    supervisor.children.append(other)

    messages = wait_until(supervisor, lambda: child.starts >= 4)

    assert f"toy ended (exit code {code}) and restarts: port 80 is taken" in messages[0]
    assert other.process is not None
    assert (other.starts, other.process.poll()) == (1, None)


def test_a_process_whose_log_cannot_be_written_runs_without_one(supervisor: Supervisor, tmp_path: Path) -> None:
    """A card that has become read-only once ended the whole show at the next restart of any process."""
    (tmp_path / "logs").write_text("in the way of the folder", encoding="utf-8")
    child = supervise(supervisor, tmp_path / "logs", "import time; time.sleep(60)")
    messages = wait_until(supervisor, lambda: child.process is not None)

    assert "runs without a log" in messages[0]
    assert child.process is not None
    assert child.process.poll() is None


def test_a_removed_folder_of_logs_is_made_again(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervise(
        supervisor, tmp_path / "gone" / "logs", "print('here I am', flush=True); import time; time.sleep(60)"
    )
    wait_until(supervisor, lambda: child.log.exists() and "here I am" in child.log.read_text())


def test_a_machine_without_memory_for_a_process_is_asked_again(
    supervisor: Supervisor, tmp_path: Path, mocker: MockerFixture
) -> None:
    child = supervise(supervisor, tmp_path, "import time; time.sleep(60)")
    failing = mocker.patch("bamchuong.supervisor.subprocess.Popen", side_effect=OSError(12, "Cannot allocate memory"))
    messages = list(map(str, supervisor.watch()))
    mocker.stop(failing)

    assert messages == ["toy cannot be started (Cannot allocate memory); trying again"]
    wait_until(supervisor, lambda: child.process is not None)
