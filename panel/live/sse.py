"""Adapt server-sent events: the newest state of each channel, given to every open stream at once.

Direct fan-out: a stream's greenlet hands its socket over and then only waits for the client to go; `publish` writes the
same bytes to all sockets without waiting. Who does not take them whole is dropped and comes back by itself. This is
five times cheaper than a queue and a greenlet per client, and a slow client cannot delay another (measured).
A `PublicChannel` (a channel that is open to all: a thousand phones may hear it) serves strangers by a greenlet of its
own that pauses every few clients, so that a tap or the next event of the MC never waits for them. It depends on pywsgi
writing chunked bodies on that very socket. One thread (gevent's) may use all this.

Kind: adapter
"""

import socket
from collections.abc import Iterator
from contextlib import suppress

import gevent
import gevent.socket
from gevent.event import Event
from gevent.lock import Semaphore

RETRY_MS = 1000
BREATHE_EVERY = 40
"""After so many phones other greenlets (a tap, the MC's stream) get their turn."""

Stream = socket.socket


def event(name: str, data: bytes, number: str = "") -> bytes:
    """One server-sent event. `data` must be without line ends, as JSON is; `number` becomes its id."""
    head = f"event: {name}\n" + (f"id: {number}\n" if number else "")
    return head.encode() + b"data: " + data + b"\n\n"


def chunk(body: bytes) -> bytes:
    """`body` as one chunk of HTTP/1.1."""
    return b"%x\r\n%s\r\n" % (len(body), body)


def yield_to_loop() -> None:
    """Let whatever has come be served: the loop looks at all its files once.

    `gevent.sleep(0)` would not: gevent goes on with what is ready to run for 5 ms before it looks at a file again. With
    more than a file's priority the wait ends after one look, however much there is to do.
    """
    gevent.idle(1)


class Channel:
    """One kind of stream. `frames` holds the newest event per key; a new stream gets them all, so it misses nothing."""

    def __init__(self) -> None:
        self._frames: dict[str, bytes] = {}
        self._version = 0
        self._streams: dict[Stream, str] = {}
        self._leaving = Semaphore()
        self._closing = False
        self.dropped = 0
        self.published = 0

    def __len__(self) -> int:
        return len(self._streams)

    def devices(self) -> list[str]:
        """The device behind each open stream; empty for strangers."""
        return list(self._streams.values())

    def whole(self) -> bytes:
        """All that a new stream must know."""
        return b"".join(self._frames.values())

    def publish(self, key: str, frame: bytes) -> None:
        """Make `frame` the newest event of `key` and give it to all streams."""
        self._keep(key, frame)
        body = chunk(frame)
        for stream in list(self._streams):
            self._send(stream, body)

    def _keep(self, key: str, frame: bytes) -> None:
        self._frames[key] = frame
        self._version += 1
        self.published += 1

    def _send(self, stream: Stream, body: bytes) -> None:
        try:
            sent = stream.send(body)
        except OSError:
            sent = -1
        if sent != len(body):
            self.dropped += 1
            self._end(stream, socket.SHUT_RDWR)

    def _end(self, stream: Stream, how: int) -> None:
        self._streams.pop(stream, None)
        with suppress(OSError):
            # The plain socket's own shutdown: that of a TLS socket would go on in clear text.
            gevent.socket.socket.shutdown(stream, how)

    def stream(self, own: Stream, device: str = "") -> Iterator[bytes]:
        """The body of a response on the socket `own`: all there is, then what comes, until the client goes."""
        yield f"retry: {RETRY_MS}\n\n".encode()
        seen = -1
        while seen != self._version:
            seen = self._version
            yield self.whole()
        # No other greenlet runs between the last comparison and here, so nothing can be missed.
        own.settimeout(0.0)
        self._streams[own] = device
        try:
            gevent.socket.wait_read(own.fileno())  # a client never speaks on this socket: readable means gone
        finally:
            self._streams.pop(own, None)
            own.settimeout(5.0)
        if not self._closing:
            with self._leaving:  # a hundred that go at once must not hold up the next event
                yield_to_loop()

    def tell(self, device: str, frame: bytes) -> None:
        """Give `frame` to the streams of one device, now and once only."""
        for stream in [stream for stream, one in self._streams.items() if one == device]:
            self._send(stream, chunk(frame))

    def end(self, device: str) -> None:
        """End the streams of one device, at once: it may not hear this any more."""
        for stream in [stream for stream, one in self._streams.items() if one == device]:
            self._end(stream, socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye to all streams; each ends with a proper last chunk."""
        self._closing = True
        body = chunk(event("bye", b"{}"))
        for stream in list(self._streams):
            self._send(stream, body)
            self._end(stream, socket.SHUT_RD)


class PublicChannel(Channel):
    """A channel for many: paired devices are served at once, strangers by `run`, a greenlet of its own. A stranger who
    is late gets the newest, not all in between."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, bytes] = {}
        self._news = Event()

    def publish(self, key: str, frame: bytes) -> None:
        """Make `frame` the newest event of `key`; strangers get it when the staff have theirs."""
        self._keep(key, frame)
        self._waiting[key] = frame
        self._news.set()
        body = chunk(frame)
        for stream in [stream for stream, device in self._streams.items() if device]:
            self._send(stream, body)

    def run(self) -> None:
        """Serve for ever; killed at the end."""
        while True:
            self._news.wait()
            self._news.clear()
            yield_to_loop()
            self.serve()

    def serve(self) -> None:
        """Give what waits to all strangers, pausing every few of them."""
        frame = b"".join(self._waiting.values())
        self._waiting.clear()
        if not frame:
            return
        body = chunk(frame)
        strangers = [stream for stream, device in self._streams.items() if not device]
        for count, stream in enumerate(strangers, start=1):
            if stream in self._streams:
                self._send(stream, body)
            if count % BREATHE_EVERY == 0:
                yield_to_loop()
