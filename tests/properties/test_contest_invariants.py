"""Whatever is tapped and pressed in any order, the contest keeps its promises.

At most one team has the floor, and it is the earliest permitted press; points change only by a ruling; nobody who is
out or barred gets the floor; replaying the facts gives the same contest; no answer, note, source or mark of a judge is
in a snapshot of somebody who may not see it yet.
"""

from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bus import messages as m
from bus.messages import Press, PressKind, Role, RoundKind
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.commands import COMMANDS
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from controller.rules.view import SnapshotContext, snapshots
from panel.live.audiences import technician_view
from tests.unit.controller.rules.played_match import Play

PLAIN = [command for command in COMMANDS if not command.__struct_fields__]
CHECKING_STEPS = [command for command in PLAIN if COMMANDS[command].checks_step]
TEAMS = st.integers(1, 6)
POINTS = (
    f.BoardsConfirmed, f.RuledRight, f.RuledWrong, f.TeamBarred, f.TeamPardoned, f.QuestionVoided, f.BallotsRevealed,
    f.ScoreAdjusted, f.Undone, f.Redone, f.MatchOpened,
)  # fmt: skip
STAFF = ("mc", "desk")
_json = msgspec.json.Decoder(list[AnyFact])


@cache
def _played_to(where: str) -> tuple[tuple[AnyFact, ...], int]:
    """The facts of a match up to there, and the instant."""
    play = Play()
    if where == "boards":
        play.order(m.StartRound())
    elif where == "buzzers":
        play.to_buzzers()
    elif where == "ranking":
        play.to_ranking()
    else:
        play.to_stage()
    if where == "judging":
        play.order(m.StartPerformance())
        play.order(m.StopPerformance())
    return tuple(play.facts), play.now_ns


def _asked_only(question: m.QuestionView, *, over: bool) -> None:
    """No answer before its time; notes and source are never anybody's but the staff's."""
    assert question.answer is msgspec.UNSET or over
    assert (question.notes, question.source) == (msgspec.UNSET, msgspec.UNSET)


class Evening(RuleBasedStateMachine):
    """Taps, presses and time in any order, on a match that begins in a round of its own choice."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(start=False)

    @initialize(where=st.sampled_from(["boards", "buzzers", "buzzers", "stage", "judging", "ranking"]))
    def begin(self, where: str) -> None:
        facts, self.play.now_ns = _played_to(where)
        self.play.facts, self.play.contest = list(facts), apply_all(Contest(), facts)
        self.marked = len(facts)

    def _try(self, command: m.Command, role: Role | None = None, step: int | None = None) -> None:
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
        step = self.play.view().next_step
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

    @rule(teams=st.permutations([1, 2, 3, 4, 5]), of_the_tie=st.booleans(), witness=st.sampled_from(["Minh", "lan"]))
    def draw_lots(self, teams: list[int], of_the_tie: bool, witness: str) -> None:
        """Among the teams of a tie in any order, or among some others."""
        ties = self.play.view().ties
        drawn = tuple(team for team in teams if not ties or not of_the_tie or team in ties[0].teams)
        lots = self.play.contest.tally.lots
        self._try(m.DrawLots(drawn, "Lan", witness), Role.DESK)
        if self.play.contest.tally.lots != lots:
            assert witness == "Minh"
            assert any(sorted(drawn) == sorted(tie.teams) for tie in ties)
            assert len(self.play.view().ties) == len(ties) - 1

    @precondition(lambda self: self.play.contest.phase == "ranking")
    @rule(criterion=st.sampled_from(["right-answers", "fewest-wrong-answers", "round:Về đích", "round:?"]))
    def apply_a_criterion(self, criterion: str) -> None:
        self._try(m.ApplyCriterion(criterion, "as the jury says"))

    @precondition(lambda self: self.play.contest.phase == "ranking")
    @rule(first=TEAMS, other=TEAMS)
    def level_two_teams(self, first: int, other: int) -> None:
        """A correction in the ranking that leaves two teams with the same points."""
        scores = self.play.contest.scores
        if first in scores and other in scores:
            self._try(m.AdjustScore(first, scores[other] - scores[first], "protest upheld"))

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
        if before.undo_point is None or before.phase == "open":
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

    @rule(judge=st.integers(1, 4), mark=st.integers(0, 41), role=st.sampled_from([Role.MC, Role.DESK]))
    def enter_for_a_judge(self, judge: int, mark: int, role: Role) -> None:
        """What somebody else enters counts for nothing until the judge agrees or the MC rules."""
        counting = self.play.contest.performance.ballots
        self._try(m.CastBallot(judge, (Decimal(mark), Decimal(1), Decimal(1), Decimal(1))), role)
        assert self.play.contest.performance.ballots == counting

    @rule(judge=st.integers(1, 4), role=st.sampled_from([Role.MC, Role.JUDGE]))
    def confirm_a_ballot(self, judge: int, role: Role) -> None:
        waiting = self.play.contest.performance.waiting
        self._try(m.ConfirmBallot(judge), role)
        state = self.play.contest.performance
        assert (judge in state.ballots) >= (judge in waiting and judge not in state.waiting)

    @precondition(lambda self: self.play.contest.phase == "judging")
    @rule(upto=st.integers(1, 3), reveal=st.booleans())
    def judges_become_final(self, upto: int, reveal: bool) -> None:
        """The first of them or all; then the MC reveals, without the others where some are missing."""
        for judge in range(1, upto + 1):
            self.cast(judge, 10 * judge)
        if reveal:
            self._try(m.RevealBallots(override=upto < 3))

    @rule(role=st.sampled_from([Role.JUDGE, Role.PUBLIC, Role.STAGE]), kind=st.sampled_from(PLAIN))
    def somebody_else_taps(self, role: Role, kind: Any) -> None:
        before = self.play.contest
        self._try(kind(), role)
        assert self.play.contest is before

    @rule(
        kind=st.sampled_from([command for command in PLAIN if COMMANDS[command].checks_step]), behind=st.integers(1, 3)
    )
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
        arm = firmware_orders(self.play.contest).arm
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
        arm = firmware_orders(contest).arm
        allowed = [station for station in stations if arm is not None and station in arm.stations]
        opening = contest.opening_ns or self.play.now_ns
        outcome = {0: "nobody", 1: "floor"}.get(len(allowed), "tie")
        presses = tuple(
            Press(station, opening + 1_000 * n, PressKind.WINNER, 1_000 * n) for n, station in enumerate(allowed)
        )
        verdict = m.Verdict(
            arming=contest.arming + arming,
            outcome=outcome,  # type: ignore[arg-type]
            stations=tuple(allowed),
            opening_ns=opening,
            window_ns=0,
            decided_ns=opening,
            presses=presses,
        )
        waiting = contest.phase == "open" or (contest.phase == "thinking" and contest.opening_ns is not None)
        self.play.report(verdict, draw)
        if arming == 0 and waiting and outcome == "floor":
            assert self.play.contest.buzzers.floor == allowed[0]
        elif not (arming == 0 and waiting):
            assert self.play.contest.buzzers.floor == contest.buzzers.floor

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
        if contest.buzzers.floor is not None:
            assert contest.phase == "floor"
            assert contest.buzzers.floor in contest.contenders
            assert contest.buzzers.floor not in contest.buzzers.out
            assert not contest.buzzers.tied

    @invariant()
    def points_change_only_by_a_ruling(self) -> None:
        fresh, self.marked = self.play.facts[self.marked :], len(self.play.facts)
        before = getattr(self, "scores", None)
        self.scores = self.play.scores()
        if before is not None and before != self.scores:
            assert any(isinstance(fact, POINTS) for fact in fresh)

    @invariant()
    def everybody_sees_what_they_may_and_no_more(self) -> None:
        """Each judge and the technicians too."""
        views = snapshots(self.play.contest, SnapshotContext(self.play.now_ns))
        assert {"judge/1", "judge/2", "judge/3"} < views.keys()
        views["tech"] = technician_view(views["stage"], views["desk"])
        for name, view in views.items():
            assert name == "mc" or (view.next_step, view.actions, view.blockers) == (None, (), ())
            if view.question is not None and name not in STAFF:
                _asked_only(view.question, over=view.phase in {"closed", "revealed"})
            for ballot in view.ballots:
                self._sealed(name, ballot, revealed=view.phase == "revealed")

    @invariant()
    def the_hall_learns_the_result_from_the_ceremony_alone(self) -> None:
        """And every prize that it shows has no more teams than there are of it."""
        for name, view in snapshots(self.play.contest, SnapshotContext(self.play.now_ns)).items():
            if view.frozen and name not in STAFF:
                assert {(team.score, team.place, team.tie_break_points) for team in view.teams} == {(None, None, None)}
                assert len(view.ranking) < len(view.teams)
        view = self.play.view()
        if view.phase == "ranking" and not view.match_running:
            assert not view.ties
            prizes = [line.prize["vi"] for line in view.ranking if line.prize is not None]
            counts = {"Giải nhất": 1, "Giải nhì": 1, "Giải ba": 2}
            assert all(prizes.count(prize) <= count for prize, count in counts.items())

    def _sealed(self, name: str, ballot: m.BallotView, *, revealed: bool) -> None:
        """Marks are seen by their judge, by the staff once all are there, by all after the reveal, if they count."""
        state = self.play.contest.performance
        entered = {**state.waiting, **state.ballots}
        own = name == f"judge/{ballot.judge}" and not revealed
        may = (revealed and ballot.final) or own or (not revealed and name in STAFF and entered.keys() == {1, 2, 3})
        assert ballot.final is (ballot.judge in state.ballots)
        assert ballot.marks == (entered.get(ballot.judge, msgspec.UNSET) if may else msgspec.UNSET)
        knows = name in STAFF or name == f"judge/{ballot.judge}"
        assert ballot.entered_by == (state.entered_by.get(ballot.judge) if knows else None)

    @invariant()
    def the_mc_always_has_a_way_on(self) -> None:
        """A next step, a running clock, or another step that can be taken."""
        view = self.play.view()
        running = view.clock is not None and view.clock.deadline_ns is not None
        assert view.next_step is not None or running or len(view.actions) > 1 or view.phase == "ranking"


TestEvening = Evening.TestCase
TestEvening.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
