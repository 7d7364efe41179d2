"""Whether a match is running on this machine, for commands that would disturb it.

The rules decide it (`controller.rules.match_flow.match_running`); here it is read from the snapshots of a running
controller, or from the journal of one that is away.

Kind: adapter
"""

import time
from pathlib import Path

import zmq

from bus.endpoints import Endpoints
from bus.messages import Sentence, Snapshot
from bus.sockets import SNAPSHOT_TOPIC, Subscriber
from bus.units import NS_PER_S
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import open_journal
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running

SNAPSHOT_TIMEOUT_S = 3.0
"""A running controller publishes a snapshot within that time."""


def read_snapshot(endpoints: Endpoints) -> Snapshot | None:
    """The MC's current snapshot; None where no controller is heard."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    deadline = time.monotonic() + SNAPSHOT_TIMEOUT_S
    try:
        with Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",)) as subscriber:
            while time.monotonic() < deadline:
                subscriber.socket.poll(100)
                for view in subscriber.receive():
                    if isinstance(view, Snapshot):
                        return view
    finally:
        context.destroy(linger=0)
    return None


def running_match(runtime: Path) -> str | None:
    """The match that the controller with its sockets in `runtime` is running, in words; None where there is none."""
    if not runtime.is_dir():
        return None  # no controller has ever run there
    view = read_snapshot(Endpoints.at(runtime))
    return None if view is None or not view.match_running else f"a match is running ({view.title}, {view.phase})"


def match_in_journal(journal: Path) -> Sentence | None:
    """The match that is running by the facts in `journal`, whether a controller runs or not; None where there is none.

    A journal that cannot be read holds none: a controller could not resume it either.
    """
    if not journal.exists():
        return None
    contest, wall_ns = Contest(), 0
    try:
        with open_journal(journal) as source:
            for _, record in source.records():
                contest, wall_ns = apply(contest, record.fact), record.wall_ns
    except (BrokenChainError, JournalError):
        return None
    if contest.evening is None or not match_running(contest):
        return None
    text = "the journal says that a match is running ({title}, {phase}; last fact: {when})"
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(wall_ns // NS_PER_S))
    return Sentence("match-goes-on", text, {"title": contest.evening.match.title, "phase": contest.phase, "when": when})
