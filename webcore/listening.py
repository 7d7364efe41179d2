"""Listening sockets, and what to do where one cannot be had.

Kind: adapter
"""

import errno
import socket

from webcore import http_server


class PortTakenError(OSError):
    """A server cannot listen on an address; the message says which and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, see `http_server.listen`. Raises `PortTakenError`."""
    try:
        return http_server.listen(host, port)
    except OSError as error:
        raise PortTakenError(error.errno, _format_listen_error(host, port, error)) from error


def _format_listen_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is used by another program; end that one, or choose another port with --port"
    if error.errno == errno.EACCES:
        advice = "choose one from 1024 to 65535 with --port; after sudo make install lower ones work, too"
        return f"port {port} on {host} is not allowed for this user; {advice}"
    return f"{host}:{port} cannot be listened on ({error.strerror}); choose an address of this machine with --host"
