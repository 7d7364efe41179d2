"""Options of the self-test, as given on the command line.

Kind: start
"""

from dataclasses import dataclass
from pathlib import Path

from bus.endpoints import Endpoints
from bus.messages import Sentence
from hardware.board import Board
from hardware.selftest import faults as inject
from hardware.selftest.faults import InjectedFault
from hardware.selftest.session import SessionConfig


@dataclass(frozen=True)
class SelftestOptions:
    """The options of the command line."""

    board: Board
    board_name: str
    data: Path
    endpoints: Endpoints
    url: str
    port: int
    auto: bool
    presses: int
    valid_s: int
    faults: tuple[InjectedFault, ...]
    in_a_match: bool = False

    @property
    def journal(self) -> Path:
        """The journal of the contest on this machine."""
        return self.data / "journal.sqlite"

    @property
    def session(self) -> SessionConfig:
        """The options that the session needs."""
        return SessionConfig(
            board=self.board,
            data=self.data,
            panel_url=self.url,
            verify_journal=lambda: _journal(self.journal),
            software=_version,
            presses=self.presses,
            valid_s=self.valid_s,
            faults=self.faults,
        )


@dataclass(frozen=True)
class CertificateFiles:
    """Where else the certificate is written to."""

    json: Path | None = None
    text: Path | None = None
    pdf: Path | None = None


def parse_faults(faults: tuple[str, ...], board: Board) -> tuple[InjectedFault, ...]:
    """The faults named on the command line. Raises `BadFileError`."""
    missing = [name for name, part in (("horn", board.horn), ("loopback", board.loopback)) if part is None]
    stations, displays = [station.number for station in board.stations], [display.name for display in board.displays]
    return inject.parse(faults, stations, displays, missing)


def _version() -> str:
    from importlib.metadata import version  # it takes much memory to load: not in a process that waits all evening

    return version("bamchuong")


def _journal(path: Path) -> tuple[Sentence | None, bool]:
    from controller.journal.errors import BrokenChainError, JournalError
    from controller.journal.journal_reader import verify
    from hardware.selftest.assess import wording

    if not path.exists():
        return None, False
    try:
        return wording.journal_intact(*verify(path)), False
    except BrokenChainError as error:
        return wording.journal_broken(error.seq), True
    except JournalError:
        return wording.JOURNAL_UNREADABLE, True
