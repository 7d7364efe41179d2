"""All clients of a controller in one busy thread: an MC with three commands at a time, a firmware, five screens.

They record everything received: every snapshot, every reply, every acknowledgement. `Observations` compares it with the
journal afterwards.
"""

import random
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Audience, Press, PressKind, Role
from bus.sockets import SNAPSHOT_TOPIC, Subscriber, controller_client
from controller.journal.hash_chain import head_hash
from controller.journal.journal_reader import open_journal
from controller.journal.record import command_cause, report_cause
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.freeze import is_frozen
from controller.rules.rounds.buzzers.views import scene_before_opening
from controller.rules.view import STAFF

RESEND_S = 0.1
MAX_PENDING = 3


@dataclass
class Observations:
    """What the clients received. `snapshots`: head, step and scores by number, audience and phase (the hall sees an
    opening when its instant comes, without another fact); `replies`: number by id of the command; `acks`: reports that
    the controller has stored; `conflicts`: messages that contradict others."""

    snapshots: dict[tuple[int, str, str], tuple[tuple[int, str], int, tuple[object, ...]]] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    acks: set[str] = field(default_factory=set)
    conflicts: list[str] = field(default_factory=list)

    def add_snapshot(self, view: m.Snapshot) -> None:
        """Record what a screen shows; two screens must never show different states under one number."""
        shown = (view.journal_head, view.step, tuple((team.number, team.score) for team in view.teams))
        first_shown = self.snapshots.setdefault((view.seq, view.audience.value, view.phase), shown)
        if first_shown != shown:
            self.conflicts.append(f"{view.audience} {view.seq}: {first_shown} became {shown}")

    def add_reply(self, reply: m.CommandReply) -> None:
        """Record the reply to a command."""
        if reply.ok and self.replies.setdefault(reply.id, reply.seq) != reply.seq:
            self.conflicts.append(f"{reply.id}: first {self.replies[reply.id]}, then {reply.seq}")

    def discrepancies(self, journal: Path) -> list[str]:
        """Everything that was shown and is not in `journal`, or is there twice."""
        errors = list(self.conflicts)
        contest, digests, causes = Contest(), [""], dict[str, int]()
        previous_cause = ""
        states: dict[tuple[int, bool], tuple[int, tuple[object, ...]]] = {}
        """By number, and by whether it is for the hall, which sees no totals while they are frozen."""
        phases: dict[tuple[int, bool], set[str]] = {}
        with open_journal(journal) as source:
            for row, record in source.records():
                contest = apply(contest, record.fact)
                digests.append(head_hash(row.digest))
                if record.cause and record.cause != previous_cause and record.cause in causes:
                    errors.append(f"{record.cause} was done twice: at {causes[record.cause]} and {row.seq}")
                if record.cause:
                    causes[record.cause] = row.seq
                previous_cause = record.cause
                teams = contest.current_evening.match.teams
                for is_hall in (False, True):
                    hidden = is_hall and is_frozen(contest)
                    scores = tuple((team.number, None if hidden else contest.scores[team.number]) for team in teams)
                    states[row.seq, is_hall] = (contest.step, scores)
                    scene = scene_before_opening(contest, 0) if is_hall else None
                    phases[row.seq, is_hall] = {contest.phase} if scene is None else {contest.phase, scene.phase}
        for (seq, audience, phase), (head, *state) in self.snapshots.items():
            if head[0] >= len(digests) or digests[head[0]] != head[1]:
                errors.append(f"{audience} showed head {head}, which is not in the journal")
                continue
            key = (seq, audience not in STAFF)
            if head[0] != seq or states.get(key) != tuple(state) or phase not in phases[key]:
                expected = f"{phases.get(key)}, {states.get(key)}"
                errors.append(f"{audience} showed {seq} as {phase}, {state}, the journal says {expected}")
        errors += [
            f"answered {command} at {seq}: {causes.get(command_cause(command))}"
            for command, seq in self.replies.items()
            if causes.get(command_cause(command)) != seq
        ]
        return errors + [f"acknowledged {ack}, and lost" for ack in self.acks if ack not in causes]


class Crowd:
    """The MC, the firmware and the screens. `heard`: how many messages arrived since the last `reconnect`."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, seed: int) -> None:
        self.observations = Observations()
        self.message_count = 0
        self._random = random.Random(seed)
        self._news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC,))
        self._mc = controller_client(context, endpoints)
        self._firmware = controller_client(context, endpoints)
        self._name = f"{seed:x}"
        self._number = 0
        self._pending: dict[str, tuple[m.CommandRequest, float]] = {}
        self._reports: dict[int, tuple[m.Report, float]] = {}
        self._accepted: list[m.CommandRequest] = []
        self._report_count = 0
        self._decided: set[int] = set()
        self._hello_s = 0.0
        self._is_welcome = False
        self._view: m.Snapshot | None = None
        self._poller = zmq.Poller()
        for socket in (self._news, self._mc, self._firmware):
            self._poller.register(socket.socket, zmq.POLLIN)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for a reply or an acknowledgement."""
        return bool(self._pending or self._reports)

    def reconnect(self) -> None:
        """The controller was killed: greet the next one."""
        self.message_count = 0
        self._is_welcome = False

    def turn(self) -> None:
        """Receive everything, then send something."""
        self._poller.poll(2)
        for news in self._news.receive():
            if isinstance(news, m.Snapshot):
                self.message_count += 1
                self.observations.add_snapshot(news)
                if news.audience is Audience.MC:
                    self._view = news
        self._receive_replies()
        self._receive_orders()
        self._send_commands()
        self._send_reports()

    def close(self) -> None:
        for socket in (self._news, self._mc, self._firmware):
            socket.close()

    def _receive_replies(self) -> None:
        for reply in self._mc.receive():
            if isinstance(reply, m.CommandReply):
                self.message_count += 1
                self.observations.add_reply(reply)
                pending = self._pending.pop(reply.id, None)
                if pending is not None and reply.ok:
                    self._accepted.append(pending[0])

    def _send_commands(self) -> None:
        now = time.monotonic()
        for request, since in list(self._pending.values()):
            if now - since > RESEND_S and self._mc.send(request):
                self._pending[request.id] = (request, now)
        if self._view is None or len(self._pending) >= MAX_PENDING:
            return
        if self._accepted and self._random.random() < 0.05:
            self._mc.send(self._random.choice(self._accepted))  # a tablet that missed the reply
            return
        self._number += 1
        step = self._view.step if self._random.random() < 0.5 else None
        request = m.CommandRequest(f"mc-{self._name}-{self._number}", "mc", Role.MC, step, self._command(self._view))
        self._pending[request.id] = (request, now)
        self._mc.send(request)

    def _command(self, view: m.Snapshot) -> m.Command:
        chance = self._random.random()
        if chance < 0.1 or view.phase == "ranking":
            adjust = m.AdjustScore(1 + self._number % 5, Decimal(1), "to be seen")
            return self._random.choice((m.Undo(), m.Undo(), adjust))
        if view.phase == "boards_up" and chance < 0.8:
            return m.MarkBoard(1 + self._number % 5, self._random.random() < 0.5)
        if view.phase == "judging" and chance < 0.8 and view.criteria:
            return m.CastBallot(1 + self._number % 2, tuple(Decimal(1) for _ in view.criteria))
        if view.actions and chance < 0.25:
            return self._random.choice(view.actions).command
        return view.next_step.command if view.next_step is not None else m.Pause()

    def _receive_orders(self) -> None:
        now = time.monotonic()
        for order in self._firmware.receive():
            self.message_count += 1
            match order:
                case m.Welcome():
                    self._is_welcome = True
                case m.Ack(number=number):
                    self.observations.acks.add(report_cause(f"fw-{self._name}", number))
                    self._reports.pop(number, None)
                case m.FirmwareOrders(arm=m.Arm() as arm) if (
                    arm.opening_ns is not None and arm.arming not in self._decided
                ):
                    self._decide(arm)
        if not self._is_welcome and now - self._hello_s > RESEND_S / 4:
            self._hello_s = now
            self._firmware.send(m.Hello("firmware", Role.FIRMWARE, f"fw-{self._name}", m.PROTOCOL, tuple(range(1, 9))))

    def _decide(self, arm: m.Arm) -> None:
        """One station presses at the opening."""
        opening_ns = arm.opening_ns or 0
        if not arm.stations:
            return
        self._decided.add(arm.arming)
        station = self._random.choice(arm.stations)
        press = Press(station, opening_ns + 1_000, PressKind.WINNER, 0)
        self._queue_report(
            m.Pressed(arm.arming, Press(self._random.choice(arm.stations), opening_ns - 1, PressKind.IDLE))
        )
        self._queue_report(
            m.Verdict(
                arming=arm.arming,
                outcome="floor",
                stations=(station,),
                opening_ns=opening_ns,
                window_ns=100_000,
                decided_ns=opening_ns + 2_000,
                presses=(press,),
            )
        )

    def _queue_report(self, fact: m.FirmwareFact) -> None:
        self._report_count += 1
        self._reports[self._report_count] = (m.Report(f"fw-{self._name}", self._report_count, fact), 0.0)

    def _send_reports(self) -> None:
        now = time.monotonic()
        for number, (report, since) in list(self._reports.items()):
            if now - since > RESEND_S and self._firmware.send(report):
                self._reports[number] = (report, now)
