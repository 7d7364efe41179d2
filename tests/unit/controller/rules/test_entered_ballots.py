"""A ballot that somebody else enters for a judge: it says so, and counts only once the judge agrees or the MC rules."""

from decimal import Decimal

import msgspec
import pytest

from bus import messages as m
from bus.messages import Audience, Phase, Role
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.view import SnapshotContext, snapshot
from tests.unit.controller.rules.played_match import Play

LOW, HIGH = (tuple(map(Decimal, marks)) for marks in ((1, 1, 1, 1), (40, 30, 20, 10)))


@pytest.fixture
def play() -> Play:
    """The first performance is over; judges 1 and 3 are FINAL, and the desk entered a ballot for judge 2."""
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())
    for judge in (1, 3):
        play.order(m.CastBallot(judge, HIGH))
    play.order(m.CastBallot(2, LOW), role=Role.DESK)
    return play


def order(play: Play, command: m.Command, role: Role, judge: int | None = None) -> list[str]:
    """Give `command`; the codes of the reasons against it."""
    try:
        play.take(decide(play.contest, Order(command, "", role, None, judge), play.now_ns))
    except RefusedError as error:
        return [reason.code for reason in error.reasons]
    return []


def ballot_of(play: Play, audience: Audience, judge: int | None = None) -> m.BallotView:
    view = snapshot(play.contest, audience, SnapshotContext(play.now_ns), judge)
    return next(ballot for ballot in view.ballots if ballot.judge == 2)


def test_a_ballot_cast_by_the_desk_does_not_count_until_somebody_agrees(play: Play) -> None:
    assert order(play, m.RevealBallots(), Role.MC) == ["ballots-missing", "ballot-waiting"]
    assert order(play, m.ConfirmBallot(2), Role.DESK) == ["not-permitted"]
    assert order(play, m.ConfirmBallot(2), Role.JUDGE, judge=1) == ["foreign-ballot"]

    play.order(m.RevealBallots(override=True))

    assert play.scores()[1] == Decimal(100)  # the mean of the two judges who are FINAL


def test_the_judge_reads_who_entered_it_and_the_other_judges_read_nothing(play: Play) -> None:
    own = ballot_of(play, Audience.JUDGE, 2)
    assert (own.final, own.marks, own.entered_by) == (False, LOW, Role.DESK)
    other = ballot_of(play, Audience.JUDGE, 1)
    assert (other.final, other.marks, other.entered_by) == (False, msgspec.UNSET, None)
    assert ballot_of(play, Audience.STAGE).entered_by is None


@pytest.mark.parametrize("role, judge", [(Role.JUDGE, 2), (Role.MC, None)])
def test_it_counts_when_the_judge_agrees_or_the_mc_rules(play: Play, role: Role, judge: int | None) -> None:
    assert order(play, m.ConfirmBallot(2), role, judge) == []

    after = ballot_of(play, Audience.MC)
    assert (after.final, after.marks, after.entered_by) == (True, LOW, Role.DESK)
    assert play.facts[-1].role is role  # type: ignore[union-attr]
    play.order(m.RevealBallots())
    assert play.contest.phase == Phase.REVEALED


def test_the_judges_own_ballot_replaces_what_the_desk_entered(play: Play) -> None:
    play.order(m.CastBallot(2, HIGH))

    after = ballot_of(play, Audience.MC)
    assert (after.final, after.marks, after.entered_by) == (True, HIGH, None)
    assert order(play, m.ConfirmBallot(2), Role.MC) == ["ballot-not-waiting"]


def test_a_judge_throws_away_what_was_entered_but_not_the_own_final_ballot(play: Play) -> None:
    assert order(play, m.ReopenBallot(2), Role.JUDGE, judge=1) == ["foreign-ballot"]
    assert order(play, m.ReopenBallot(2), Role.JUDGE, judge=2) == []
    assert not play.contest.performance.waiting
    assert order(play, m.ReopenBallot(1), Role.JUDGE, judge=1) == ["ballot-final"]


def test_what_the_mc_enters_waits_too_and_the_mc_must_rule_on_it(play: Play) -> None:
    order(play, m.ReopenBallot(2), Role.DESK)
    order(play, m.CastBallot(2, LOW), Role.MC)
    assert order(play, m.RevealBallots(), Role.MC) == ["ballots-missing", "ballot-waiting"]

    (ruling,) = (step for step in play.view().actions if isinstance(step.command, m.ConfirmBallot))
    assert (str(ruling.label), ruling.confirm) == ("Let the ballot of judge 2 count (entered by MC)", True)
    play.order(ruling.command)
    assert play.view().next_step.command == m.RevealBallots()  # type: ignore[union-attr]


def test_undo_takes_the_ruling_back_and_then_the_entry(play: Play) -> None:
    play.order(m.ConfirmBallot(2))
    play.order(m.Undo())
    assert (play.contest.performance.waiting, 2 in play.contest.performance.ballots) == ({2: LOW}, False)
    play.order(m.Undo())
    assert play.contest.performance.waiting == {}


def test_nobody_but_that_judge_sees_the_marks_while_another_judge_is_missing(play: Play) -> None:
    order(play, m.ReopenBallot(1), Role.DESK)
    for audience in (Audience.MC, Audience.DESK):
        assert ballot_of(play, audience).marks is msgspec.UNSET
    play.order(m.CastBallot(1, HIGH))
    assert ballot_of(play, Audience.MC).marks == LOW  # who rules on it sees it
