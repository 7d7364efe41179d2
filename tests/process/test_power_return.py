"""The machine loses power while a clock runs, and starts again: a real controller, killed, and one on another boot.

What a power cut does to the disk is test_power_cuts.py's part; here it is what people see afterwards.
"""

import random
import time
from decimal import Decimal
from pathlib import Path

import pytest
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Role
from bus.sockets import SNAPSHOT_TOPIC, Client, Subscriber, controller_client
from bus.units import NS_PER_S
from tests.patience import Patience
from tests.process.controller_zygote import controllers

PATIENCE_S = 30.0


class Tablet:
    """The MC's tablet: the newest snapshot, and commands."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self.news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.controller: Client[m.FromController] = controller_client(context, endpoints)
        self.view: m.Snapshot | None = None
        self._number = 0

    def receive(self) -> m.Snapshot | None:
        self.news.socket.poll(20)
        for news in self.news.receive():
            if isinstance(news, m.Snapshot):
                self.view = news
        return self.view

    def wait_until(self, what: str, boot: str, phase: str) -> m.Snapshot:
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            view = self.receive()
            if view is not None and (view.boot, view.phase) == (boot, phase):
                return view
        raise AssertionError(f"{what}: did not happen; {self.view}")

    def order(self, command: m.Command) -> None:
        self._number += 1
        request = m.CommandRequest(f"tablet-{self._number}", "mc", Role.MC, None, command)
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self.controller.send(request)
            self.controller.socket.poll(300)
            for reply in self.controller.receive():
                if isinstance(reply, m.CommandReply) and reply.id == request.id:
                    assert reply.ok, [str(reason) for reason in reply.reasons]
                    return
        raise AssertionError(f"{command}: no answer")

    def close(self) -> None:
        self.news.close()
        self.controller.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_clock_stands_at_most_a_second_before_the_cut_and_the_mc_is_told_what_was_lost(
    folder: Path, seed: int
) -> None:
    chance = random.Random(seed)
    endpoints = Endpoints.at(folder / "run")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    tablet = Tablet(context, endpoints)
    try:
        with controllers(1.0) as starts:
            pid = starts.start(folder / "data", endpoints.folder, "boot-1")
            tablet.wait_until("the first snapshot", "boot-1", "setup")
            for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading(), m.StartThinking()):
                tablet.order(command)
            tablet.order(m.AdjustScore(3, Decimal(7), "before the cut"))
            before = tablet.wait_until("the running clock", "boot-1", "thinking")
            assert before.clock is not None
            assert before.clock.deadline_ns is not None
            cut_at_s = time.monotonic() + chance.uniform(0.2, 2.2)
            while time.monotonic() < cut_at_s:
                tablet.receive()
            left_ns = before.clock.deadline_ns - time.monotonic_ns()
            starts.kill(pid)

            pid = starts.start(folder / "data", endpoints.folder, "boot-2")
            after = tablet.wait_until("the contest", "boot-2", "thinking")
            assert after.clock is not None
            assert after.clock.deadline_ns is None, "it is paused"
            assert 0 <= after.clock.remaining_ns - left_ns <= NS_PER_S
            print(f"the clock stands {(after.clock.remaining_ns - left_ns) / 1e6:.0f} ms before the cut")
            assert "back-clock" in [notice.code for notice in after.notices]
            assert after.teams[2].score == 7
            assert after.question == before.question
            tablet.order(m.Resume())
            starts.kill(pid)
    finally:
        tablet.close()
        context.destroy(linger=0)
