"""Commands `update`, `host` and `match-status`.

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
"""This version's own scripts; a wheel contains them, too."""


@click.command()
@click.argument("source", required=False)
@click.option("--tag", help="SOURCE is a git repository (an address or a folder): this tag or branch of it.")
@click.option(
    "--back",
    is_flag=True,
    help="Return to the version before the last update, with its units. A second --back undoes the first.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be done; change nothing.")
@click.option(
    "--in-a-match",
    is_flag=True,
    help="Update even while a match is running: everything is interrupted for some seconds.",
)
@options.run
def update(source: str | None, tag: str | None, runtime: Path, *, back: bool, dry_run: bool, in_a_match: bool) -> None:
    """Install another version on this machine: from a folder, a wheel (.whl) or a git repository. Needs root.

    Data and settings are kept. A version that does not start is rolled back at once. Exits with 1 if it was rolled
    back, or while a match is running: until the last prize has been shown.

    Example: sudo bamchuong update /media/usb/bamchuong-0.2.0-py3-none-any.whl

    From a tag: sudo bamchuong update https://example.org/bamchuong.git --tag v0.2.0
    """
    if back == (source is not None):
        raise click.UsageError("give a SOURCE (folder, wheel, or git repository with --tag), or --back")
    match = None if in_a_match or dry_run else running_match(runtime)
    if match is not None:
        click.echo(f"refused: {match}; update after the match, or use --in-a-match", err=True)
        sys.exit(ExitCode.NO)
    environment = {"IN_A_MATCH": "1", **({"DRY_RUN": "1"} if dry_run else {})}
    if source is None:
        sys.exit(_run(SCRIPTS / INSTALLER, "--roll-back", **environment))
    before = _current_version()
    with tempfile.TemporaryDirectory(prefix="bamchuong-update-") as folder:
        new, wheel = _unpack(source, tag, Path(folder))
        code = _run(new / "hardware" / INSTALLER, **environment, **({"WHEEL": str(wheel)} if wheel else {}))
    if code and _current_version() != before and before is not None:
        click.echo(f"the new version does not run; rolling back to {before}", err=True)
        _run(SCRIPTS / INSTALLER, "--roll-back", IN_A_MATCH="1")
        sys.exit(ExitCode.NO)
    sys.exit(code)


@click.command()
@click.option("--name", help="Name in the network: http://NAME.local:8000 (avahi).")
@click.option(
    "--hotspot", metavar="SSID|off", help="Make this machine a Wi-Fi hotspot (NetworkManager); the password is printed."
)
@click.option("--kiosk", type=click.Choice(["on", "off"]), help="Show the stage page on this machine's screen.")
@click.option("--dry-run", is_flag=True, help="Print what would be done; change nothing.")
def host(name: str | None, hotspot: str | None, kiosk: str | None, *, dry_run: bool) -> None:
    """Set up optional features of this machine: a name, a Wi-Fi hotspot, the stage page on its screen. Needs root.

    Example: sudo bamchuong host --name bamchuong --hotspot "Rung chuong" --kiosk on
    """
    values = {"--name": name, "--hotspot": hotspot, "--kiosk": kiosk}
    arguments = [word for option, value in values.items() if value is not None for word in (option, value)]
    if not arguments:
        raise click.UsageError("give at least one of --name, --hotspot, --kiosk")
    sys.exit(_run(SCRIPTS / EXTRAS, *arguments, **({"DRY_RUN": "1"} if dry_run else {})))


@click.command()
@options.run
def match_status(runtime: Path) -> None:
    """Print whether a match is running on this machine; exits with 1 while one is: for scripts that would disturb it.

    A match is running from its start until the last prize has been shown.

    Example: bamchuong match-status && sudo reboot
    """
    match = running_match(runtime)
    click.echo(match or "no match is running")
    sys.exit(ExitCode.NO if match else ExitCode.GOOD)


def _current_version() -> str | None:
    """The installed version in use; None if nothing is installed."""
    try:
        return Path(os.readlink(os.environ.get("DESTDIR", "") + "/opt/bamchuong/venv")).name
    except OSError:
        return None


def _unpack(source: str, tag: str | None, folder: Path) -> tuple[Path, Path | None]:
    """The folder of the new version, with its own installer, and the wheel if it came as one. Raises `BadFileError`."""
    if tag is not None:
        return _require_installer(_clone(source, tag, folder / "clone"), f"{source} at {tag}"), None
    path = Path(source).resolve()
    if path.is_dir():
        return _require_installer(path, source), None
    if path.suffix != ".whl":
        raise BadFileError(
            [f"{source}: neither a folder nor a wheel; allowed: a folder, a file *.whl, or a git repository with --tag"]
        )
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadFileError([f"{source}: cannot be read as a wheel ({error})"]) from error
    return _require_installer(folder, source), path


def _clone(source: str, tag: str, target: Path) -> Path:
    command = ["git", "clone", "--quiet", "--depth", "1", "--branch", tag, "--", source, str(target)]
    try:
        cloned = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BadFileError(["--tag: git is missing; sudo apt install git, or give a folder or a wheel"]) from error
    if cloned.returncode:
        raise BadFileError([f"{source} at {tag}: {cloned.stderr.strip()}"])
    return target


def _require_installer(folder: Path, source: str) -> Path:
    if not (folder / "hardware" / INSTALLER).is_file():
        raise BadFileError([f"{source}: does not contain bamchuong (hardware/{INSTALLER} is missing)"])
    return folder


def _run(script: Path, *arguments: str, **environment: str) -> int:
    """Run one of the scripts in the foreground; its exit code."""
    sys.stdout.flush()
    return subprocess.run(["bash", script, *arguments], env={**os.environ, **environment}, check=False).returncode


COMMANDS = (update, host, match_status)
