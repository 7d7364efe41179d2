"""A show whose port another evening answers on: no addresses are printed, the panel's own words end it."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture
from rich.console import Console

from bamchuong import demo
from bamchuong.input_files import Names
from bamchuong.supervisor import HopelessError, Supervisor
from bus.sockets import Endpoints


class TakenPort(Supervisor):
    """Its panel needs a moment until it finds that the port is taken."""

    turns = 0

    def watch(self) -> list[str]:
        """Hopeless at the third turn."""
        self.turns += 1
        if self.turns == 3:
            raise HopelessError("panel", 3, "port 8000 is used by another program")
        return []


def test_another_evening_on_the_same_port_is_not_taken_for_ours(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(demo.signal, "signal")
    mocker.patch.object(demo, "WATCH_S", 0.0)
    mocker.patch.object(demo, "_answers", return_value=True)
    show = demo.Show(Names("f", "p", "m", "b"), "127.0.0.1", 8000, 1.0, tmp_path, None)
    stage = demo._Stage(show, Console(quiet=True), TakenPort(), Endpoints.at(tmp_path))

    with pytest.raises(HopelessError, match="used by another program"):
        stage.until_reachable()
