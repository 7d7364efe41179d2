"""The controller is killed at random instants while everybody taps: nothing shown is lost, nothing is duplicated.

60 kills in the normal run; 330 with BAMCHUONG_NIGHTLY=1 (any number with BAMCHUONG_KILLS=N). One controller process, an
in-process crowd (busy_clients.py) that sends commands, verdicts and repeats, and looks at every audience's snapshots.
Four of five kills come after the first 1 to 90 messages of a new controller, so that it gets as far on a busy machine;
the others 0–100 ms after its start: they fall into opening, replaying and settling the journal, too.
"""

import os
import random
import time
from pathlib import Path

import zmq

from bus.endpoints import Endpoints
from controller.journal.journal_reader import verify_seals
from tests.patience import Patience
from tests.process.busy_clients import Crowd
from tests.process.controller_zygote import Controllers, controllers

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
KILLS = int(os.environ.get("BAMCHUONG_KILLS", "330" if NIGHTLY else "60"))
KILLS_PER_EVENING = 30
SPEED = 1_000.0
PATIENCE_S = 30.0
MOST_MESSAGES = 3_000


def play(crowd: Crowd, until_s: float) -> None:
    while time.monotonic() < until_s:
        crowd.turn()


def wait_for_messages(crowd: Crowd, messages: int = 1) -> None:
    patience = Patience(PATIENCE_S)
    while crowd.message_count < messages:
        assert not patience.ended, f"the restarted controller sent {crowd.message_count} of {messages} messages"
        crowd.turn()


def wait_for_ack(crowd: Crowd) -> None:
    """Go on with the match until a report was acknowledged: on a busy machine no later life may last so long. Where it
    only goes back and forth far from any buzzer, the next life may come to one."""
    patience = Patience(PATIENCE_S)
    while not crowd.observations.acks and crowd.message_count < MOST_MESSAGES and not patience.ended:
        crowd.turn()


def kill_repeatedly(folder: Path, starts: Controllers, kills: int, seed: int) -> tuple[Crowd, int]:
    """`kills` kills in one journal; the crowd, and how many kills came while a command was being done."""
    chance = random.Random(seed)
    endpoints = Endpoints.at(folder / "run")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    crowd = Crowd(context, endpoints, seed)
    busy = 0
    try:
        for _ in range(kills):
            pid = starts.start(folder / "data", endpoints.folder)
            if seed == 0 and not crowd.observations.acks:
                wait_for_ack(crowd)
            elif chance.random() < 0.8:
                wait_for_messages(crowd, chance.randint(1, 90))
            else:
                play(crowd, time.monotonic() + chance.uniform(0, 0.1))
            busy += crowd.is_waiting
            starts.kill(pid)
            crowd.reconnect()
        pid = starts.start(folder / "data", endpoints.folder)
        wait_for_messages(crowd)  # it has restarted
        starts.kill(pid)
    finally:
        crowd.close()
        context.destroy(linger=0)
    return crowd, busy


def test_no_kill_loses_what_was_shown_or_doubles_what_was_ordered(folder: Path) -> None:
    snapshots = replies = acks = busy = 0
    errors: list[str] = []
    with controllers(SPEED) as starts:
        for number, first in enumerate(range(0, KILLS, KILLS_PER_EVENING)):
            match_folder = folder / str(number)
            crowd, busy_kills = kill_repeatedly(
                match_folder, starts, min(KILLS_PER_EVENING, KILLS - first), seed=number
            )
            observations = crowd.observations
            errors += observations.discrepancies(match_folder / "data" / "journal.sqlite")
            assert verify_seals(match_folder / "data" / "journal.sqlite")[1].bad is None
            snapshots, replies, acks = (
                snapshots + len(observations.snapshots),
                replies + len(observations.replies),
                acks + len(observations.acks),
            )
            busy += busy_kills
    print(
        f"{KILLS} kills, {busy} while a command was on its way; {snapshots} snapshots, {replies} replies, {acks} acks"
    )
    assert not errors, "\n".join(errors[:20])
    assert replies > KILLS
    assert acks > 0
    assert busy > KILLS / 3
