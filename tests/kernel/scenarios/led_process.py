"""The real scoreboard process on the guest's real SPI devices; reports what arrived for each snapshot.

This script is the controller, a fake one: it shows snapshots over real ZeroMQ and waits, for each, until the
process has reported to `/led` that the boards show what is expected; what arrived on the bus until then belongs to it.

Kind: start
"""

import signal
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace
from pace import idle_s, wait_for_end
from scenario import arguments, report
from spi_bus import transfers

from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.messages import Alive, Snapshot
from tests.unit.scoreboard.sample_views import VIEWS

PATIENCE_S = 60.0


class Hall(FakeController):
    """The controller of the boards, and what they show."""

    def __init__(self, endpoints: Endpoints) -> None:
        super().__init__(endpoints)
        self.pictures: dict[str, str] = {}

    def turn(self, wait_ms: int = 50) -> None:
        """Wait a little for pictures; the newest of each board counts."""
        super().turn(wait_ms)
        self.pictures |= {frame.display: frame.rows.hex() for frame in self.take_frames()}

    @property
    def troubles(self) -> list[str]:
        """What the scoreboard last complained of."""
        alive = self.received_of(Alive)
        return [str(trouble) for trouble in alive[-1].troubles] if alive else []


def main() -> None:
    """Show every snapshot of the arguments, then end the process as systemd would."""
    options = arguments()
    board = Path("/run/hall.toml")
    board.write_text(options["board"])
    endpoints = Endpoints.at(Path("/run/led"))
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--board", str(board), "--run", str(endpoints.folder)]
    hall = Hall(endpoints)
    arrived = {}
    with subprocess.Popen(command) as process:
        for number, (name, expected) in enumerate(options["views"].items(), start=1):
            arrived[name] = show_and_record(hall, VIEWS[name], number, expected)
        process.send_signal(signal.SIGTERM)
        exit_code = wait_for_end(process, PATIENCE_S)
    report({"arrived": arrived, "end": transfers(), "exit_code": exit_code, "troubles": hall.troubles})


def show_and_record(hall: Hall, view: Snapshot, seq: int, expected: dict[str, str]) -> list[dict[str, object]]:
    """All transfers until every display shows what is `expected` of it (rows as hex)."""
    hall.pictures.clear()
    hall.show(replace(view, seq=seq))
    limit_s = idle_s() + PATIENCE_S
    while hall.pictures != expected:
        if idle_s() > limit_s:
            raise TimeoutError(f"expected {expected}, shown {hall.pictures}, troubles {hall.troubles}")
        hall.turn()
    return transfers()


if __name__ == "__main__":
    main()
