"""Robot player: plays a match as MC, judges and teams, one snapshot at a time.

The robot knows no more than a person would: it reads the MC's snapshots, gives commands with the step that it saw, and
pushes the simulated buttons at the times in its plan.

Kind: loop
"""

import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import zmq

from bamchuong.robot.plan import Plan, Push
from bus import messages as m
from bus.codec import FROM_GPIO_SIM
from bus.endpoints import Endpoints
from bus.messages import Lamp, Role, RoundKind
from bus.sockets import Client, controller_client

PATIENCE_NS = 120_000_000_000
"""How long a contest may make no progress, in addition to its clocks and the plan, before the robot gives up: enough
for a controller that restarts on a busy machine."""

RESEND_NS = 500_000_000


class StuckError(RuntimeError):
    """The match makes no progress; the message says where, and what was refused."""


class Player:
    """Plays the match. Belongs to one thread; call `observe` for every snapshot of the MC and `turn` often.

    Args:
        plan: what the robots do.
        controller: where commands go.
        pins: where buttons are pushed.
        has_buttons: whether they are simulated; on real ones nobody presses, and the MC gives the floor instead.
        now_ns: CLOCK_MONOTONIC in nanoseconds.
        name: begins the ids of its commands; None: one that no other player has.
    """

    def __init__(
        self,
        plan: Plan,
        controller: Client[m.FromController],
        pins: Client[m.FromGpioSim],
        now_ns: Callable[[], int] = time.monotonic_ns,
        *,
        has_buttons: bool = True,
        name: str | None = None,
    ) -> None:
        self._plan = plan
        self._has_buttons = has_buttons
        self._first: Push | None = None
        self._controller = controller
        self._pins = pins
        self._now_ns = now_ns
        self._numbers = itertools.count(1)
        self._name = name or secrets.token_hex(4)
        self._view: m.Snapshot | None = None
        self._since_ns = now_ns()
        self._pending: tuple[m.CommandRequest, int] | None = None
        self._planned_openings: set[int] = set()
        self._pulses: list[m.Pulse] = []
        self._openings: dict[tuple[int, int], int] = {}
        self._last_refusal: tuple[m.Sentence, ...] = ()
        self._done_seq = 0
        self.late_ns = 0
        """Largest delay of a push at the pins; more than 0 means that the machine could not keep up with the plan."""

    @property
    def is_done(self) -> bool:
        """Whether the ranking has been reached, and every prize has its team."""
        return self._view is not None and self._view.phase == m.Phase.RANKING and not self._view.ties

    def observe(self, view: m.Snapshot) -> None:
        """Take a new snapshot of the MC. One that is older than a command already done is ignored."""
        if view.seq < self._done_seq:
            return
        if self._view is None or (view.step, view.phase) != (self._view.step, self._view.phase):
            self._since_ns = self._now_ns()
        self._view = view

    def turn(self) -> None:
        """Receive answers, push what is due, and give the command that is due. Raises `StuckError`."""
        self._receive()
        view = self._view
        if view is None or self.is_done:
            return
        self._plan_pushes(view)
        self._push()
        if self._pending is not None:
            self._resend()
            return
        command, after_ns = self._command(view)
        if command is not None and self._now_ns() - self._since_ns >= after_ns:
            self._send(command, view.step)
        self._check_progress(view, after_ns)

    # ------------------------------------------------------------------------------------------------------ the teams

    def _push(self) -> None:
        """Send the pushes to the pins; while nothing receives them they wait, until they are overdue."""
        while self._pulses and self._pins.send(self._pulses[0]):
            self._pulses.pop(0)
        self._pulses = [pulse for pulse in self._pulses if pulse.at_ns > self._now_ns()]

    def _plan_pushes(self, view: m.Snapshot) -> None:
        opening_ns = view.opening_ns
        if view.round is None or view.phase not in {m.Phase.THINKING, m.Phase.OPEN} or opening_ns is None:
            return
        if view.round.kind is not RoundKind.BUZZERS or opening_ns in self._planned_openings:
            return
        self._planned_openings.add(opening_ns)
        place = (view.round.number, view.round.item - 1)
        opening = self._openings.get(place, 0)
        self._openings[place] = opening + 1
        able = tuple(team.number for team in view.teams if team.lamp in {Lamp.LOCKED, Lamp.ARMED})
        pushes = self._plan.pushes(able, *place, opening)
        self._first = next((push for push in pushes if push.since_ns >= 0), None)
        for push in pushes if self._has_buttons else ():
            station = next(team.station for team in view.teams if team.number == push.team)
            pulse = m.Pulse(self._id(), station, opening_ns + push.since_ns, bounce_ns=push.bounce_ns)
            self._pulses.append(pulse)

    # --------------------------------------------------------------------------------------------------------- the MC

    def _command(self, view: m.Snapshot) -> tuple[m.Command | None, int]:
        """The MC's next command in this situation, and how long after its start to give it."""
        if view.phase == m.Phase.BOARDS_UP and view.round is not None:
            unmarked = [team.number for team in view.teams if team.takes_part and team.mark is None]
            if unmarked:
                right = self._plan.knows(unmarked[0], view.round.number, view.round.item - 1)
                return m.MarkBoard(unmarked[0], right), self._plan.pause_ns("mark", 0.5, 1.0)
        if view.phase == m.Phase.OPEN and not self._has_buttons and self._first is not None:
            return m.GiveFloor(self._first.team), self._first.since_ns
        if view.phase == m.Phase.FLOOR and view.floor is not None and view.round is not None:
            knows = self._plan.knows(view.floor, view.round.number, view.round.item - 1)
            guard_ns = max(0, view.guard_until_ns - self._since_ns) + 20_000_000
            answer: m.Command = m.RuleRight() if knows else m.RuleWrong()
            return answer, max(guard_ns, self._plan.pause_ns(f"answer{view.step}", 1.5, 6.0))
        if view.phase == m.Phase.JUDGING:
            missing = [ballot.judge for ballot in view.ballots if not ballot.final]
            if missing:
                max_marks = tuple(criterion.max_points for criterion in view.criteria)
                marks = self._plan.ballot(missing[0], view.performer or 0, max_marks)
                return m.CastBallot(missing[0], marks), self._plan.pause_ns("ballot", 5, 20)
        return self._next(view)

    def _next(self, view: m.Snapshot) -> tuple[m.Command | None, int]:
        if view.ties and (view.next_step is None or view.blockers):
            lots = m.DrawLots(self._plan.lots(view.ties[0].teams), "robot 1", "robot 2")
            return lots, self._plan.pause_ns(f"lots{view.step}", 2.0, 5.0)
        if view.next_step is None or view.blockers:
            return None, 0
        if view.phase == m.Phase.READING and view.question is not None:
            return view.next_step.command, self._plan.reading_ns(view.question.text)
        if view.phase == m.Phase.PERFORMING and view.clock is not None:
            return view.next_step.command, self._plan.performance_ns(view.performer or 0, view.clock.total_ns)
        return view.next_step.command, self._plan.pause_ns(f"{view.phase}{view.step}", 1.0, 3.0)

    def _send(self, command: m.Command, step: int) -> None:
        judge = command.judge if isinstance(command, m.CastBallot) else None  # every judge marks for themselves
        role = Role.MC if judge is None else Role.JUDGE
        request = m.CommandRequest(id=self._id(), who="robot", role=role, step=step, command=command, judge=judge)
        self._controller.send(request)
        self._pending = (request, self._now_ns())

    def _resend(self) -> None:
        """Send the same command with the same id: a restarted controller executes it once, however often it arrives."""
        if self._pending is not None and self._now_ns() - self._pending[1] >= RESEND_NS:
            self._controller.send(self._pending[0])
            self._pending = (self._pending[0], self._now_ns())

    def _receive(self) -> None:
        for answer in self._controller.receive():
            if self._pending is not None and isinstance(answer, m.CommandReply) and answer.id == self._pending[0].id:
                self._pending = None
                self._last_refusal = answer.reasons
                self._await_effect(answer)
        for reply in self._pins.receive():
            if isinstance(reply, m.PulseReply):
                self.late_ns = max(self.late_ns, reply.late_ns)
                if reply.refusal is not None:
                    raise StuckError(f"the simulated board refused a push: {reply.refusal}")

    def _await_effect(self, answer: m.CommandReply) -> None:
        """A command takes effect in a later snapshot: forget the current one, so that it is not given twice."""
        if answer.ok:
            self._done_seq = answer.seq
            if self._view is not None and self._view.seq < answer.seq:
                self._view = None

    def _check_progress(self, view: m.Snapshot, after_ns: int) -> None:
        clock = view.clock
        allowed = PATIENCE_NS + after_ns + (clock.total_ns if clock is not None else 0)
        if self._now_ns() - self._since_ns > allowed:
            why = "; ".join(map(str, self._last_refusal or view.blockers)) or "nothing happened"
            raise StuckError(f"the match is stuck in phase {view.phase} (step {view.step}): {why}")

    def _id(self) -> str:
        return f"robot-{self._name}-{next(self._numbers)}"


@contextmanager
def playing(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, plan: Plan, *, has_buttons: bool = True
) -> Iterator[tuple[Player, tuple["zmq.Socket[bytes]", ...]]]:
    """A player of the match behind `endpoints`, and the sockets on which answers arrive."""
    with (
        controller_client(context, endpoints) as controller,
        Client(context, endpoints.gpio_sim, FROM_GPIO_SIM) as pins,
    ):
        yield Player(plan, controller, pins, has_buttons=has_buttons), (controller.socket, pins.socket)
