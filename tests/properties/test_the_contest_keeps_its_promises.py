"""Whatever is tapped and pressed in any order, the contest keeps its promises.

At most one team has the floor, and it is the earliest permitted press; points change only by a ruling; nobody who is
out or barred gets the floor; replaying the facts gives the same contest; no answer is in a public snapshot before its
time.
"""

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from controller.bus import messages as m
from controller.bus.messages import Audience, Press, PressKind, Role, RoundKind
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.decide import DECIDERS, STEPLESS
from controller.rules.facts import AnyFact
from controller.rules.refusal import RefusedError
from controller.rules.wanted import wanted
from tests.unit.rules.play import Play

PLAIN = [kind for kind in DECIDERS if not kind.__struct_fields__]
TEAMS = st.integers(1, 6)
POINTS = (
    f.BoardsConfirmed, f.RuledRight, f.RuledWrong, f.TeamBarred, f.TeamPardoned, f.QuestionVoided, f.BallotsRevealed,
    f.ScoreAdjusted, f.Undone, f.Redone, f.MatchOpened,
)  # fmt: skip
_json = msgspec.json.Decoder(list[AnyFact])


class Evening(RuleBasedStateMachine):
    """Taps, presses and time in any order, on a match that begins in a round of its own choice."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()
        self.play.to_buzzers()
        self.marked = len(self.play.facts)

    def _try(self, command: m.Command, role: Role = Role.MC, step: int | None = None) -> None:
        before = self.play.contest
        try:
            self.play.order(command, step, role)
        except RefusedError:
            assert self.play.contest is before

    @rule(kind=st.sampled_from(PLAIN))
    def tap(self, kind: Any) -> None:
        self._try(kind())

    @rule()
    def follow_the_next_step(self) -> None:
        step = self.play.view().next
        if step is not None:
            self._try(step.command)

    @rule(team=TEAMS, right=st.one_of(st.none(), st.booleans()))
    def mark(self, team: int, right: bool | None) -> None:
        self._try(m.MarkBoard(team, right))

    @rule(team=TEAMS, kind=st.sampled_from([m.GiveFloor, m.Bar, m.Pardon]))
    def rule_on_a_team(self, team: int, kind: Any) -> None:
        self._try(kind(team))

    @rule(team=TEAMS, points=st.integers(-20, 20), tie_break=st.booleans())
    def adjust(self, team: int, points: int, tie_break: bool) -> None:
        before = self.play.contest
        self._try(m.AdjustScore(team, Decimal(points), "protest upheld", tie_break))
        assert self.play.contest.scores == before.scores or not tie_break

    @rule(team=TEAMS, round_=st.integers(0, 3), item=st.integers(0, 12))
    def protest(self, team: int, round_: int, item: int) -> None:
        self._try(m.RecordProtest(team, round_, item, "the answer was right"))

    @rule(number=st.integers(1, 4), outcome=st.sampled_from(["upheld", "rejected", "withdrawn"]))
    def decide_a_protest(self, number: int, outcome: Any) -> None:
        self._try(m.DecideProtest(number, outcome, "as the jury says"))

    @rule(team=TEAMS, station=st.integers(1, 8))
    def move(self, team: int, station: int) -> None:
        self._try(m.MoveTeam(team, station))

    @rule(team=TEAMS, absent=st.booleans())
    def mark_absent(self, team: int, absent: bool) -> None:
        self._try(m.MarkAbsent(team, absent))

    @rule(reason=st.sampled_from(["", "cable"]))
    def hold(self, reason: str) -> None:
        self._try(m.Hold(reason))

    @rule(seconds=st.integers(0, 100))
    def set_the_clock(self, seconds: int) -> None:
        self._try(m.SetClock(seconds))

    @rule(judge=st.integers(1, 4))
    def reopen_a_ballot(self, judge: int) -> None:
        self._try(m.ReopenBallot(judge))

    @rule()
    def undo_and_redo(self) -> None:
        """Undo takes a decision back, redo brings it again: scores, phase and marks as they were."""
        before = self.play.contest
        if before.past is None or before.phase == "open":
            return
        self.play.order(m.Undo())
        assert self.play.contest.protests == before.protests
        self.play.order(m.Redo())
        after = self.play.contest
        assert (after.scores, after.phase, after.marks, after.item, after.protests) == (
            before.scores,
            before.phase,
            before.marks,
            before.item,
            before.protests,
        )

    @rule(judge=st.integers(1, 4), mark=st.integers(0, 41))
    def cast(self, judge: int, mark: int) -> None:
        self._try(m.CastBallot(judge, (Decimal(mark), Decimal(1), Decimal(1), Decimal(1))))

    @rule(role=st.sampled_from([Role.JUDGE, Role.PUBLIC, Role.STAGE]), kind=st.sampled_from(PLAIN))
    def somebody_else_taps(self, role: Role, kind: Any) -> None:
        before = self.play.contest
        self._try(kind(), role)
        assert self.play.contest is before

    @rule(kind=st.sampled_from([kind for kind in PLAIN if kind not in STEPLESS]), behind=st.integers(1, 3))
    def an_old_screen_taps(self, kind: Any, behind: int) -> None:
        before = self.play.contest
        self._try(kind(), step=self.play.contest.step - behind)
        assert self.play.contest is before

    @rule(seconds=st.sampled_from([0.1, 0.6, 5, 31]))
    def time_passes(self, seconds: float) -> None:
        self.play.wait(seconds)

    @rule()
    def the_question_runs_to_its_opening(self) -> None:
        for _ in range(6):
            if self.play.contest.phase == "open":
                return
            self.follow_the_next_step()
            self.play.wait(31)

    @precondition(lambda self: self.play.contest.phase == "open")
    @rule(choice=st.integers(0, 4), right=st.booleans())
    def a_team_presses_and_is_ruled(self, choice: int, right: bool) -> None:
        arm = wanted(self.play.contest).arm
        assert arm is not None
        if arm.stations:
            self.play.verdict(arm.stations[choice % len(arm.stations)])
            self.only_a_team_with_the_right_has_the_floor()
            self.play.wait(0.6)
            self._try(m.RuleRight() if right else m.RuleWrong())

    @precondition(lambda self: self.play.contest.kind is RoundKind.BUZZERS)
    @rule(
        stations=st.lists(st.integers(1, 6), min_size=0, max_size=3, unique=True),
        arming=st.integers(-1, 0),
        draw=st.integers(0, 9),
    )
    def a_verdict_comes(self, stations: list[int], arming: int, draw: int) -> None:
        """From the firmware, which obeys `wanted`: only permitted stations win; or late, on an arming that is over."""
        contest = self.play.contest
        arm = wanted(contest).arm
        allowed = [one for one in stations if arm is not None and one in arm.stations]
        opening = contest.opening_ns or self.play.now_ns
        outcome = {0: "nobody", 1: "floor"}.get(len(allowed), "tie")
        presses = tuple(Press(one, opening + 1_000 * n, PressKind.WINNER, 1_000 * n) for n, one in enumerate(allowed))
        verdict = m.Verdict(contest.arming + arming, outcome, tuple(allowed), opening, 0, opening, presses)  # type: ignore[arg-type]
        waiting = contest.phase == "open" or (contest.phase == "thinking" and contest.opening_ns is not None)
        self.play.report(verdict, draw)
        if arming == 0 and waiting and outcome == "floor":
            assert self.play.contest.floor == allowed[0]
        elif not (arming == 0 and waiting):
            assert self.play.contest.floor == contest.floor

    @rule(station=st.integers(1, 8), kind=st.sampled_from(list(PressKind)))
    def a_press_is_noted(self, station: int, kind: PressKind) -> None:
        self.play.press(station, kind)

    @rule()
    def the_firmware_restarts(self) -> None:
        self.play.hello(f"epoch-{len(self.play.facts)}")

    @rule(boot=st.sampled_from(["boot-1", "boot-2"]))
    def the_controller_restarts(self, boot: str) -> None:
        """From the journal's bytes, on the same or another boot of the machine."""
        stored = msgspec.json.encode(self.play.facts)
        contest = apply_all(Contest(), _json.decode(stored))
        assert contest == self.play.contest
        self.play.contest = contest
        self.play.take([f.Booted(boot, self.play.now_ns, self.play.now_ns)])

    @invariant()
    def only_a_team_with_the_right_has_the_floor(self) -> None:
        contest = self.play.contest
        if contest.floor is not None:
            assert contest.phase == "floor"
            assert contest.floor in contest.contenders
            assert contest.floor not in contest.out
            assert not contest.tied

    @invariant()
    def points_change_only_by_a_ruling(self) -> None:
        fresh, self.marked = self.play.facts[self.marked :], len(self.play.facts)
        before = getattr(self, "scores", None)
        self.scores = self.play.scores()
        if before is not None and before != self.scores:
            assert any(isinstance(fact, POINTS) for fact in fresh)

    @invariant()
    def no_answer_is_public_before_its_time(self) -> None:
        for audience in (Audience.STAGE, Audience.PUBLIC, Audience.JUDGE):
            view = self.play.view(audience)
            if view.question is not None and view.phase not in {"closed", "revealed"}:
                assert view.question.answer is msgspec.UNSET
            assert view.next is None
            if view.phase != "revealed":
                assert all(ballot.marks is msgspec.UNSET for ballot in view.ballots)

    @invariant()
    def the_mc_always_has_a_way_on(self) -> None:
        """A next step, a running clock, or another step that can be taken."""
        view = self.play.view()
        running = view.clock is not None and view.clock.deadline_ns is not None
        assert view.next is not None or running or len(view.actions) > 1 or view.phase == "ranking"


TestEvening = Evening.TestCase
TestEvening.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
