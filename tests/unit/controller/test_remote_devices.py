"""Devices on other machines hear what the hall may see, and nothing else, whatever they subscribe to."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import Announcer, controller_server
from controller.contest_store import ContestStore
from controller.loop import Loop
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bc-") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "door, hears",
    [
        ("hall", {b"snapshot/stage", b"beat"}),
        ("public", {b"snapshot/stage", b"snapshot/public", b"beat"}),
    ],
)
def test_who_asks_a_guests_door_for_everything_gets_what_everybody_may_see_only(
    folder: Path, door: str, hears: set[bytes]
) -> None:
    endpoints = Endpoints.at(folder / "run")
    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        store = ContestStore(folder / "data", "boot-1", lambda: 0)
        stack.callback(store.close)
        server = stack.enter_context(controller_server(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        hall = stack.enter_context(Announcer(context, endpoints.remote_news))
        guest = context.socket(zmq.SUB)
        guest.setsockopt(zmq.SUBSCRIBE, b"")
        guest.connect(endpoints.remote_news)
        loop = Loop(store, server, news, hall=hall) if door == "hall" else Loop(store, server, news, public=hall)
        play = Play()
        play.to_buzzers()
        play.order(m.StartReading())
        store.add("", "test", play.facts, 1)

        topics: set[bytes] = set()
        received = b""
        patience = Patience(20)
        while not hears <= topics and not patience.ended:
            loop.turn()
            while guest.poll(0):
                topic, body = guest.recv_multipart()
                topics.add(topic)
                received += body

    assert topics == hears
    assert store.match_hash.encode() in received, "pages tell one match from another by it"
    answer = play.contest.question.answer if play.contest.question else ""
    assert answer
    assert answer.encode() not in received
