"""Real streams over pywsgi on the loopback: what a client gets, and what becomes of one that does not read."""

import socket
from collections.abc import Iterator
from pathlib import Path

import gevent
import gevent.socket
import pytest

from bus.messages import Audience
from panel.app import create_app
from panel.live.sse import Channel, PublicChannel, chunk, event
from tests.patience import patience_s
from tests.unit.panel.panel_fakes import FakeHub, open_server, settings, store
from webcore.http_server import Server
from webcore.listening import PortTakenError, listen

DEADLINE_S = 5


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Server, FakeHub]]:
    hub = FakeHub()
    app = create_app(hub, settings(tmp_path), store(tmp_path))
    serving = open_server(listen("127.0.0.1", 0), None, app)
    serving.start()
    crowds = [gevent.spawn(channel.run) for channel in hub.channels.values() if isinstance(channel, PublicChannel)]
    yield serving, hub
    gevent.killall(crowds)
    for channel in hub.channels.values():
        channel.close()
    serving.stop(timeout=0.2)


def connect(server: Server, buffer_bytes: int = 0) -> socket.socket:
    client: socket.socket = gevent.socket.socket()
    if buffer_bytes:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
    client.settimeout(patience_s(DEADLINE_S))
    client.connect(("127.0.0.1", server.server_port))
    client.sendall(b"GET /events/stage HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return client


def read_until(client: socket.socket, end: bytes) -> bytes:
    received = b""
    while end not in received:
        part = client.recv(65536)
        assert part, f"the stream ended before {end!r}: {received[-200:]!r}"
        received += part
    return received


def wait_for_streams(channel: Channel, count: int) -> None:
    with gevent.Timeout(patience_s(DEADLINE_S)):
        while len(channel) != count:
            gevent.sleep(0.005)


def test_a_new_stream_gets_the_newest_state_at_once_and_then_every_change(server: tuple[Server, FakeHub]) -> None:
    serving, hub = server
    channel = hub.channels[Audience.STAGE]
    channel.publish("snapshot", event("snapshot", b'{"seq":1}', "b-1"))
    channel.publish("snapshot", event("snapshot", b'{"seq":2}', "b-2"))
    with connect(serving) as client:
        start = read_until(client, b'{"seq":2}')
        assert b"text/event-stream" in start
        assert b'{"seq":1}' not in start
        wait_for_streams(channel, 1)
        channel.publish("snapshot", event("snapshot", b'{"seq":3}', "b-3"))
        assert b"id: b-3\n" in read_until(client, b'{"seq":3}')


def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(server: tuple[Server, FakeHub]) -> None:
    serving, hub = server
    channel = hub.channels[Audience.STAGE]
    with connect(serving, buffer_bytes=4096), connect(serving) as reader:
        wait_for_streams(channel, 2)
        for number in range(2000):
            channel.publish("snapshot", event("snapshot", b'"%s"' % (b"x" * 8192), str(number)))
            read_until(reader, b"id: %d\n" % number)
            if channel.dropped:
                break
        wait_for_streams(channel, 1)
        assert channel.dropped == 1
        channel.publish("snapshot", event("snapshot", b'"still here"'))
        read_until(reader, b"still here")


def test_a_client_that_goes_is_forgotten(server: tuple[Server, FakeHub]) -> None:
    serving, hub = server
    client = connect(serving)
    wait_for_streams(hub.channels[Audience.STAGE], 1)
    client.close()
    wait_for_streams(hub.channels[Audience.STAGE], 0)


def test_the_end_is_said_and_every_stream_ends_properly(server: tuple[Server, FakeHub]) -> None:
    serving, hub = server
    with connect(serving) as client:
        wait_for_streams(hub.channels[Audience.STAGE], 1)
        hub.channels[Audience.STAGE].close()
        assert b"event: bye\n" in read_until(client, b"0\r\n\r\n")


def test_a_taken_port_says_which_and_what_to_do() -> None:
    with listen("127.0.0.1", 0) as seal_pack, pytest.raises(PortTakenError, match="--port"):
        listen("127.0.0.1", seal_pack.getsockname()[1])


def test_an_event_is_one_chunk_of_http() -> None:
    assert chunk(event("a", b"{}", "b-1")) == b"1b\r\nevent: a\nid: b-1\ndata: {}\n\n\r\n"
