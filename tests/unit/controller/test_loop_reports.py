"""The controller's loop over a real bus: a report counts once, however often and however late it is said."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq
from msgspec.structs import replace

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Lamp, Phase, PressKind
from bus.sockets import SNAPSHOT_TOPIC, Announcer, Subscriber, controller_client
from bus.sockets import controller_server as server_at
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from controller.contest_store import ContestStore
from controller.formats.format import BuzzersRound
from controller.loop import Loop
from tests.patience import Patience
from tests.unit.controller.rules.played_match import PLAN, Play

PATIENCE_S = 20.0


class Evening:
    """A controller that comes back to `play` from its journal, at the same instant; a firmware that only listens."""

    def __init__(self, folder: Path, stack: ExitStack, play: Play) -> None:
        self.folder = folder
        self.now_ns = play.now_ns
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(self.context.destroy, linger=0)
        endpoints = Endpoints.at(folder / "run")
        self.store = self._store()
        stack.callback(self._close)
        self.store.add("", "test", play.facts, 1)
        self.server = stack.enter_context(server_at(self.context, endpoints))
        self.news = stack.enter_context(Announcer(self.context, endpoints.news))
        self.loop = Loop(self.store, self.server, self.news, lambda: self.now_ns)
        self.mc = stack.enter_context(Subscriber(self.context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",)))
        self.stage = stack.enter_context(Subscriber(self.context, endpoints.news, (SNAPSHOT_TOPIC + b"stage",)))
        self.firmware = stack.enter_context(controller_client(self.context, endpoints))
        self.acked = 0
        self.replies: list[m.CommandReply] = []
        self.view: m.Snapshot | None = None
        self.stage_views: list[m.Snapshot] = []

    def _store(self) -> ContestStore:
        return ContestStore(self.folder / "data", "boot-1", lambda: 0)

    def _close(self) -> None:
        self.store.close()

    def restart(self) -> None:
        """The controller starts again, from its journal."""
        self.store.close()
        self.store = self._store()
        self.loop = Loop(self.store, self.server, self.news, lambda: self.now_ns)

    def report(self, number: int, fact: m.FirmwareFact) -> None:
        """Say it, until it is acknowledged once more."""
        before = self.acked
        self.until(lambda: self.firmware.send(m.Report("epoch-1", number, fact)), "somebody listens")
        self.until(lambda: self.acked > before, "it is acknowledged")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        patience = Patience(PATIENCE_S)
        while not holds():
            assert not patience.ended, what
            self.loop.turn()
            messages = self.firmware.receive()
            self.acked += sum(isinstance(message, m.Ack) for message in messages)
            self.replies += [message for message in messages if isinstance(message, m.CommandReply)]
            for view in self.mc.receive():
                self.view = view if isinstance(view, m.Snapshot) else self.view
            self.stage_views += [view for view in self.stage.receive() if isinstance(view, m.Snapshot)]

    def lamp(self, team: int) -> Lamp | None:
        return self.view.teams[team - 1].lamp if self.view is not None else None


@pytest.fixture
def at_the_floor() -> Iterator[Evening]:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    play.verdict(3)
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        yield Evening(Path(folder), stack, play)


@pytest.mark.parametrize("restarts", [False, True])
def test_a_push_that_the_guard_refused_does_nothing_when_it_is_said_again_after_it(
    at_the_floor: Evening, restarts: bool
) -> None:
    evening = at_the_floor
    evening.now_ns += 400 * MS
    push = m.McPressed("wrong", evening.now_ns)
    evening.report(7, push)
    assert evening.store.contest.buzzers.floor == 3
    facts = evening.store.contest.seq
    evening.now_ns += 250 * MS
    if restarts:
        evening.restart()
    evening.report(7, push)
    assert evening.store.contest.buzzers.floor == 3
    assert evening.store.contest.seq == facts
    assert "report epoch-1 7" in evening.store.seq_by_cause

    evening.report(8, m.McPressed("wrong", evening.now_ns))
    assert evening.store.contest.buzzers.out == (3,), "another push counts"


def test_what_was_pushed_while_the_controller_was_away_is_told_and_not_done(at_the_floor: Evening) -> None:
    evening = at_the_floor
    pushed_ns = evening.now_ns + SECOND
    evening.now_ns += 10 * SECOND
    for number, button in enumerate(("right", "next", "next"), start=7):
        evening.report(number, m.McPressed(button, pushed_ns + number * 100 * MS))  # type: ignore[arg-type]
    assert evening.store.contest.phase == "floor"
    evening.until(lambda: evening.view is not None and bool(evening.view.notices), "the MC is told")
    assert evening.view is not None
    assert [notice.code for notice in evening.view.notices] == ["push-ignored"]


def test_a_lamp_that_time_alone_changes_is_announced() -> None:
    rounds = tuple(
        replace(round_, early=m.EarlyPressRule.DELAY, delay_ms=2_000) if isinstance(round_, BuzzersRound) else round_
        for round_ in PLAN.rounds
    )
    play = Play(replace(PLAN, rounds=rounds))
    play.to_buzzers()
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)
    play.order(m.StartThinking())
    play.wait(31)
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        evening = Evening(Path(folder), stack, play)
        evening.until(lambda: evening.lamp(2) is Lamp.EARLY, "it must wait for its own opening")
        assert evening.lamp(1) is Lamp.ARMED
        evening.now_ns += SECOND
        evening.until(lambda: evening.lamp(2) is Lamp.ARMED, "now it may press")


def test_the_stage_is_told_of_an_opening_when_it_has_come_and_the_mc_when_it_is_ordered(at_the_floor: Evening) -> None:
    evening = at_the_floor
    evening.now_ns += SECOND
    evening.until(lambda: bool(evening.stage_views), "the stage sees the floor")
    evening.report(7, m.McPressed("wrong", evening.now_ns))
    opening_ns = evening.store.contest.opening_ns
    assert opening_ns is not None
    assert opening_ns > evening.now_ns
    evening.until(lambda: evening.view is not None and evening.view.phase is Phase.OPEN, "the MC sees the order")
    evening.now_ns = opening_ns - 1
    evening.until(lambda: evening.stage_views[-1].teams[2].mark is False, "the stage sees the ruling")
    assert {(view.phase, view.floor) for view in evening.stage_views} == {(Phase.FLOOR, 3)}

    evening.now_ns = opening_ns
    evening.until(lambda: evening.stage_views[-1].phase is Phase.OPEN, "the stage sees the opening")
    assert evening.stage_views[-1].now_ns == opening_ns


def test_a_command_that_comes_after_a_clock_has_run_out_finds_it_run_out() -> None:
    play = Play()
    play.to_buzzers()
    play.order(m.StartReading())
    play.order(m.StartThinking())
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        evening = Evening(Path(folder), stack, play)
        evening.until(lambda: evening.view is not None, "the evening is on")
        evening.now_ns += 30 * SECOND
        pause = m.CommandRequest("pause", "Lan", m.Role.MC, None, m.Pause())
        evening.until(lambda: evening.firmware.send(pause), "somebody listens")
        evening.until(lambda: evening.store.contest.phase is not Phase.THINKING, "it is over")
        evening.until(lambda: evening.replies != [], "it is answered")
        assert (evening.store.contest.phase, evening.replies[0].ok) == (Phase.OPEN, False)
