"""Fence: tells the network which evening runs here, and listens whether another machine has gone on with it.

A thread of its own broadcasts once a second (UDP, the network of each interface) and listens. Without a take-over PIN
there is no spare machine, and the fence is silent. A network that fails is no reason to stop: nobody is heard then.

Kind: adapter
"""

import contextlib
import fcntl
import logging
import secrets
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from bus.messages import Sentence
from controller.spare.running_beacon import (
    MAX_BYTES,
    Beacon,
    dark_sentence,
    decode_beacon,
    encode_beacon,
    outranks,
    with_heard,
)
from controller.spare.takeover_key import read_takeover_key

log = logging.getLogger(__name__)

PORT = 5605
BEAT_S = 1.0
SETTLE_S = 2.5
"""So long a machine that was switched on listens before it arms anything."""

ANSWER_S = 0.1
"""Who is heard for the first time is named at once, but no more often than this."""

FLOOD, PAUSE_S = 100, 0.001
"""After so many datagrams between two beats, a pause after each: a flood must not keep the controller busy."""

NO_KEY_S = 30.0
"""How often a machine without a take-over PIN looks whether there is one now."""

SIOCGIFBRDADDR = 0x8919
"""ioctl that returns the broadcast address of a network interface (netdevice(7))."""


class NetworkFence:
    """Belongs to the controller's thread but for its own; `close` it.

    Args:
        data: the data folder, with the take-over key.
        machine: the name of this machine.
        port: of the datagrams.
    """

    def __init__(self, data: Path, machine: str, port: int = PORT) -> None:
        self._data, self._machine, self._port = data, machine, port
        self._sender = secrets.token_hex(8)
        self._ours: Beacon | None = None
        self._theirs: Beacon | None = None
        self._heard: tuple[str, ...] = ()
        self._settled_s = 0.0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fence", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """This machine was switched on: let nothing be armed until others had time to be heard."""
        if read_takeover_key(self._data) is not None:
            self._settled_s = time.monotonic() + SETTLE_S

    def play(self, evening: str, term: int, head: tuple[int, str]) -> None:
        """This machine plays the evening with this name, and has come so far; empty: none."""
        seq, digest = head
        self._ours = Beacon(evening, term, seq, digest, self._machine, self._sender) if evening else None

    @property
    def is_settled(self) -> bool:
        """Whether others had time to be heard."""
        return time.monotonic() >= self._settled_s

    def reason(self) -> Sentence | None:
        """Why this machine stays dark; None: it does not. Once it does, it does until it is started again, or plays
        another evening."""
        ours, theirs = self._ours, self._theirs
        if ours is None or theirs is None or theirs.evening != ours.evening:
            return None
        return dark_sentence(theirs)

    def close(self) -> None:
        """End."""
        self._closing.set()
        self._thread.join(BEAT_S * 2)

    def _run(self) -> None:
        while not self._closing.is_set():
            if read_takeover_key(self._data) is None:
                self._closing.wait(NO_KEY_S)
                continue
            try:
                with _listening(self._port) as listener:
                    self._turn(listener)
            except OSError:
                self._closing.wait(BEAT_S)
            except Exception:  # whatever the network brings, the next second is another one
                log.exception("the fence was interrupted")
                self._closing.wait(BEAT_S)

    def _turn(self, listener: socket.socket) -> None:
        while not self._closing.is_set():
            key = read_takeover_key(self._data)
            secret = bytes.fromhex(key.key) if key is not None else b""
            if secret and self._ours is not None and self.reason() is None:
                _broadcast(encode_beacon(replace(self._ours, heard=self._heard), secret), self._port)
            self._listen(listener, secret)

    def _listen(self, listener: socket.socket, secret: bytes) -> None:
        """Until the next beat, or until somebody new is to be answered."""
        begin_s, datagrams, is_new = time.monotonic(), 0, False
        while not self._closing.is_set():
            left_s = begin_s + (ANSWER_S if is_new else BEAT_S) - time.monotonic()
            if left_s <= 0:
                return
            listener.settimeout(left_s)
            with contextlib.suppress(TimeoutError):
                is_new |= self._hear(listener.recv(MAX_BYTES + 1), secret)
                datagrams += 1
            if datagrams > FLOOD:
                self._closing.wait(PAUSE_S)

    def _hear(self, datagram: bytes, secret: bytes) -> bool:
        """Take a datagram; whether somebody who was not heard before sent it."""
        theirs = decode_beacon(datagram, secret) if secret else None
        if theirs is None or theirs.sender == self._sender:
            return False
        is_new = theirs.sender not in self._heard
        self._heard = with_heard(self._heard, theirs.sender)
        if self._ours is not None and outranks(theirs, self._ours):
            self._theirs = theirs
        return is_new


def heard_beacons(key: bytes, seconds: float, port: int = PORT) -> list[Beacon]:
    """The beacons of machines that answer a question with this key within so many seconds, one for each sender.

    Raises `OSError`.
    """
    question = Beacon("", 0, 0, "", "", secrets.token_hex(8))
    heard: dict[str, Beacon] = {}
    until_s = time.monotonic() + seconds
    with _listening(port) as listener:
        while (left_s := until_s - time.monotonic()) > 0:
            _broadcast(encode_beacon(question, key), port)
            beat_s = time.monotonic() + min(left_s, BEAT_S)
            while (left_s := beat_s - time.monotonic()) > 0:
                listener.settimeout(left_s)
                with contextlib.suppress(TimeoutError):
                    beacon = decode_beacon(listener.recv(MAX_BYTES + 1), key)
                    if beacon is not None and question.sender in beacon.heard:
                        heard[beacon.sender] = beacon
    return list(heard.values())


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket for broadcasts. Others on this machine may have the same: each gets all of them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        listener.bind(("", port))
        yield listener


def _broadcast(datagram: bytes, port: int) -> None:
    """Send it to the network of each interface; one that cannot is passed over."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        for address in broadcast_addresses():
            with contextlib.suppress(OSError):
                sender.sendto(datagram, (address, port))


def broadcast_addresses() -> Iterator[str]:
    """The broadcast address of every interface that has one now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFBRDADDR, request)
            except OSError:
                continue
            address = socket.inet_ntoa(answer[20:24])
            if address != "0.0.0.0":
                yield address
