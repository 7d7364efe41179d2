"""Start `update`, `host` and `match-status`: the program of this machine anew, what the machine may have besides, and
whether a match runs.

Kind: start
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import click

import hardware
from bamchuong.commands import options
from bamchuong.match_status import running_match
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode

INSTALLER, EXTRAS = "install", "extras"
SCRIPTS = Path(hardware.__file__).parent
"""This version's own scripts: a wheel has them, too."""


@click.command()
@click.argument("source", required=False)
@click.option("--tag", help="SOURCE is a git repository (an address or a folder): this tag or branch of it.")
@click.option("--back", is_flag=True, help="To the version before the last update, with its units. Once more: forward.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option("--in-a-match", is_flag=True, help="Even while a match runs: everything is away for some seconds.")
@options.run
def update(source: str | None, tag: str | None, runtime: Path, *, back: bool, dry_run: bool, in_a_match: bool) -> None:
    """Install another version on this machine: from a folder, a wheel (.whl) or a git repository. Needs root.

    Data and settings stay. A version that does not start is taken back at once. Ends with 1 where it was taken back, or
    where a match runs.

    Example: sudo bamchuong update /media/usb/bamchuong-0.2.0-py3-none-any.whl

    From a tag: sudo bamchuong update https://example.org/bamchuong.git --tag v0.2.0
    """
    if back == (source is not None):
        raise click.UsageError("give a SOURCE (folder, wheel, or git repository with --tag), or --back")
    match = None if in_a_match or dry_run else running_match(runtime)
    if match is not None:
        click.echo(f"refused: {match}; update after it, or with --in-a-match", err=True)
        sys.exit(ExitCode.NO)
    told = {"IN_A_MATCH": "1", **({"DRY_RUN": "1"} if dry_run else {})}
    if source is None:
        sys.exit(_run(SCRIPTS / INSTALLER, "--roll-back", **told))
    before = _in_use()
    with tempfile.TemporaryDirectory(prefix="bamchuong-update-") as folder:
        new, wheel = _unpacked(source, tag, Path(folder))
        code = _run(new / "hardware" / INSTALLER, **told, **({"WHEEL": str(wheel)} if wheel else {}))
    if code and _in_use() != before and before is not None:
        click.echo(f"the new version does not run; back to {before}", err=True)
        _run(SCRIPTS / INSTALLER, "--roll-back", IN_A_MATCH="1")
        sys.exit(ExitCode.NO)
    sys.exit(code)


@click.command()
@click.option("--name", help="Its name in the network: http://NAME.local:8000 (avahi).")
@click.option("--hotspot", metavar="SSID|off", help="A Wi-Fi of its own (NetworkManager); the password is printed.")
@click.option("--kiosk", type=click.Choice(["on", "off"]), help="The stage page on this machine's screen.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
def host(name: str | None, hotspot: str | None, kiosk: str | None, *, dry_run: bool) -> None:
    """What this machine may have besides: a name, its own Wi-Fi, the stage page on its screen. Needs root.

    Example: sudo bamchuong host --name bamchuong --hotspot "Rung chuong" --kiosk on
    """
    given = {"--name": name, "--hotspot": hotspot, "--kiosk": kiosk}
    words = [word for option, value in given.items() if value is not None for word in (option, value)]
    if not words:
        raise click.UsageError("give at least one of --name, --hotspot, --kiosk")
    sys.exit(_run(SCRIPTS / EXTRAS, *words, **({"DRY_RUN": "1"} if dry_run else {})))


@click.command()
@options.run
def match_status(runtime: Path) -> None:
    """Say whether a match runs on this machine. Ends with 1 while one does: for scripts that would disturb it.

    Example: bamchuong match-status && sudo reboot
    """
    match = running_match(runtime)
    click.echo(match or "no match is running")
    sys.exit(ExitCode.NO if match else ExitCode.GOOD)


def _in_use() -> str | None:
    """The version that this machine uses; None where nothing is installed."""
    try:
        return Path(os.readlink(os.environ.get("DESTDIR", "") + "/opt/bamchuong/venv")).name
    except OSError:
        return None


def _unpacked(source: str, tag: str | None, folder: Path) -> tuple[Path, Path | None]:
    """The folder of the new version, with its own installer, and its wheel if it is one. Raises `BadFileError`."""
    if tag is not None:
        return _checked(_clone(source, tag, folder / "clone"), f"{source} at {tag}"), None
    path = Path(source).resolve()
    if path.is_dir():
        return _checked(path, source), None
    if path.suffix != ".whl":
        raise BadFileError(
            [f"{source}: no folder and no wheel; allowed: a folder, a file *.whl, or a git repository with --tag"]
        )
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadFileError([f"{source}: cannot be read as a wheel ({error})"]) from error
    return _checked(folder, source), path


def _clone(source: str, tag: str, target: Path) -> Path:
    command = ["git", "clone", "--quiet", "--depth", "1", "--branch", tag, "--", source, str(target)]
    try:
        cloned = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BadFileError(["--tag: git is missing; sudo apt install git, or give a folder or a wheel"]) from error
    if cloned.returncode:
        raise BadFileError([f"{source} at {tag}: {cloned.stderr.strip()}"])
    return target


def _checked(folder: Path, source: str) -> Path:
    if not (folder / "hardware" / INSTALLER).is_file():
        raise BadFileError([f"{source}: holds no bamchuong (hardware/{INSTALLER} is missing)"])
    return folder


def _run(script: Path, *arguments: str, **environment: str) -> int:
    """Run one of the scripts in the foreground; its exit code."""
    sys.stdout.flush()
    return subprocess.run(["bash", script, *arguments], env={**os.environ, **environment}, check=False).returncode


COMMANDS = (update, host, match_status)
