"""Command `panel`.

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.paths import default_https_port
from bamchuong.staff_entry import ensure_pins, entry_link, local_address, qr, site_fingerprint
from bus.endpoints import Endpoints
from controller.spare.exchange_names import UNFINISHED
from hardware.board import find_board

ALL_ADDRESSES = ("0.0.0.0", "::")
"""Hosts that stand for every address of this machine."""

_PORT = click.IntRange(0, 65535)

https_port_option = click.option(
    "--https-port",
    type=_PORT,
    help="HTTPS port for staff, with the site's own certificate; 0: none. By default 8443; "
    "none with simulated pins, or if only this machine can connect.",
)
names_option = click.option(
    "--name", "names", multiple=True, help="Another name under which people reach this machine; may be repeated."
)
per_address_option = click.option(
    "--per-address",
    type=click.IntRange(8, 4000),
    default=128,
    show_default=True,
    help="Connections of one address, paired devices apart; more where a router puts all phones behind one.",
)


@click.command()
@options.host
@options.port
@https_port_option
@click.option(
    "--for",
    "part",
    type=click.Choice(["all", "staff", "public"]),
    default="all",
    show_default=True,
    help="Whom this process serves: behind a proxy, strangers have one of their own.",
)
@click.option(
    "--proxy-port",
    type=_PORT,
    default=0,
    help="A proxy on this machine listens on --port and --https-port and passes requests on to this port of 127.0.0.1; "
    "0: no proxy.",
)
@names_option
@per_address_option
@options.board
@options.data
@options.run
def panel(
    host: str,
    port: int,
    https_port: int | None,
    part: str,
    proxy_port: int,
    names: tuple[str, ...],
    per_address: int,
    board: str,
    data: Path,
    runtime: Path,
) -> None:
    """Run the web pages for MC, judges, desk, stage, audience and technicians.

    Example: bamchuong panel --port 8080
    """
    from panel import listening, start

    simulated = find_board(board).gpio == "simulated"
    web = listening.Web(
        host=host,
        port=port,
        address="" if host in ALL_ADDRESSES else host,
        https_port=default_https_port(host, simulated=simulated) if https_port is None else https_port,
        names=names,
        per_address=per_address,
        part=listening.Part(part),
        proxy_port=proxy_port,
    )
    if web.part is not listening.Part.PUBLIC:
        _finish_takeover(data)
        address = web.address or local_address()
        url = f"https://{address}:{web.https_port}" if web.https_port else f"http://{address}:{port}"
        _print_new_pins(ensure_pins(data).pins, data, url)
    sys.exit(start.run(Endpoints.at(runtime), web, data, simulated))


def _finish_takeover(data: Path) -> None:
    """Before PINs or certificates are made where those of another machine are on their way. Raises `BadFileError`."""
    if (data / UNFINISHED).exists():
        from controller.spare.file_exchange import finish_before_start

        finish_before_start(data)


def _print_new_pins(pins: dict[str, str], data: Path, url: str) -> None:
    """Print PINs once, to a person at a terminal; never to a log. The QR code holds none of them."""
    if not pins:
        return
    if not sys.stdout.isatty():
        print("PINs were created but not shown; `bamchuong pin --all` creates and prints new ones", flush=True)
        return
    for seat, digits in pins.items():
        print(f"PIN of {seat}: {digits}")
    print(qr(entry_link(data, "mc", url)), flush=True)
    if url.startswith("https:"):
        print(f"SHA-256 fingerprint of the site's certificate authority:\n{site_fingerprint(data)}", flush=True)


COMMANDS = (panel,)
