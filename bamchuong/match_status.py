"""Adapt the controller's news, and its journal, for commands that must not disturb a match: is there one now?

Kind: adapter
"""

import time
from pathlib import Path

import zmq

from bus.messages import Sentence, Snapshot
from bus.sockets import SNAPSHOT_TOPIC, Endpoints, Subscriber
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import reading
from controller.output_lease import is_calm
from controller.rules.apply import apply
from controller.rules.contest import Contest

NEWS_S = 3.0
"""A controller that runs is heard within that time."""
CALM = ("setup", "ranking")
"""Phases in which nothing is lost if the machine is looked at, or its processes start anew."""


def news(endpoints: Endpoints) -> Snapshot | None:
    """What the MC sees now; None where no controller is heard."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    deadline = time.monotonic() + NEWS_S
    try:
        with Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",)) as ear:
            while time.monotonic() < deadline:
                ear.socket.poll(100)
                for view in ear.receive():
                    if isinstance(view, Snapshot):
                        return view
    finally:
        context.destroy(linger=0)
    return None


def goes_on(journal: Path) -> Sentence | None:
    """The match that goes on by the facts in `journal`, whether a controller runs or not; None where there is none.

    A journal that cannot be read holds none: a controller could not go on with it either.
    """
    if not journal.exists():
        return None
    contest, wall_ns = Contest(), 0
    try:
        with reading(journal) as source:
            for _, record in source.records():
                contest, wall_ns = apply(contest, record.fact), record.wall_ns
    except (BrokenChainError, JournalError):
        return None
    if contest.evening is None or is_calm(contest):
        return None
    text = "the journal says that a match is running ({title}, {phase}; last fact: {when})"
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(wall_ns // 1_000_000_000))
    return Sentence("match-goes-on", text, {"title": contest.evening.match.title, "phase": contest.phase, "when": when})
