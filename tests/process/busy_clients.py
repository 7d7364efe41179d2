"""Everybody around a controller, in one thread and in a hurry: an MC with three fingers, a firmware, five screens.

They write down what they were shown: every snapshot, every answer, every acknowledgement. `Seen` holds it against the
journal afterwards.
"""

import random
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import zmq

from bus import messages as m
from bus.messages import Audience, Press, PressKind, Role
from bus.sockets import SNAPSHOT_TOPIC, Endpoints, Subscriber, controller_client
from controller.journal.hash_chain import short_hash
from controller.journal.journal_reader import open_journal
from controller.rules.apply import apply
from controller.rules.contest import Contest

AGAIN_S = 0.1
FINGERS = 3


@dataclass
class Seen:
    """What was shown. `snapshots`: head, phase, step and scores by number and audience; `answers`: number by id of the
    command; `acks`: reports that the controller promised to keep."""

    snapshots: dict[tuple[int, str], tuple[tuple[int, str], str, int, tuple[object, ...]]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    acks: set[str] = field(default_factory=set)
    unlike: list[str] = field(default_factory=list)

    def snapshot(self, view: m.Snapshot) -> None:
        """A screen shows `view`; two screens must never show different things under one number."""
        shown = (view.journal_head, view.phase, view.step, tuple((team.number, team.score) for team in view.teams))
        known = self.snapshots.setdefault((view.seq, view.audience.value), shown)
        if known != shown:
            self.unlike.append(f"{view.audience} {view.seq}: {known} became {shown}")

    def answer(self, answer: m.CommandReply) -> None:
        """A command was answered."""
        if answer.ok and self.answers.setdefault(answer.id, answer.seq) != answer.seq:
            self.unlike.append(f"{answer.id}: first {self.answers[answer.id]}, then {answer.seq}")

    def lost(self, journal: Path) -> list[str]:
        """Everything that was shown and does not stand in `journal`, or stands there twice."""
        wrong = list(self.unlike)
        contest, digests, causes = Contest(), [""], dict[str, int]()
        before = ""
        states: dict[int, tuple[str, int, tuple[object, ...]]] = {}
        with open_journal(journal) as source:
            for row, record in source.records():
                contest = apply(contest, record.fact)
                digests.append(short_hash(row.digest))
                if record.cause and record.cause != before and record.cause in causes:
                    wrong.append(f"{record.cause} was done twice: at {causes[record.cause]} and {row.seq}")
                if record.cause:
                    causes[record.cause] = row.seq
                before = record.cause
                scores = tuple(
                    (team.number, contest.scores[team.number]) for team in contest.current_evening.match.teams
                )
                states[row.seq] = (contest.phase, contest.step, scores)
        for (seq, audience), (head, *state) in self.snapshots.items():
            if head[0] >= len(digests) or digests[head[0]] != head[1]:
                wrong.append(f"{audience} showed head {head}, which is not in the journal")
            elif head[0] != seq or states[seq] != tuple(state):
                wrong.append(f"{audience} showed {seq} as {state}, the journal says {states.get(seq)}")
        wrong += [
            f"answered {one} at {seq}: {causes.get(one)}" for one, seq in self.answers.items() if causes.get(one) != seq
        ]
        return wrong + [f"acknowledged {ack}, and lost" for ack in self.acks if ack not in causes]


class Crowd:
    """Taps, presses and looks. `heard`: how many messages came since the last `restarted`."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, seed: int) -> None:
        self.seen = Seen()
        self.heard = 0
        self._random = random.Random(seed)
        self._news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC,))
        self._mc = controller_client(context, endpoints)
        self._firmware = controller_client(context, endpoints)
        self._name = f"{seed:x}"
        self._number = 0
        self._asked: dict[str, tuple[m.CommandRequest, float]] = {}
        self._reports: dict[int, tuple[m.Report, float]] = {}
        self._done: list[m.CommandRequest] = []
        self._reported = 0
        self._judged: set[int] = set()
        self._hello_s = 0.0
        self._welcome = False
        self._view: m.Snapshot | None = None
        self._poller = zmq.Poller()
        for socket in (self._news, self._mc, self._firmware):
            self._poller.register(socket.socket, zmq.POLLIN)

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer or an acknowledgement."""
        return bool(self._asked or self._reports)

    def restarted(self) -> None:
        """The controller was killed: greet the next one."""
        self.heard = 0
        self._welcome = False

    def turn(self) -> None:
        """Hear everything, then say something."""
        self._poller.poll(2)
        for news in self._news.receive():
            if isinstance(news, m.Snapshot):
                self.heard += 1
                self.seen.snapshot(news)
                if news.audience is Audience.MC:
                    self._view = news
        self._hear_answers()
        self._hear_orders()
        self._ask()
        self._report()

    def close(self) -> None:
        for socket in (self._news, self._mc, self._firmware):
            socket.close()

    def _hear_answers(self) -> None:
        for answer in self._mc.receive():
            if isinstance(answer, m.CommandReply):
                self.heard += 1
                self.seen.answer(answer)
                asked = self._asked.pop(answer.id, None)
                if asked is not None and answer.ok:
                    self._done.append(asked[0])

    def _ask(self) -> None:
        now = time.monotonic()
        for ask, since in list(self._asked.values()):
            if now - since > AGAIN_S and self._mc.send(ask):
                self._asked[ask.id] = (ask, now)
        if self._view is None or len(self._asked) >= FINGERS:
            return
        if self._done and self._random.random() < 0.05:
            self._mc.send(self._random.choice(self._done))  # a tablet that never heard the answer
            return
        self._number += 1
        step = self._view.step if self._random.random() < 0.5 else None
        ask = m.CommandRequest(f"mc-{self._name}-{self._number}", "mc", Role.MC, step, self._command(self._view))
        self._asked[ask.id] = (ask, now)
        self._mc.send(ask)

    def _command(self, view: m.Snapshot) -> m.Command:
        chance = self._random.random()
        if chance < 0.1 or view.phase == "ranking":
            return self._random.choice((m.Undo(), m.AdjustScore(1 + self._number % 5, Decimal(1), "to be seen")))
        if view.phase == "boards_up" and chance < 0.8:
            return m.MarkBoard(1 + self._number % 5, self._random.random() < 0.5)
        if view.phase == "judging" and chance < 0.8 and view.criteria:
            return m.CastBallot(1 + self._number % 2, tuple(Decimal(1) for _ in view.criteria))
        if view.actions and chance < 0.25:
            return self._random.choice(view.actions).command
        return view.next_step.command if view.next_step is not None else m.Pause()

    def _hear_orders(self) -> None:
        now = time.monotonic()
        for order in self._firmware.receive():
            self.heard += 1
            match order:
                case m.Welcome():
                    self._welcome = True
                case m.Ack(number=number):
                    self.seen.acks.add(f"fw-{self._name}:{number}")
                    self._reports.pop(number, None)
                case m.FirmwareOrders(arm=m.Arm() as arm) if (
                    arm.opening_ns is not None and arm.arming not in self._judged
                ):
                    self._judge(arm)
        if not self._welcome and now - self._hello_s > AGAIN_S / 4:
            self._hello_s = now
            self._firmware.send(m.Hello("firmware", Role.FIRMWARE, f"fw-{self._name}", m.PROTOCOL, tuple(range(1, 9))))

    def _judge(self, arm: m.Arm) -> None:
        """One station presses, at the opening."""
        opening = arm.opening_ns or 0
        if not arm.stations:
            return
        self._judged.add(arm.arming)
        station = self._random.choice(arm.stations)
        press = Press(station, opening + 1_000, PressKind.WINNER, 0)
        self._tell(m.Pressed(arm.arming, Press(self._random.choice(arm.stations), opening - 1, PressKind.IDLE)))
        self._tell(m.Verdict(arm.arming, "floor", (station,), opening, 100_000, opening + 2_000, (press,)))

    def _tell(self, fact: m.FirmwareFact) -> None:
        self._reported += 1
        self._reports[self._reported] = (m.Report(f"fw-{self._name}", self._reported, fact), 0.0)

    def _report(self) -> None:
        now = time.monotonic()
        for number, (report, since) in list(self._reports.items()):
            if now - since > AGAIN_S and self._firmware.send(report):
                self._reports[number] = (report, now)
