"""The panel process: sockets, greenlets and the web server, until SIGTERM.

Only this process uses gevent. Nothing is monkey-patched: the greenlets wait with gevent's own primitives.

Kind: start
"""

import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path

import gevent
import gevent.event

from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.lock import AlreadyRunningError, Lock
from bus.notify import Notifier
from panel.listening import Part, Web
from panel.parts import Inside, assemble
from webcore.fd_limit import raise_fd_limit
from webcore.http_server import Server
from webcore.listening import PortTakenError, listen
from webcore.traffic import Traffic

CHECK_INTERVAL_S = 0.5
"""How often the panel checks its greenlets, devices that were revoked from the command line, and its addresses."""

_log = logging.getLogger("panel")


def run(endpoints: Endpoints, web: Web, data: Path, simulated: bool) -> int:
    """Serve the panel until SIGTERM or SIGINT. Returns the exit code: OK, or CANNOT if a port or the lock is taken.

    `data` is the data folder, where PINs, devices and the site's certificates survive a restart. Raises `BadFileError`.
    """
    files = raise_fd_limit()
    listeners: list[socket.socket] = []
    try:
        lock = Lock(endpoints.folder / ("panel-public.lock" if web.part is Part.PUBLIC else "panel.lock"))
        for host, port in web.places:
            listeners.append(listen(host, port))
    except (AlreadyRunningError, PortTakenError) as error:
        for listener in listeners:
            listener.close()
        print(f"panel: {error.strerror if isinstance(error, OSError) else error}", file=sys.stderr)
        return ExitCode.CANNOT
    inside = assemble(endpoints, web, data, simulated, files)
    contexts = (None, inside.context)
    servers = [Server(*pair, inside.app, inside.admission) for pair in zip(listeners, contexts, strict=False)]
    ended = gevent.event.Event()
    handlers = [gevent.signal_handler(number, ended.set) for number in (signal.SIGTERM, signal.SIGINT)]
    inside.hub.start()
    inside.admission.start()
    for server in servers:
        server.start()
    _supervise(ended, inside, Notifier(os.environ))
    inside.close()
    gevent.joinall([gevent.spawn(server.stop, timeout=0.5) for server in servers])
    inside.admission.close()
    for handler in handlers:
        handler.cancel()
    lock.close()
    return ExitCode.GOOD


def _supervise(ended: gevent.event.Event, inside: Inside, notifier: Notifier) -> None:
    """Run the regular checks until `ended`. The watchdog is fed only while gevent's loop and all greenlets run."""
    traffic: Traffic = inside.admission.traffic
    notifier.ready("the pages are served")
    while not ended.wait(CHECK_INTERVAL_S):
        if inside.hub.is_running() and inside.admission.is_running():
            notifier.alive(time.monotonic_ns())
        if line := traffic.report(time.monotonic_ns()):
            _log.warning("%s", line)
        for check in inside.checks:
            try:
                check()
            except Exception:  # noqa: BLE001 a full disk or a lost network must not take the pages away
                inside.hub.turns.note_fault("the regular check")
    notifier.close()
