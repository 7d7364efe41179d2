"""Start `support`: one archive for somebody who helps: logs, versions, health, journal head; no secrets.

Kind: start
"""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click
import msgspec

from bamchuong.commands import options
from bus.bad_file import BadFileError
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import verify
from hardware.board import find_board
from hardware.selftest.rig import probes
from hardware.site_settings import NAME as SITE
from hardware.support_archive import ArchiveFile, without_secret_texts

PATIENCE_S = 10
_ASKED = {
    "system/units.txt": ("systemctl", "status", "--no-pager", "--full", "bamchuong*"),
    "system/journal.txt": ("journalctl", "--no-pager", "--lines=5000", "--unit=bamchuong*"),
    "system/kernel.txt": ("journalctl", "--no-pager", "--lines=5000", "--dmesg", "--boot"),  # dmesg is for root only
    "system/disk.txt": ("df", "-h"),
    "system/network.txt": ("ip", "-brief", "address"),
    "system/processes.txt": ("ps", "-eo", "pid,cls,rtprio,pcpu,rss,comm"),
}


@click.command()
@options.board
@options.data
@options.panel_port
@click.option("--output", type=options.FILE, help="The archive.  [default: bamchuong-support-DATE.zip]")
def support(board: str, data: Path, port: int, output: Path | None) -> None:
    """Pack logs, versions, health, journal head and certificates into one zip. It holds no PINs, keys or questions.

    Example: bamchuong support --output support.zip
    """
    target = output or Path(time.strftime("bamchuong-support-%Y%m%d-%H%M%S.zip"))
    pieces = without_secret_texts((*_machine(data, port), *_board(board), *_data(data), *_system()))
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in pieces:
                archive.writestr(one.name, one.text)
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror}); choose another --output"]) from error
    os.chmod(target, 0o640)
    click.echo(f"{target}: {len(pieces)} files, {target.stat().st_size // 1024} KiB; look into it before you send it")


def _machine(data: Path, port: int) -> Iterator[ArchiveFile]:
    versions = sorted(f"{one.name}=={one.version}" for one in metadata.distributions())
    yield ArchiveFile("versions.txt", "\n".join([f"Python {sys.version}", *versions]))
    yield ArchiveFile("machine.json", msgspec.json.format(msgspec.json.encode(probes.read(data, writes=10))).decode())
    said, _ = probes.panel(f"http://127.0.0.1:{port}")
    yield ArchiveFile("panel.txt", str(said))


def _board(board: str) -> Iterator[ArchiveFile]:
    try:
        found = find_board(board)
    except BadFileError as error:
        yield ArchiveFile("board.txt", "\n".join(error.errors))
        return
    yield ArchiveFile("board.json", msgspec.json.format(msgspec.json.encode(found)).decode())


def _data(data: Path) -> Iterator[ArchiveFile]:
    """Names and sizes of everything, the words of logs and certificates, and the journal's head: no questions."""
    every = [one for one in sorted(data.rglob("*")) if one.is_file()]
    yield ArchiveFile("data/files.txt", "\n".join(f"{one.stat().st_size:>12} {one.relative_to(data)}" for one in every))
    yield ArchiveFile("data/journal.txt", _journal(data / "journal.sqlite"))
    for path in (*sorted(data.glob("logs/*.log")), *sorted(data.glob("selftest/*.json")), *data.glob(SITE)):
        yield ArchiveFile(f"data/{path.relative_to(data)}", path.read_text(encoding="utf-8", errors="replace"))


def _journal(path: Path) -> str:
    if not path.exists():
        return "there is none"
    try:
        number, short = verify(path)
    except (BrokenChainError, JournalError) as error:
        return str(error)
    return f"good: {number} facts, head {number}:{short}"


def _system() -> Iterator[ArchiveFile]:
    """What the system says, where it has the tool and lets us ask."""
    for name, command in _ASKED.items():
        if shutil.which(command[0]) is None:
            continue
        try:
            asked = subprocess.run(command, capture_output=True, check=False, text=True, timeout=PATIENCE_S)
        except (OSError, subprocess.TimeoutExpired) as error:
            yield ArchiveFile(name, f"{' '.join(command)}: {error}")
            continue
        yield ArchiveFile(name, asked.stdout + asked.stderr)


COMMANDS = (support,)
