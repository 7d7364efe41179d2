"""Adapt ZeroMQ's CURVE: the door through which devices on other machines reach the controller, shut to all but guests.

The ROUTER and the XPUB that serve this machine over `ipc://` listen on a second, encrypted address. libzmq copies a
socket's options at `bind`, so the CURVE options that are set between the two binds hold for the second one only. Traps,
measured: without an authenticator any client key gets in, hence ZAP_ENFORCE_DOMAIN (no authenticator: nobody gets in);
and pyzmq's domain '*' matches only a socket without one, hence one name on both sides.

Kind: adapter
"""

import logging
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import zmq
from zmq.auth.thread import ThreadAuthenticator

from bus.bad_file import BadFileError
from bus.keys import KeyPair, controller_pair, allowed_keys, news_address
from bus.sockets import HEARTBEATS

DOMAIN = "bamchuong"

log = logging.getLogger(__name__)


class RemoteListener:
    """Open as long as the `with` lasts, which must be shorter than the context's life. Belongs to the sockets' thread;
    the authenticator is a thread of its own that sleeps but for the moment in which a device connects."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", data: Path, orders: str) -> None:
        """`data`: the data folder with the keys. `orders`: `tcp://ADDRESS:PORT`; news are one port further.

        Raises `BadFileError` where the keys cannot be used.
        """
        self._pair = controller_pair(data)
        self._orders = orders
        self._authenticator = ThreadAuthenticator(context)  # type: ignore[no-untyped-call, unused-ignore]
        self._guests = _AllowedKeys(data)

    def __enter__(self) -> Self:
        self._authenticator.start()
        self._authenticator.configure_curve_callback(domain=DOMAIN, credentials_provider=self._guests)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._authenticator.stop()

    def open(self, orders: "zmq.Socket[bytes]", news: "zmq.Socket[bytes]") -> None:
        """Let both sockets listen. Raises `BadFileError` where an address is taken or not this machine's."""
        for socket, address in ((orders, self._orders), (news, news_address(self._orders))):
            require_encryption(socket, self._pair)
            try:
                socket.bind(address)
            except zmq.ZMQError as error:
                raise BadFileError([f"{address}: cannot listen there ({error}); choose another --listen"]) from error
        log.info("devices on other machines: %s", self._orders)


def require_encryption(socket: "zmq.Socket[bytes]", pair: KeyPair) -> None:
    """From now on this socket binds only what is encrypted and asks who is there."""
    socket.setsockopt(zmq.CURVE_SERVER, 1)
    socket.setsockopt(zmq.CURVE_PUBLICKEY, pair.public.encode("ascii"))
    socket.setsockopt(zmq.CURVE_SECRETKEY, pair.secret.encode("ascii"))
    socket.setsockopt(zmq.ZAP_DOMAIN, DOMAIN.encode("ascii"))
    socket.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
    for option, value in HEARTBEATS.items():
        socket.setsockopt(option, value)


class _AllowedKeys:
    """Says whether a key may come in; asked by the authenticator's thread, each time anew, so that a device is shut out
    by deleting its file."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def callback(self, domain: str, key: Any) -> bool:
        """Whether this public key, in Z85, is a guest's."""
        text = key.decode("ascii") if isinstance(key, bytes) else str(key)
        known = text in allowed_keys(self._data)
        if not known:
            log.warning("a device with an unknown key was not let in: %s", text)
        return known
