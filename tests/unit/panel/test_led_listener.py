"""The panel hears the LED boards while somebody watches them, and a moment now and then for their names."""

from collections.abc import Iterator
from pathlib import Path

import gevent
import gevent.socket
import pytest
import zmq

from bus.endpoints import Endpoints
from bus.messages import LedFrame
from bus.sockets import LED_TOPIC, Announcer
from panel.live.sse import Channel, PublicChannel
from panel.live.subscriptions import ASK_INTERVAL_NS, ASK_NS, LedListener
from tests.patience import Patience, patience_s

FRAME = LedFrame("clock", 32, 8, bytes(32), 3, True)


class Boards:
    """A board's process and the listener of a panel; `turn` lets both do what is due at an instant."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self.announcer = Announcer(context, endpoints.led)
        self.channel, self.names = PublicChannel(), Channel()
        self.listener = LedListener(context, endpoints, self.channel, self.names)

    def is_heard(self, now_ns: int, expected: bool) -> bool:
        """Whether the listener's subscription is as expected at last, if it turns at `now_ns`."""
        patience = Patience(5)
        while not patience.ended:
            self.listener.turn(now_ns)
            for topic in self.announcer.new_subscriptions():
                self.announcer.announce(topic + b"clock", FRAME)
            if self.announcer.is_wanted(LED_TOPIC) == expected:
                return expected
            gevent.sleep(0.01)
        return not expected

    def learns_names(self, now_ns: int) -> bool:
        patience = Patience(5)
        while not patience.ended and b"clock" not in self.names.newest_frames():
            self.is_heard(now_ns, True)
        return b'["clock"]' in self.names.newest_frames()

    def close(self) -> None:
        self.listener.close()
        self.announcer.close()


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[Boards]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    boards = Boards(context, Endpoints.at(tmp_path))
    yield boards
    boards.close()
    context.destroy(linger=0)


def test_it_learns_the_names_and_then_listens_only_now_and_then(boards: Boards) -> None:
    assert boards.learns_names(0)
    assert not boards.is_heard(ASK_NS, False)
    assert not boards.is_heard(ASK_INTERVAL_NS - 1, False)
    assert boards.is_heard(ASK_INTERVAL_NS, True)


def test_it_listens_while_somebody_watches(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    assert boards.is_heard(0, True)  # for the names
    assert not boards.is_heard(ASK_NS, False)
    monkeypatch.setattr(PublicChannel, "__len__", lambda channel: 1)
    assert boards.is_heard(ASK_NS + 1, True)
    assert boards.is_heard(ASK_INTERVAL_NS - 1, True)
    monkeypatch.setattr(PublicChannel, "__len__", lambda channel: 0)
    assert not boards.is_heard(ASK_INTERVAL_NS - 1, False)


def test_a_stream_that_joins_says_so_once_it_counts() -> None:
    channel = PublicChannel()
    joined: list[int] = []
    channel.on_join = lambda: joined.append(len(channel))
    own, client = gevent.socket.socketpair()
    stream = gevent.spawn(lambda: list(channel.stream(own)))
    patience = Patience(5)
    while not joined and not patience.ended:
        gevent.sleep(0.01)
    client.close()
    stream.join(patience_s(5))
    assert joined == [1]
    assert len(channel) == 0
    own.close()
