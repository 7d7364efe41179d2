"""Commands `pin` and `devices`.

Kind: start
"""

import time
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bamchuong.commands import options
from bamchuong.paths import HTTPS_PORT
from bamchuong.plain_text import plain
from bamchuong.staff_entry import entry_link, local_address, qr, site_fingerprint
from controller.spare.takeover_key import new_takeover_pin
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import remove_device, revoke_seat, set_pin
from panel.permissions import IDENTITIES, PIN_SEATS
from webcore.pin_hashing import hash_pin, random_pin
from webcore.tls.certificates import FOLDER as CERTIFICATES

_SEATS = click.Choice(list(IDENTITIES))
TAKEOVER = "takeover"
"""No seat: this PIN opens the kit on the second medium (`controller/spare`)."""


@click.command()
@click.argument("seat", type=click.Choice((*PIN_SEATS, TAKEOVER)), required=False)
@click.option("--all", "everybody", is_flag=True, help="Create a new PIN for every role, and for a take-over.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def pin(seat: str | None, data: Path, *, everybody: bool, as_json: bool) -> None:
    """Create a new PIN for a role and print it. Only hashes are stored, so a PIN cannot be shown again.

    A running panel uses the new PIN at once: whoever logged in with the old one is logged out within a second, QR codes
    of the role are void, and nobody has to wait for wrong PINs that were entered before. The PIN called takeover
    opens the second medium (--mirror) on a spare machine.

    Example: bamchuong pin mc
    """
    if everybody == (seat is not None):
        raise click.UsageError(f"name one role, or --all: {', '.join((*PIN_SEATS, TAKEOVER))}")
    pins = {role: random_pin() for role in (PIN_SEATS if everybody else (str(seat),)) if role != TAKEOVER}
    store = CredentialFile(data)
    for role, digits in pins.items():
        digest = hash_pin(digits)
        store.change(lambda credentials, role=role, digest=digest: set_pin(credentials, role, digest))  # type: ignore[misc]
    if everybody or seat == TAKEOVER:
        pins[TAKEOVER] = new_takeover_pin(data)
    if as_json:
        click.echo(msgspec.json.encode(pins))
        return
    for role, digits in pins.items():
        click.echo(f"{role}\t{digits}")


@click.group()
def devices() -> None:
    """Manage the tablets, phones and screens that are paired with the panel.

    Example: bamchuong devices list
    """


@devices.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def devices_list(data: Path, *, as_json: bool) -> None:
    """List every paired device: role, name, last seen.

    Example: bamchuong devices list
    """
    credentials = CredentialFile(data).read()
    if as_json:
        click.echo(msgspec.json.encode(credentials.devices))
        return
    table = Table("id", "role", "name", "on", "last seen")
    for number, device in sorted(credentials.devices.items(), key=lambda item: item[1].seat):
        last_seen = time.strftime("%Y-%m-%d %H:%M", time.localtime(device.seen_s))
        table.add_row(*map(plain, (number[:8], device.seat, device.name, device.kind, last_seen)))
    Console().print(table)


@devices.command("revoke")
@click.argument("which")
@options.data
def devices_revoke(which: str, data: Path) -> None:
    """Remove a device, or every device of a role. A running panel disconnects it within a second.

    Example: bamchuong devices revoke judge/2
    """
    store = CredentialFile(data)
    credentials = store.read()
    if which in IDENTITIES:
        store.change(lambda now: revoke_seat(now, which))
        click.echo(f"revoked: every device of {which}")
        return
    device_ids = [number for number in credentials.devices if number.startswith(which)]
    if len(device_ids) != 1:
        matches = "no device" if not device_ids else f"{len(device_ids)} devices"
        raise click.BadParameter(f"{which!r} matches {matches}; see `bamchuong devices list`, or name a role")
    store.change(lambda now: remove_device(now, device_ids[0]))
    click.echo(f"revoked: {device_ids[0][:8]} ({credentials.devices[device_ids[0]].seat})")


@devices.command("pair")
@click.argument("seat", type=_SEATS)
@click.option(
    "--url",
    help="The panel's address for staff, without a trailing slash. By default https where this site has a certificate, "
    "else http.",
)
@options.port
@options.data
def devices_pair(seat: str, url: str | None, port: int, data: Path) -> None:
    """Print a QR code that admits one device, once, within two minutes.

    Example: bamchuong devices pair judge/2 --url https://192.168.1.20:8443
    """
    has_certificate = (data / CERTIFICATES / "authority.crt").exists()
    usual = f"https://{local_address()}:{HTTPS_PORT}" if has_certificate else f"http://{local_address()}:{port}"
    link = entry_link(data, seat, url or usual)
    click.echo(qr(link))
    click.echo(link)
    if link.startswith("https:"):
        click.echo(f"SHA-256 fingerprint of the site's certificate authority:\n{site_fingerprint(data)}")


COMMANDS = (pin, devices)
