"""The self-test's own processes: what it starts looks at the same data folder as itself."""

from pathlib import Path

import pytest

from bamchuong.commands import hardware_selftest as command
from bamchuong.supervisor import Supervisor
from controller.bus.messages import Role
from controller.bus.sockets import Endpoints
from hardware.board import find_board


class Alone:
    """A bench that no process greets."""

    def turn(self, wait_ms: int) -> None:
        """Nothing comes."""

    def has(self, role: Role) -> bool:
        """Nobody is there."""
        return False


@pytest.mark.parametrize("board, roles", [("simulated", ["firmware", "panel"]), ("pi-4-stations", ["firmware"])])
def test_what_it_starts_reads_the_settings_of_the_data_folder_that_is_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: str, roles: list[str]
) -> None:
    monkeypatch.setattr(command, "GREETING_S", 0.0)
    data, endpoints, nowhere = tmp_path / "data", Endpoints.at(tmp_path / "run"), "http://127.0.0.1:9"
    asked = command._Asked(find_board(board), board, data, endpoints, nowhere, 9, True, 5, 3_600, ())
    supervisor = Supervisor()
    command._start_missing(asked, Alone(), supervisor)  # type: ignore[arg-type]
    commands = {one.name: list(one.command) for one in supervisor.children}
    given = {name: words[words.index("--data") + 1] for name, words in commands.items() if "--data" in words}
    assert given == dict.fromkeys(roles, str(data))
    assert "scoreboard" in commands
