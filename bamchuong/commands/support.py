"""Command `support`: one archive for whoever helps, with logs, versions, health and journal head; no secrets.

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
from hardware.site_settings import site_file
from hardware.support_archive import ArchiveFile, without_secret_texts

TIMEOUT_S = 10
_COMMANDS = {
    "system/units.txt": ("systemctl", "status", "--no-pager", "--full", "bamchuong*"),
    "system/journal.txt": ("journalctl", "--no-pager", "--lines=5000", "--unit=bamchuong*"),
    "system/kernel.txt": ("journalctl", "--no-pager", "--lines=5000", "--dmesg", "--boot"),  # dmesg needs root
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
    """Write logs, versions, health, journal head and certificates into one ZIP. It contains no PINs, keys or questions.

    Example: bamchuong support --output support.zip
    """
    target = output or Path(time.strftime("bamchuong-support-%Y%m%d-%H%M%S.zip"))
    files = without_secret_texts((*_machine(data, port), *_board(board), *_data(data), *_system()))
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.writestr(file.name, file.text)
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror}); choose another --output"]) from error
    os.chmod(target, 0o640)
    click.echo(f"{target}: {len(files)} files, {target.stat().st_size // 1024} KiB; review it before you send it")


def _machine(data: Path, port: int) -> Iterator[ArchiveFile]:
    versions = sorted(f"{distribution.name}=={distribution.version}" for distribution in metadata.distributions())
    yield ArchiveFile("versions.txt", "\n".join([f"Python {sys.version}", *versions]))
    yield ArchiveFile("machine.json", msgspec.json.format(msgspec.json.encode(probes.read(data, writes=10))).decode())
    answer, _ = probes.ask_panel(f"http://127.0.0.1:{port}")
    yield ArchiveFile("panel.txt", str(answer))


def _board(board: str) -> Iterator[ArchiveFile]:
    try:
        profile = find_board(board)
    except BadFileError as error:
        yield ArchiveFile("board.txt", "\n".join(error.errors))
        return
    yield ArchiveFile("board.json", msgspec.json.format(msgspec.json.encode(profile)).decode())


def _data(data: Path) -> Iterator[ArchiveFile]:
    """Names and sizes of all files, logs and certificates in full, and the journal's head: no questions."""
    all_files = [path for path in sorted(data.rglob("*")) if path.is_file()]
    yield ArchiveFile(
        "data/files.txt", "\n".join(f"{path.stat().st_size:>12} {path.relative_to(data)}" for path in all_files)
    )
    yield ArchiveFile("data/journal.txt", _journal(data / "journal.sqlite"))
    for path in (*sorted(data.glob("logs/*.log")), *sorted(data.glob("selftest/*.json")), *_existing(site_file(data))):
        yield ArchiveFile(f"data/{path.relative_to(data)}", path.read_text(encoding="utf-8", errors="replace"))


def _existing(path: Path) -> list[Path]:
    return [path] if path.is_file() else []


def _journal(path: Path) -> str:
    if not path.exists():
        return "none"
    try:
        number, short = verify(path)
    except (BrokenChainError, JournalError) as error:
        return str(error)
    return f"OK: {number} facts, head {number}:{short}"


def _system() -> Iterator[ArchiveFile]:
    """Output of system tools, where they exist and may be run."""
    for name, command in _COMMANDS.items():
        if shutil.which(command[0]) is None:
            continue
        try:
            result = subprocess.run(command, capture_output=True, check=False, text=True, timeout=TIMEOUT_S)
        except (OSError, subprocess.TimeoutExpired) as error:
            yield ArchiveFile(name, f"{' '.join(command)}: {error}")
            continue
        yield ArchiveFile(name, result.stdout + result.stderr)


COMMANDS = (support,)
