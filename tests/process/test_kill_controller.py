"""The controller is killed at random instants while everybody taps: nothing that was shown is lost, nothing is doubled.

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

from bus.sockets import Endpoints
from tests.patience import Patience
from tests.process.busy_clients import Crowd
from tests.process.controller_zygote import Controllers, controllers

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
KILLS = int(os.environ.get("BAMCHUONG_KILLS", "330" if NIGHTLY else "60"))
KILLS_PER_EVENING = 30
SPEED = 1_000.0
PATIENCE_S = 30.0


def play(crowd: Crowd, until_s: float) -> None:
    while time.monotonic() < until_s:
        crowd.turn()


def until_heard(crowd: Crowd, messages: int = 1) -> None:
    patience = Patience(PATIENCE_S)
    while crowd.heard < messages:
        assert not patience.ended, f"the restarted controller said {crowd.heard} of {messages} messages"
        crowd.turn()


def an_evening(folder: Path, starts: Controllers, kills: int, seed: int) -> tuple[Crowd, int]:
    """`kills` kills in one journal; the crowd, and how many kills came while a command was being done."""
    chance = random.Random(seed)
    endpoints = Endpoints.at(folder / "run")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    crowd = Crowd(context, endpoints, seed)
    busy = 0
    try:
        for _ in range(kills):
            pid = starts.start(folder / "data", endpoints.folder)
            if chance.random() < 0.8:
                until_heard(crowd, chance.randint(1, 90))
            else:
                play(crowd, time.monotonic() + chance.uniform(0, 0.1))
            busy += crowd.busy
            starts.kill(pid)
            crowd.restarted()
        pid = starts.start(folder / "data", endpoints.folder)
        until_heard(crowd)  # it comes back
        starts.kill(pid)
    finally:
        crowd.close()
        context.destroy(linger=0)
    return crowd, busy


def test_no_kill_loses_what_was_shown_or_doubles_what_was_ordered(folder: Path) -> None:
    shown = answered = kept = busy = 0
    wrong: list[str] = []
    with controllers(SPEED) as starts:
        for number, first in enumerate(range(0, KILLS, KILLS_PER_EVENING)):
            place = folder / str(number)
            crowd, more = an_evening(place, starts, min(KILLS_PER_EVENING, KILLS - first), seed=number)
            seen = crowd.seen
            wrong += seen.lost(place / "data" / "journal.sqlite")
            shown, answered, kept = shown + len(seen.snapshots), answered + len(seen.answers), kept + len(seen.acks)
            busy += more
    print(f"{KILLS} kills, {busy} while a command was on its way; {shown} snapshots, {answered} answers, {kept} acks")
    assert not wrong, "\n".join(wrong[:20])
    assert answered > KILLS
    assert kept > 0
    assert busy > KILLS / 3
