"""A show on a port where another evening answers: no addresses are printed, the panel's error ends it."""

import signal
from pathlib import Path

import pytest
from pytest_mock import MockerFixture
from rich.console import Console

from bamchuong import demo
from bamchuong.child_process import CannotStartError
from bamchuong.show import FileNames, Show
from bamchuong.supervisor import Supervisor
from bus.endpoints import Endpoints
from bus.messages import Sentence


class TakenPort(Supervisor):
    """A panel that needs a moment to find that the port is taken."""

    turns = 0

    def watch(self) -> list[Sentence]:
        """Fails at the third turn."""
        self.turns += 1
        if self.turns == 3:
            raise CannotStartError("panel", 3, "port 8000 is used by another program")
        return []


def test_another_evening_on_the_same_port_is_not_mistaken_for_ours(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(signal, "signal")
    mocker.patch.object(demo, "WATCH_INTERVAL_S", 0.0)
    mocker.patch.object(demo, "_is_answering", return_value=True)
    show = Show(FileNames("f", "p", "m", "b"), host="127.0.0.1", port=8000, speed=1.0, data=tmp_path, robot=None)
    foreground = demo._Foreground(show, Console(quiet=True), TakenPort(), Endpoints.at(tmp_path))

    with pytest.raises(CannotStartError, match="used by another program"):
        foreground.wait_until_reachable()
