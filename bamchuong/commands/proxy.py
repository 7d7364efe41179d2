"""Command `proxy`: the configuration of the proxy before the pages of an installed machine.

Kind: start
"""

import socket
import sys
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.panel import https_port_option, names_option, per_address_option
from bamchuong.paths import default_https_port
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from hardware.board import find_board
from hardware.proxy_config import USUAL_HTTPS_PORT, USUAL_PORT, Proxy, proxy_config


@click.group()
def proxy() -> None:
    """Set up the proxy that stands before the pages of an installed machine.

    Example: bamchuong proxy config
    """


@proxy.command("config", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@options.host
@options.port
@https_port_option
@names_option
@per_address_option
@options.board
@click.option(
    "--certificate",
    type=options.FILE,
    default=Path("/run/bamchuong-proxy/server.pem"),
    show_default=True,
    help="The site's certificate with its key, for HTTPS.",
)
@click.option("--output", type=options.FILE, help="Write it to this file instead of printing it.")
def config(
    host: str,
    port: int,
    https_port: int | None,
    names: tuple[str, ...],
    per_address: int,
    board: str,
    certificate: Path,
    output: Path | None,
) -> None:
    """Print the configuration of HAProxy. It takes the panel's options, and ignores those that are not of its concern.

    Where they are free, the proxy also listens on the ports that browsers ask for when nobody types one (80 and 443).

    Example: bamchuong proxy config --port 8000 --output haproxy.cfg
    """
    if https_port is None:
        https_port = default_https_port(host, simulated=find_board(board).gpio == "simulated")
    if https_port and output is not None and not certificate.exists():
        click.echo(f"{certificate}: missing; the panel creates the certificate when it starts", err=True)
        sys.exit(ExitCode.CANNOT)
    ports = [port, *(usual for usual in (USUAL_PORT,) if usual != port and _is_free(host, usual))]
    https_ports = [https_port] if https_port else []
    if https_port and https_port != USUAL_HTTPS_PORT and _is_free(host, USUAL_HTTPS_PORT):
        https_ports.append(USUAL_HTTPS_PORT)
    text = proxy_config(
        Proxy(
            host=host,
            ports=tuple(ports),
            https_ports=tuple(https_ports),
            certificate=str(certificate),
            per_address=per_address,
        )
    )
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{output}: cannot be written ({error.strerror}); choose another --output"]) from error


def _is_free(host: str, port: int) -> bool:
    """Whether no other program listens on a port. The proxy itself may: it shares its ports with its successor."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return True  # for this user; the proxy has the right
        except OSError:
            return False
    return True


COMMANDS = (proxy,)
