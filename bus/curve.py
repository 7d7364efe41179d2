"""Encrypted listener (ZeroMQ CURVE): how devices on other machines reach the controller, if they are allowed.

The ROUTER and the XPUB that serve this machine over `ipc://` listen on a second, encrypted address. libzmq copies a
socket's options at `bind`, so the CURVE options that are set between the two binds hold for the second one only. Two
traps, both measured: without an authenticator any client key is accepted, hence ZAP_ENFORCE_DOMAIN (no authenticator:
every key is refused); and pyzmq's domain '*' matches only a socket without one, hence one name on both sides.

Kind: adapter
"""

import logging
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import zmq
from zmq.auth.thread import ThreadAuthenticator

from bus.bad_file import BadFileError
from bus.keys import KeyPair, allowed_keys, controller_pair, news_address
from bus.sockets import HEARTBEATS

DOMAIN = "bamchuong"

log = logging.getLogger(__name__)


class RemoteListener:
    """Accepts allowed devices while its `with` block runs, which must end before the context does.

    For the thread of the sockets; the authenticator has its own thread, which wakes only when a device connects.
    """

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", data: Path, address: str) -> None:
        """`data`: the data folder with the keys. `address`: `tcp://HOST:PORT`; news are one port higher.

        Raises `BadFileError` where the keys cannot be used.
        """
        self._pair = controller_pair(data)
        self._address = address
        self._authenticator = ThreadAuthenticator(context)  # type: ignore[no-untyped-call, unused-ignore]
        self._allowed_keys = _AllowedKeys(data)

    def __enter__(self) -> Self:
        self._authenticator.start()
        self._authenticator.configure_curve_callback(domain=DOMAIN, credentials_provider=self._allowed_keys)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._authenticator.stop()

    def bind(self, controller: "zmq.Socket[bytes]", news: "zmq.Socket[bytes]") -> None:
        """Bind both sockets to their encrypted addresses.

        Raises `BadFileError` where an address is taken or not this machine's.
        """
        for socket, address in ((controller, self._address), (news, news_address(self._address))):
            require_encryption(socket, self._pair)
            try:
                socket.bind(address)
            except zmq.ZMQError as error:
                raise BadFileError([f"{address}: cannot listen there ({error}); choose another --listen"]) from error
        log.info("devices on other machines: %s", self._address)


def require_encryption(socket: "zmq.Socket[bytes]", pair: KeyPair) -> None:
    """Let the addresses that `socket` binds from now on accept only encrypted connections of allowed devices."""
    socket.setsockopt(zmq.CURVE_SERVER, 1)
    socket.setsockopt(zmq.CURVE_PUBLICKEY, pair.public.encode("ascii"))
    socket.setsockopt(zmq.CURVE_SECRETKEY, pair.secret.encode("ascii"))
    socket.setsockopt(zmq.ZAP_DOMAIN, DOMAIN.encode("ascii"))
    socket.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
    for option, value in HEARTBEATS.items():
        socket.setsockopt(option, value)


class _AllowedKeys:
    """Tells the authenticator, in its thread, which keys are allowed.

    It reads the files each time, so that deleting its file shuts a device out.
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def callback(self, domain: str, key: Any) -> bool:
        """Whether this public key, in Z85, is that of an allowed device."""
        text = key.decode("ascii") if isinstance(key, bytes) else str(key)
        is_allowed = text in allowed_keys(self._data)
        if not is_allowed:
            log.warning("refused a device with an unknown key: %s", text)
        return is_allowed
