"""Server-sent events: the newest state of each channel, sent to every open stream at once.

Direct fan-out: a stream's greenlet hands over its socket and then only waits for the client to disconnect; `publish`
writes the same bytes to all sockets without blocking. A client that does not take them all is dropped and reconnects by
itself. This is five times cheaper than a queue and a greenlet per client, and a slow client cannot delay another
(measured). A `PublicChannel` (open to all: a thousand phones may follow it) serves unpaired clients from its own
greenlet, which yields every few clients, so that a tap or the MC's next event never waits for them. This depends on
pywsgi writing chunked bodies to that very socket. Only gevent's thread may use this module.

Kind: adapter
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import gevent
import gevent.socket
from gevent.event import Event
from gevent.lock import Semaphore

RETRY_MS = 1000
YIELD_EVERY = 40
"""After so many phones other greenlets (a tap, the MC's stream) run first."""

Stream = socket.socket


def event(name: str, data: bytes, number: str = "") -> bytes:
    """Return one server-sent event. `data` must not contain line ends (JSON does not); `number` becomes its id."""
    head = f"event: {name}\n" + (f"id: {number}\n" if number else "")
    return head.encode() + b"data: " + data + b"\n\n"


def chunk(body: bytes) -> bytes:
    """Return `body` as one chunk of HTTP/1.1."""
    return b"%x\r\n%s\r\n" % (len(body), body)


def yield_to_loop() -> None:
    """Let the event loop poll all its sockets once, so that pending requests are served.

    `gevent.sleep(0)` would not do: gevent goes on with ready greenlets for 5 ms before it polls again. With a priority
    above that of sockets the wait ends after one poll, however much there is to do.
    """
    gevent.idle(1)


class Channel:
    """One kind of stream. It keeps the newest event per key; a new stream gets them all, so it misses nothing."""

    def __init__(self) -> None:
        self._frames: dict[str, bytes] = {}
        self._version = 0
        self._streams: dict[Stream, str] = {}
        self._leaving = Semaphore()
        self._closing = False
        self.on_join: Callable[[], object] = bool
        """Called after a stream has joined."""
        self.dropped = 0
        self.published = 0

    def __len__(self) -> int:
        return len(self._streams)

    def devices(self) -> list[str]:
        """Return the device of each open stream; empty for unpaired clients."""
        return list(self._streams.values())

    def newest_frames(self) -> bytes:
        """Return all events that a new stream gets."""
        return b"".join(self._frames.values())

    def publish(self, key: str, frame: bytes) -> None:
        """Make `frame` the newest event of `key` and send it to all streams."""
        self._store(key, frame)
        body = chunk(frame)
        for stream in list(self._streams):
            self._send(stream, body)

    def _store(self, key: str, frame: bytes) -> None:
        self._frames[key] = frame
        self._version += 1
        self.published += 1

    def _send(self, stream: Stream, body: bytes) -> None:
        try:
            size = stream.send(body)
        except OSError:
            size = -1
        if size != len(body):
            self.dropped += 1
            self._end(stream, socket.SHUT_RDWR)

    def _end(self, stream: Stream, how: int) -> None:
        self._streams.pop(stream, None)
        with suppress(OSError):
            # The plain socket's own shutdown: that of a TLS socket would continue in plain text.
            gevent.socket.socket.shutdown(stream, how)

    def stream(self, own: Stream, device: str = "") -> Iterator[bytes]:
        """Yield the body of a response on the socket `own`: the current state, then all events, until it is closed."""
        yield f"retry: {RETRY_MS}\n\n".encode()
        version = -1
        while version != self._version:
            version = self._version
            yield self.newest_frames()
        # No other greenlet runs between the last comparison and here, so nothing can be missed.
        own.settimeout(0.0)
        self._streams[own] = device
        self.on_join()
        try:
            gevent.socket.wait_read(own.fileno())  # a client never sends on this socket: readable means disconnected
        finally:
            self._streams.pop(own, None)
            own.settimeout(5.0)
        if not self._closing:
            with self._leaving:  # a hundred clients that leave at once must not delay the next event
                yield_to_loop()

    def send_to(self, device: str, frame: bytes) -> None:
        """Send `frame` to the streams of one device, once; it is not kept."""
        for stream in self._streams_of(device):
            self._send(stream, chunk(frame))

    def end(self, device: str) -> None:
        """End the streams of one device at once: it is no longer allowed to follow the channel."""
        for stream in self._streams_of(device):
            self._end(stream, socket.SHUT_RDWR)

    def _streams_of(self, device: str) -> list[Stream]:
        return [stream for stream, stream_device in self._streams.items() if stream_device == device]

    def close(self) -> None:
        """Send the last event to all streams; each ends with a proper last chunk."""
        self._closing = True
        body = chunk(event("bye", b"{}"))
        for stream in list(self._streams):
            self._send(stream, body)
            self._end(stream, socket.SHUT_RD)


class PublicChannel(Channel):
    """A channel for many clients: paired devices are served at once, unpaired ones by `run`, in its own greenlet.

    A slow unpaired client gets the newest event, not all in between.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pending: dict[str, bytes] = {}
        self._pending_event = Event()

    def publish(self, key: str, frame: bytes) -> None:
        """Make `frame` the newest event of `key`; unpaired clients get it after the staff."""
        self._store(key, frame)
        self._pending[key] = frame
        self._pending_event.set()
        body = chunk(frame)
        for stream in [stream for stream, device in self._streams.items() if device]:
            self._send(stream, body)

    def run(self) -> None:
        """Serve forever; killed at the end."""
        while True:
            self._pending_event.wait()
            self._pending_event.clear()
            yield_to_loop()
            self.serve()

    def serve(self) -> None:
        """Send the pending events to all unpaired clients, yielding every few of them."""
        frame = b"".join(self._pending.values())
        self._pending.clear()
        if not frame:
            return
        body = chunk(frame)
        unpaired = self._streams_of("")
        for count, stream in enumerate(unpaired, start=1):
            if stream in self._streams:
                self._send(stream, body)
            if count % YIELD_EVERY == 0:
                yield_to_loop()
