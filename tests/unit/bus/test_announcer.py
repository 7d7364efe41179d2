"""An announcer knows which topics anybody subscribes to, so that nobody need make what nobody hears."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
import zmq

from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, LED_TOPIC, MAX_SUBSCRIPTIONS, Announcer, Subscriber
from tests.patience import Patience, patience_ms

CLOCK, SCORES = LED_TOPIC + b"clock", LED_TOPIC + b"scores"


@pytest.fixture
def endpoints(tmp_path: Path) -> Endpoints:
    return Endpoints.at(tmp_path)


@pytest.fixture
def context() -> Iterator["zmq.Context[zmq.Socket[bytes]]"]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    yield context
    context.destroy(linger=0)


def wait_for_subscriptions(announcer: Announcer) -> list[bytes]:
    assert announcer.socket.poll(int(patience_ms(5_000))), "a change of subscriptions never arrived"
    return announcer.new_subscriptions()


def test_a_topic_is_wanted_from_the_first_subscriber_to_the_last(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints
) -> None:
    with Announcer(context, endpoints.led) as announcer:
        assert not announcer.is_wanted(CLOCK)
        with Subscriber(context, endpoints.led, (LED_TOPIC,)):
            assert wait_for_subscriptions(announcer) == [LED_TOPIC]
            assert announcer.is_wanted(CLOCK)
            with Subscriber(context, endpoints.led, (CLOCK,)):
                assert wait_for_subscriptions(announcer) == [CLOCK]
            assert wait_for_subscriptions(announcer) == []
            assert announcer.is_wanted(CLOCK)
            assert announcer.is_wanted(SCORES)
        assert wait_for_subscriptions(announcer) == []
        assert not announcer.is_wanted(CLOCK)


def test_a_subscriber_that_comes_back_is_new(context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
    with Announcer(context, endpoints.led) as announcer, Subscriber(context, endpoints.led, ()) as listener:
        for _ in range(2):
            listener.socket.setsockopt(zmq.SUBSCRIBE, LED_TOPIC)
            assert wait_for_subscriptions(announcer) == [LED_TOPIC]
            listener.socket.setsockopt(zmq.UNSUBSCRIBE, LED_TOPIC)
            assert wait_for_subscriptions(announcer) == []
            assert not announcer.is_wanted(SCORES)


@pytest.mark.parametrize("topic", ["{n}", "", "led/"], ids=["always another", "everything", "one"])
def test_who_subscribes_without_a_pause_holds_nobody_up_and_fills_no_memory(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had taken over the strangers' pages, or a link file, stopped the controller for as long as it liked."""
    numbers = count()

    def receive(_: int) -> bytes:
        number = next(numbers)
        assert number < 100_000, "it never comes to an end"
        return b"\1" + topic.format(n=number).encode()

    with Announcer(context, endpoints.led) as announcer, Subscriber(context, endpoints.led, (CLOCK,)):
        assert wait_for_subscriptions(announcer) == [CLOCK]
        assert announcer.is_wanted(CLOCK)
        monkeypatch.setattr(announcer, "socket", SimpleNamespace(recv=receive))
        for _ in range(10):
            topics = announcer.new_subscriptions()
            assert len(topics) == len(set(topics)) <= MAX_SUBSCRIPTIONS
        monkeypatch.undo()
        assert announcer.is_wanted(CLOCK)
        assert len(announcer._subscribed) <= MAX_SUBSCRIPTIONS


def test_the_pages_for_strangers_have_a_folder_of_their_own_where_an_installation_made_one(tmp_path: Path) -> None:
    endpoints = Endpoints.at(tmp_path / "bamchuong")
    before = endpoints.public
    (tmp_path / "bamchuong-public").mkdir()
    after = endpoints.public
    assert before is None
    assert after is not None
    assert after.news == f"ipc://{tmp_path}/bamchuong-public/news"


def test_an_address_that_is_taken_is_logged_and_the_other_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with Announcer(context, f"ipc://{tmp_path}/a") as announcer:
        announcer.bind_also(f"ipc://{tmp_path}/no/such/folder")
        assert "cannot be bound" in caplog.text
        announcer.bind_also(f"ipc://{tmp_path}/b")
        with Subscriber(context, f"ipc://{tmp_path}/b", (BEAT_TOPIC,)):
            patience = Patience(20)
            while announcer.new_subscriptions() != [BEAT_TOPIC]:
                assert not patience.ended
    context.destroy(linger=0)
