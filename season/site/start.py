"""The process of the season's pages: socket, app and web server, until SIGTERM.

On this machine alone it speaks plain HTTP (a browser here, or a proxy that has the certificate); to a network it speaks
HTTPS with the site's own certificate, because passwords cross it.

Kind: start
"""

import datetime as dt
import logging
import signal
import tempfile
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import gevent
import gevent.event
from flask import Flask
from msgspec import Struct

from bus.exit_codes import ExitCode
from season.hub.boxes import is_from_a_box
from season.site.access import has_account
from season.site.account import invitation_digest
from season.site.app import MAX_BODY_BYTES, SiteSettings, create_app
from season.site.office import Office
from webcore.admission import Admission
from webcore.connection_limits import Limits
from webcore.fd_limit import raise_fd_limit
from webcore.http_server import Server
from webcore.listening import listen
from webcore.tls.addresses import Addresses
from webcore.tls.server_context import Tls

CHECK_INTERVAL_S = 60.0
"""How often certificate and addresses are checked."""

FOLLOW_INTERVAL_S = 1.0
"""How often live scores may be written."""

EVERY_ADDRESS = ("0.0.0.0", "::")

_log = logging.getLogger("season")


class Serving(Struct, frozen=True):
    """Where to listen. `data`: the folder with the site's certificate; `names`: more names of this machine;
    `invitation`: token of the first invitation, which the terminal shows."""

    host: str
    port: int
    data: Path
    names: tuple[str, ...] = ()
    invitation: str = ""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can connect."""
        return self.host == "localhost" or ip_address(self.host).is_loopback

    @property
    def address(self) -> str:
        """The address for browsers."""
        host = Addresses(self.fixed_address).current()[0]
        return f"{'http' if self.is_local else 'https'}://{host}:{self.port}"

    @property
    def fixed_address(self) -> str:
        """The address that others use; empty: whichever this machine has."""
        return "" if self.host in EVERY_ADDRESS else self.host


def _is_known(app: Flask) -> Callable[[dict[str, Any]], bool]:
    """Tells whether somebody who has signed in, or an enrolled box, sent a request: strangers send no whole files."""
    is_signed_in = has_account(app)
    return lambda environ: is_signed_in(environ) or is_from_a_box(app, environ)


def _each_second(follow: Callable[[], None]) -> None:
    while True:
        gevent.sleep(FOLLOW_INTERVAL_S)
        try:
            follow()
        except Exception:  # noqa: BLE001 a full disk must not end what shows the halls
            _log.exception("the live scores cannot be written")
            gevent.sleep(CHECK_INTERVAL_S)


def run(
    office: Office,
    serving: Serving,
    is_ready: Callable[[], None],
    check: Callable[[], None],
    follow: Callable[[], None] = lambda: None,
) -> int:
    """Serve the pages until SIGTERM or SIGINT. `is_ready` is called once people can connect, `check` once a minute,
    `follow` once a second.

    Raises `PortTakenError`, `BadFileError`, `StoreError`.
    """
    listener = listen(serving.host, serving.port)
    addresses = Addresses(serving.fixed_address)
    tls = None if serving.is_local else Tls(serving.data, addresses, dt.datetime.now(dt.UTC))
    with tempfile.TemporaryDirectory(prefix="bamchuong-season-") as folder:
        first = invitation_digest(serving.invitation) if serving.invitation else ""
        app = create_app(office, SiteSettings(Path(folder), addresses, serving.names, first))
        limits = Limits.of_files(raise_fd_limit())
        admission = Admission(limits, app.extensions["traffic"], _is_known(app), MAX_BODY_BYTES)
        server = Server(listener, tls.context if tls is not None else None, app, admission)
        ended = gevent.event.Event()
        handlers = [gevent.signal_handler(number, ended.set) for number in (signal.SIGTERM, signal.SIGINT)]
        admission.start()
        server.start()
        following = gevent.spawn(_each_second, follow)
        is_ready()
        while not ended.wait(CHECK_INTERVAL_S):
            try:
                if tls is not None:
                    tls.refresh(dt.datetime.now(dt.UTC))
                check()
            except Exception:  # noqa: BLE001 a full disk or a lost network must not take the pages away
                _log.exception("the regular check failed")
        server.stop(timeout=0.5)
        following.kill()
        admission.close()
        app.extensions["checker"].close()
        for handler in handlers:
            handler.cancel()
    return ExitCode.GOOD
