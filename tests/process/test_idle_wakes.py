"""A show at rest sleeps: how often its threads wake up between two beats of the controller (four come a second).

Counted by beats, not by a clock: on a busy machine both come later.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from bench.panel_match import match_at
from bench.process_usage import descendants, wakes
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, Subscriber
from tests.patience import Patience

BEATS = 24
MOST_PER_BEAT = 40
"""Some 22 are usual: 7 in the controller, 4 each in firmware, panel, scoreboard. It was 82 before anybody counted."""


@pytest.fixture
def beats(tmp_path: Path) -> Iterator[tuple[int, Subscriber]]:
    """The pid of a show at rest, and the beats of its controller."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with match_at(tmp_path) as match:
        firmware = next(pid for pid in descendants(match.pid) if b"firmware" in command(pid))
        words = command(firmware).split(b"\0")
        endpoints = Endpoints.at(Path(words[words.index(b"--run") + 1].decode()))
        with Subscriber(context, endpoints.news, (BEAT_TOPIC,)) as news:
            yield match.pid, news
    context.destroy(linger=0)


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def wait_for_beats(news: Subscriber, count: int) -> None:
    patience = Patience(60)
    beats = 0
    while beats < count:
        assert not patience.ended, f"{beats} beats of {count}"
        news.socket.poll(1_000)
        beats += sum(isinstance(message, m.Beat) for message in news.receive())


def test_a_show_at_rest_wakes_up_rarely(beats: tuple[int, Subscriber]) -> None:
    pid, news = beats
    wait_for_beats(news, 3 * BEATS)  # everybody has started and greeted
    processes = descendants(pid)
    before = {process: wakes(process) for process in processes}
    wait_for_beats(news, BEATS)
    counts = {command(process).split(b"\0")[3]: wakes(process) - before[process] for process in processes}
    assert sum(counts.values()) <= MOST_PER_BEAT * BEATS, counts
