"""Ballots: secret until their time, given back, left out, and the points that they make."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from controller.formats.format import StageRound
from controller.history import History
from controller.journal.record import Record
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.performance.aggregate import first_aggregate, performance_points
from controller.rules.view import SnapshotContext, snapshots
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.refusals import refused


def to_judging(play: Play) -> None:
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())


def cast(play: Play, judge: int, mark: str) -> None:
    play.order(m.CastBallot(judge, (Decimal(mark), Decimal(30), Decimal(20), Decimal(10))))


def audiences_with(play: Play, mark: str) -> set[str]:
    """In whose snapshot `mark` stands, be it in a ballot, in the history or in what undo would take back."""
    history = History()
    for seq, fact in enumerate(play.facts, start=1):
        history.add(seq, Record(v=1, boot="boot-1", mono_ns=seq, wall_ns=seq, cause="", who="judge 1", fact=fact))
    views = snapshots(play.contest, SnapshotContext(play.now_ns, history=history.views()))
    return {name for name, view in views.items() if mark in msgspec.json.encode(view).decode()}


def test_marks_are_secret_to_all_but_their_judge_until_all_are_final_and_to_the_hall_until_the_reveal() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "36.75")
    cast(play, 3, "31.25")
    assert (audiences_with(play, "36.75"), audiences_with(play, "31.25")) == ({"judge/1"}, {"judge/3"})
    assert [ballot.final for ballot in play.view().ballots] == [True, False, True]

    cast(play, 2, "29.5")
    assert audiences_with(play, "36.75") == {"mc", "desk", "judge/1"}
    play.order(m.RevealBallots())
    assert audiences_with(play, "36.75") == {"mc", "desk", "judge/1", "judge/2", "judge/3", "stage", "public"}


@pytest.mark.parametrize("back", [m.ReopenBallot(2), m.Undo()])
def test_marks_are_secret_again_while_a_ballot_is_given_back(back: m.Command) -> None:
    play = Play()
    to_judging(play)
    for judge, mark in ((1, "36.75"), (3, "31.25"), (2, "29.5")):
        cast(play, judge, mark)
    play.order(back)

    assert (audiences_with(play, "36.75"), audiences_with(play, "29.5")) == ({"judge/1"}, set())
    cast(play, 2, "28.5")
    assert audiences_with(play, "28.5") == {"mc", "desk", "judge/2"}


def test_a_reveal_without_a_judge_that_is_taken_back_hides_the_marks_again() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "36.75")
    play.order(m.RevealBallots(override=True))
    play.order(m.Undo())

    assert audiences_with(play, "36.75") == {"judge/1"}


def test_a_final_ballot_can_be_given_back() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "40")
    assert refused(play, m.CastBallot(1, (Decimal(1),) * 4)) == ["ballot-final"]

    play.order(m.ReopenBallot(1), role=Role.DESK)
    assert refused(play, m.RevealBallots()) == ["ballots-missing"]
    assert refused(play, m.ReopenBallot(1)) == ["ballot-not-final"]
    cast(play, 1, "39")
    assert play.view().ballots[0].final


def test_a_judge_who_never_becomes_final_does_not_hold_up_the_evening() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())
    assert refused(play, m.RevealBallots(override=True)) == ["ballots-missing"]
    play.order(m.CastBallot(1, tuple(map(Decimal, (40, 30, 20, 10)))))
    play.order(m.CastBallot(3, tuple(map(Decimal, (20, 30, 20, 10)))))

    view = play.view()
    assert [str(reason) for reason in view.blockers] == ["Not FINAL yet: judge 2"]
    (without,) = (step for step in view.actions if isinstance(step.command, m.RevealBallots))
    assert (str(without.label), without.confirm) == ("Reveal without judge 2 (mean of all 2 ballots)", True)
    play.order(without.command)
    assert (play.contest.phase, play.scores()[1]) == (Phase.REVEALED, Decimal(90))
    assert str(play.view().undo) == "Ballots revealed without judge 2"


def test_a_judge_casts_only_the_own_ballot() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    ballot = m.CastBallot(2, tuple(map(Decimal, (40, 30, 20, 10))))

    with pytest.raises(RefusedError) as error:
        decide(play.contest, Order(ballot, "judge", Role.JUDGE, None, judge=1), play.now_ns)
    assert [reason.code for reason in error.value.reasons] == ["foreign-ballot"]
    assert decide(play.contest, Order(ballot, "judge", Role.JUDGE, None, judge=2), play.now_ns)


@pytest.mark.parametrize(
    "aggregate, totals, round_to, points",
    [
        ("mean", (80, 85, 86), "1", "84"),
        ("mean", (80, 85, 86), "0.1", "83.7"),
        ("mean", (80, 85), "0.5", "82.5"),
        ("mean", (80, 81), "1", "81"),
        ("drop_extremes", (10, 80, 82, 84, 100), "1", "82"),
        ("drop_extremes", (10, 80, 82, 84), "1", "64"),
        ("drop_extremes", (10, 80, 82, 84, 85, 100), "1", "83"),
    ],
)
def test_ballots_are_aggregated_and_rounded_half_up(
    aggregate: Any, totals: tuple[int, ...], round_to: str, points: str
) -> None:
    stage = next(part for part in PLAN.rounds if isinstance(part, StageRound))
    stage = replace(stage, aggregate=aggregate, round_to=Decimal(round_to))
    ballots = [(Decimal(total),) for total in totals]

    assert performance_points(stage, ballots, first_aggregate(stage, len(ballots))) == Decimal(points)
