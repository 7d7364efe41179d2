"""Start the panel, and look after who may use it: `panel`, `pin`, `devices`.

Kind: start
"""

import secrets
import sys
import time
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bamchuong.commands import options
from bamchuong.demo import qr
from bamchuong.paths import address, panel_keys
from bus.sockets import Endpoints
from hardware.board import find_board
from panel.auth import credentials as k
from panel.auth.credential_file import CredentialFile
from panel.permissions import NAMED, PIN_SEATS
from webcore.pin_hashing import hashed, made_up

HTTPS_PORT = 8443
EVERYWHERE = ("0.0.0.0", "::")
"""Hosts that mean every address of this machine."""

_SEATS = click.Choice(list(NAMED))


@click.command()
@options.host
@options.port
@click.option(
    "--https-port",
    type=click.IntRange(0, 65535),
    help=f"Port for staff, with the site's own certificate; 0: none. By default {HTTPS_PORT}, "
    "and none where the pins are simulated or only this machine may connect.",
)
@options.board
@options.data
@options.run
def panel(host: str, port: int, https_port: int | None, board: str, data: Path, runtime: Path) -> None:
    """The web pages: MC, judges, desk, stage, audience, technicians.

    Example: bamchuong panel --port 8080
    """
    from panel import start

    simulated = find_board(board).gpio == "simulated"
    if https_port is None:
        https_port = 0 if simulated or host.startswith("127.") else HTTPS_PORT
    keys = panel_keys(data)
    web = start.Web(host, port, "" if host in EVERYWHERE else host, https_port)
    _print_first(keys.pins, f"http://{web.address or address()}:{port}")
    sys.exit(start.run(Endpoints.at(runtime), web, data, simulated))


def _print_first(pins: dict[str, str], url: str) -> None:
    """PINs are shown once, to a person at a terminal; never in a log."""
    if not pins:
        return
    if not sys.stdout.isatty():
        print("PINs were made; nobody has seen them: `bamchuong pin --all` makes and prints new ones", flush=True)
        return
    for seat, digits in pins.items():
        print(f"PIN of {seat}: {digits}")
    print(qr(f"{url}/enter#pin={pins['mc']}"), flush=True)


@click.command()
@click.argument("seat", type=click.Choice(PIN_SEATS), required=False)
@click.option("--all", "everybody", is_flag=True, help="A new PIN for every role.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def pin(seat: str | None, data: Path, *, everybody: bool, as_json: bool) -> None:
    """Make a new PIN for a role and print it. PINs are kept as hashes only: an old one cannot be shown again.

    Who entered with the old PIN must enter anew. A panel that runs takes the new PIN at once, and within a second who
    entered with the old one hears nothing more.

    Example: bamchuong pin mc
    """
    if everybody == (seat is not None):
        raise click.UsageError(f"name one role, or --all: {', '.join(PIN_SEATS)}")
    made = {one: made_up() for one in (PIN_SEATS if everybody else (str(seat),))}
    store = CredentialFile(data)
    for one, digits in made.items():
        fresh = hashed(digits)
        store.change(lambda kept, one=one, fresh=fresh: k.with_pin(kept, one, fresh))  # type: ignore[misc]
    if as_json:
        click.echo(msgspec.json.encode(made))
        return
    for one, digits in made.items():
        click.echo(f"{one}\t{digits}")


@click.group()
def devices() -> None:
    """The tablets, phones and screens that are paired with the panel.

    Example: bamchuong devices list
    """


@devices.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def devices_list(data: Path, *, as_json: bool) -> None:
    """Every paired device: its role, its name, when it was last seen.

    Example: bamchuong devices list
    """
    kept = CredentialFile(data).kept()
    if as_json:
        click.echo(msgspec.json.encode(kept.devices))
        return
    table = Table("id", "role", "name", "on", "last seen")
    for number, one in sorted(kept.devices.items(), key=lambda item: item[1].seat):
        seen = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.seen_s))
        table.add_row(number[:8], one.seat, one.name, one.kind, seen)
    Console().print(table)


@devices.command("revoke")
@click.argument("which")
@options.data
def devices_revoke(which: str, data: Path) -> None:
    """Put a device out, or every device of a role. A panel that runs ends what it hears within a second.

    Example: bamchuong devices revoke judge/2
    """
    store = CredentialFile(data)
    kept = store.kept()
    if which in NAMED:
        store.change(lambda now: k.seat_revoked(now, which))
        click.echo(f"revoked: every device of {which}")
        return
    found = [number for number in kept.devices if number.startswith(which)]
    if len(found) != 1:
        words = "no device" if not found else f"{len(found)} devices"
        raise click.BadParameter(f"{which!r} names {words}; see `bamchuong devices list`, or name a role")
    store.change(lambda now: k.revoked(now, found[0]))
    click.echo(f"revoked: {found[0][:8]} ({kept.devices[found[0]].seat})")


@devices.command("pair")
@click.argument("seat", type=_SEATS)
@click.option("--url", help="The panel's address, without a slash at the end; where staff use https, it leads there.")
@options.port
@options.data
def devices_pair(seat: str, url: str | None, port: int, data: Path) -> None:
    """Print a QR code that lets one device in, once, within two minutes.

    Example: bamchuong devices pair judge/2 --url http://192.168.1.20:8000
    """
    token = secrets.token_urlsafe(16)
    CredentialFile(data).change(lambda kept: k.with_ticket(kept, token, seat, time.monotonic_ns()))
    link = f"{url or f'http://{address()}:{port}'}/enter#ticket={token}"
    click.echo(qr(link))
    click.echo(link)


COMMANDS = (panel, pin, devices)
