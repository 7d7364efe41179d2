"""Channels that everybody may hear: a thousand strangers there hold up nobody who is paired."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import gevent
import gevent.socket
import pytest

from bus.endpoints import Endpoints
from panel.bus_hub import BusHub
from panel.live.sse import YIELD_EVERY, Channel, PublicChannel, event, yield_to_loop
from panel.permissions import OPEN_CHANNELS
from tests.patience import patience_s

DEADLINE_S = 5


@pytest.fixture
def hall() -> Iterator[ExitStack]:
    """Who listens; all go at the end."""
    with ExitStack() as stack:
        yield stack


def listening(hall: ExitStack, channel: Channel, device: str = "") -> socket.socket:
    """The client's end of a new stream of `channel`, past its beginning."""
    ours, client = gevent.socket.socketpair()
    count = len(channel)
    greenlet = gevent.spawn(lambda: list(channel.stream(ours, device)))
    hall.callback(ours.close)
    hall.callback(greenlet.join, DEADLINE_S)
    hall.callback(client.close)
    with gevent.Timeout(patience_s(DEADLINE_S)):
        while len(channel) == count:
            gevent.sleep(0)
    client.settimeout(0)
    other_end: socket.socket = client
    return other_end


def received(client: socket.socket) -> bytes:
    """What has come by now."""
    try:
        return client.recv(65536)
    except BlockingIOError:
        return b""


def test_who_is_paired_hears_at_once_and_strangers_when_their_turn_comes(hall: ExitStack) -> None:
    crowd = PublicChannel()
    strangers = [listening(hall, crowd) for _ in range(2 * YIELD_EVERY)]
    projector = listening(hall, crowd, "projector")
    crowd.publish("snapshot", event("snapshot", b"1"))
    assert b"data: 1" in received(projector)
    assert {received(stranger) for stranger in strangers} == {b""}
    crowd.publish("snapshot", event("snapshot", b"2"))
    crowd.serve()
    assert received(projector).count(b"data: 2") == 1
    answers = {received(stranger) for stranger in strangers}
    assert len(answers) == 1, "all strangers hear the same: the newest, once"
    assert b"data: 1" not in answers.pop()


def test_every_channel_that_is_open_to_all_is_a_crowds() -> None:
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        hub = BusHub(Endpoints.at(Path(folder)), simulated=False)
        channels = {**hub.channels, "led": hub.led}
        assert {name for name, channel in channels.items() if isinstance(channel, PublicChannel)} == {
            *OPEN_CHANNELS,
            "led",
        }
        hub.start()
        hub.led.publish("left", event("led", b"{}"))
        gevent.sleep(0.05)
        assert hub.is_running()
        hub.close()


def test_who_breathes_lets_what_comes_meanwhile_be_served_before_the_next_breath() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        waiting = gevent.spawn(gevent.socket.wait_read, ours.fileno())
        gevent.sleep(0)
        theirs.send(b"a tap")
        breaths = 0
        while not waiting.ready() and breaths < 1_000:
            yield_to_loop()
            breaths += 1
        assert breaths <= 2, "gevent.sleep(0) would go on for 5 ms before it looks"
