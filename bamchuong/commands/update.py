"""Commands `update`, `host` and `match-status`.

Kind: start
"""

import importlib.metadata
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

import hardware
from bamchuong.commands import options
from bamchuong.match_status import running_match
from bamchuong.release.manifest import is_older
from bamchuong.release.release_folder import KEYS, SITE_KEYS, trusted_keys
from bamchuong.release.source import NewVersion, unpack
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode

INSTALLER, EXTRAS = "install", "extras"
VERSION = importlib.metadata.version("bamchuong")
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
@click.option(
    "--unsigned",
    is_flag=True,
    help="SOURCE is your own: sources, a wheel or a repository that nobody signed. Its scripts run as root.",
)
@click.option("--allow-older", is_flag=True, help="Install SOURCE even if it is older than the version in use.")
@click.option("--dry-run", is_flag=True, help="Print what would be done; change nothing.")
@click.option(
    "--in-a-match",
    is_flag=True,
    help="Update even while a match is running: everything is interrupted for some seconds.",
)
@options.run
def update(
    source: str | None,
    tag: str | None,
    runtime: Path,
    *,
    back: bool,
    unsigned: bool,
    allow_older: bool,
    dry_run: bool,
    in_a_match: bool,
) -> None:
    """Install another version on this machine, from the folder of a release. Needs root, but no internet.

    A release that is not signed by a key of the version in use, that was changed, or that is older is refused. Data and
    settings are kept. A version that does not start is rolled back at once. Exits with 1 if it was rolled back, or
    while a match is running: until the last prize has been shown.

    Example: sudo bamchuong update /media/usb/bamchuong-0.2.0

    Your own sources, as a folder, a wheel (.whl) or a tag: sudo bamchuong update --unsigned ~/bamchuong
    """
    if back == (source is not None):
        raise click.UsageError("give a SOURCE (the folder of a release; your own sources with --unsigned), or --back")
    match = None if in_a_match or dry_run else running_match(runtime)
    if match is not None:
        click.echo(f"refused: {match}; update after the match, or use --in-a-match", err=True)
        sys.exit(ExitCode.NO)
    environment = {"IN_A_MATCH": "1", **({"DRY_RUN": "1"} if dry_run else {})}
    if source is None:
        sys.exit(_run(SCRIPTS / INSTALLER, "--roll-back", **environment))
    before = _current_version()
    with tempfile.TemporaryDirectory(prefix="bamchuong-update-", dir=_roomy_folder()) as folder:
        new = unpack(source, tag, Path(folder), keys=trusted_keys(KEYS, _root() / SITE_KEYS), unsigned=unsigned)
        _refuse_older(new, source, allow_older=allow_older)
        code = _run(new.folder / "hardware" / INSTALLER, **environment, **new.environment)
    if code and _current_version() != before and before is not None:
        click.echo(f"the new version does not run; rolling back to {before}", err=True)
        _run(SCRIPTS / INSTALLER, "--roll-back", IN_A_MATCH="1")
        sys.exit(ExitCode.NO)
    sys.exit(code)


def _refuse_older(new: NewVersion, source: str, *, allow_older: bool) -> None:
    """Raise `BadFileError` where the new version is older than this one, which is the one in use."""
    if new.version and is_older(new.version, VERSION) and not allow_older:
        raise BadFileError(
            [
                f"{source}: refused: version {new.version} is older than {VERSION}, which is in use; nothing was "
                "changed; to return to the one before: --back; to install an older one all the same: --allow-older"
            ]
        )


def _root() -> Path:
    return Path(os.environ.get("DESTDIR") or "/")


def _roomy_folder() -> Path | None:
    """Where a release is unpacked: /tmp may be in memory. None: there, if nothing is installed or we are not root."""
    home = _root() / "opt/bamchuong"
    return home if os.access(home, os.W_OK) else None


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


def _run(script: Path, *arguments: str, **environment: str) -> int:
    """Run one of the scripts in the foreground; its exit code."""
    sys.stdout.flush()
    return subprocess.run(["bash", script, *arguments], env={**os.environ, **environment}, check=False).returncode


COMMANDS = (update, host, match_status)
