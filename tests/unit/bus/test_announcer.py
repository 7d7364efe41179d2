"""An announcer knows which topics anybody subscribes to, so that nobody need make what nobody hears."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from bus.sockets import LED_TOPIC, Announcer, Endpoints, Subscriber
from tests.patience import patience_ms

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
