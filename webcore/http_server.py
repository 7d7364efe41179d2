"""HTTP server over gevent's pywsgi, with bounds: of connections, of time, and of what is kept of a request in memory.

pywsgi has none of them by itself; its maintainers ask for a proxy before it (`hardware/proxy_config.py`). Without one,
and behind it, too, this keeps strangers from holding up anybody else.

Kind: adapter
"""

import errno
import socket
import ssl
from contextlib import suppress
from io import BytesIO
from typing import Any

import gevent.socket
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler, WSGIServer

from webcore.admission import Admission
from webcore.connections import Connection
from webcore.request_head import ClosedError, HeadError, HeadTooLargeError, check_request_line, read_head
from webcore.traffic import Rejection

SOCKET_KEY = "bamchuong.socket"
"""Where the client's socket is in the WSGI environment."""

UNACKNOWLEDGED_MS = 8000
"""A client that vanished without closing its connection is dropped after this time (TCP_USER_TIMEOUT)."""

BACKLOG = 1024

_REASONS = {
    400: "Bad Request",
    411: "Length Required",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections inherit TCP_NODELAY and TCP_USER_TIMEOUT. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener: socket.socket = gevent.socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(BACKLOG)
    return listener


class Handler(WSGIHandler):
    """Serves the requests of one connection: reads each within bounds, asks whether it may come in, and passes the
    client's socket to the streams."""

    ignored_socket_errors = (*WSGIHandler.ignored_socket_errors, errno.ETIMEDOUT, errno.EHOSTUNREACH)
    server: "Server"

    def __init__(self, client: socket.socket, address: Any, server: "Server", connection: Connection) -> None:
        super().__init__(client, address, server)
        self._admission, self._connection = server.admission, connection

    def MessageClass(self, *arguments: Any) -> Any:  # noqa: N802 pywsgi's name
        """Read and parse the header lines. Raises `HeadError`."""
        return super().MessageClass(BytesIO(read_head(self.rfile.readline)))

    def read_request(self, raw_requestline: str) -> Any:
        """Read the head. Raises `HeadError`."""
        check_request_line(raw_requestline)
        return super().read_request(raw_requestline)

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment with the client's socket in it."""
        environ: dict[str, Any] = super().get_environ()
        environ[SOCKET_KEY] = self.socket
        return environ

    def handle_one_response(self) -> None:
        """Answer the request, if it may come in."""
        environ = self.environ or {}
        status = self._admission.admit(self._connection, environ)
        if status == 0 and self._connection.place is not None and not self._read_strangers_body(environ):
            status = 400
        if status:
            self._refuse(status)
            return
        self._admission.wait_for_turn(self._connection)
        super().handle_one_response()
        self._admission.finish(self._connection)

    def _read_strangers_body(self, environ: dict[str, Any]) -> bool:
        """Read the body before it is the request's turn: nobody waits for a slow one. Whether it came in time."""
        if not self.content_length or self.wsgi_input is None:
            return True
        self._admission.read_body(self._connection)
        try:
            environ["wsgi.input"] = BytesIO(self.wsgi_input.read())
        except OSError:
            self._admission.traffic.note(Rejection.BROKEN)
            return False
        finally:
            self._admission.has_body(self._connection)
        return True

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.socket.sendall(_refusal(status))

    def _handle_client_error(self, error: Exception) -> tuple[str, bytes] | None:
        """Count a request that cannot be read, without a line in the log. Returns the answer; None: nobody is there."""
        if isinstance(error, (ClosedError, OSError)):
            self._admission.traffic.note(Rejection.BROKEN)
            return None
        large = isinstance(error, HeadTooLargeError)
        self._admission.traffic.note(Rejection.TOO_LARGE if large else Rejection.MALFORMED)
        status = error.status if isinstance(error, HeadError) else 400
        return str(status), _refusal(status)

    def handle_error(self, kind: Any, error: Any, traceback: Any) -> None:
        """Note an error while the answer was written: a client that goes is no error of ours."""
        if isinstance(error, OSError):
            self._admission.traffic.note(Rejection.BROKEN)
            self.close_connection = True
            return
        super().handle_error(kind, error, traceback)

    def log_error(self, message: str, *arguments: Any) -> None:
        """Log nothing for each request."""


def _refusal(status: int) -> bytes:
    retry = "Retry-After: 5\r\n" if status == 503 else ""
    return f"HTTP/1.1 {status} {_REASONS[status]}\r\n{retry}Connection: close\r\nContent-Length: 0\r\n\r\n".encode()


class Server(WSGIServer):
    """A server whose connections `admission` lets in. Several servers may share it.

    When many clients connect at once (the Wi-Fi is back), they are accepted one at a time, so that news from the
    controller is handled in between. At the end it waits until the streams have been closed properly.
    """

    max_accept = 1

    def __init__(
        self, listener: socket.socket, ssl_context: ssl.SSLContext | None, app: Any, admission: Admission
    ) -> None:
        self.admission = admission
        self._context = ssl_context
        self._greenlets = Pool()
        options: dict[str, Any] = {} if ssl_context is None else {"ssl_context": ssl_context}
        super().__init__(listener, app, handler_class=Handler, log=None, spawn=self._greenlets, **options)

    def do_handle(self, client: socket.socket, address: Any) -> None:
        """Serve a connection in a greenlet of its own, unless it is turned away."""
        connection = self.admission.arrive(client, str(address[0]))
        if connection is not None:
            self._greenlets.spawn(self._serve, client, address, connection)

    def _serve(self, client: socket.socket, address: Any, connection: Connection) -> None:
        """Do the TLS handshake and serve one client, who may leave at any moment."""
        try:
            if self._context is not None:
                client = secured = self._context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
                self.admission.use_socket(connection, secured)
                secured.do_handshake()
            Handler(client, address, self, connection).handle()
        except OSError:  # also what `ssl` raises
            self.admission.traffic.note(Rejection.BROKEN)
        finally:
            self.admission.leave(connection)
