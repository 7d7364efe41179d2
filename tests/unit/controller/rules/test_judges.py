"""Judges turn up and leave; ballots are counted in the same way for all teams of a round, and how is shown."""

from decimal import Decimal
from typing import Any

import pytest

from bus import messages as m
from bus.messages import Audience, Phase, Role
from controller.rules import facts as f
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest
from tests.oracle.hall import Hall
from tests.oracle.samples import match_of, pack_for
from tests.oracle.scenes import form, stage

TOTALS = (0, 50, 60, 70, 100)


def hall_of(judges: int, **fields: Any) -> Hall:
    rules = form(stage(aggregate="drop_extremes", **fields), judges=judges)
    hall = Hall(rules, pack_for(rules, spares=0), match_of(3))
    order(hall, m.StartMatch(), m.StartRound())
    return hall


def order(hall: Hall, *commands: m.Command) -> None:
    for command in commands:
        assert hall.order(command) == ()


def codes(hall: Hall, command: m.Command) -> list[str]:
    return [reason.code for reason in hall.order(command)]


def judge(hall: Hall, *totals: int) -> None:
    """The team on stage performs; judges 1, 2 … give so many points."""
    order(hall, m.StartPerformance(), m.StopPerformance())
    for number, total in enumerate(totals, start=1):
        assert hall.order(m.CastBallot(number, (Decimal(total),)), Role.JUDGE, number) == ()


def scores(hall: Hall) -> list[Decimal | None]:
    return [team.score for team in hall.view().teams]


def aggregate(hall: Hall, audience: Audience = Audience.STAGE) -> str:
    return str(hall.view(audience).aggregate)


def test_a_missing_ballot_does_not_change_how_one_team_alone_is_counted() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.NextPerformance())
    judge(hall, *TOTALS[:4])
    assert codes(hall, m.RevealBallots(override=True)) == ["other-aggregate"]
    assert hall.view().phase is Phase.JUDGING


def test_all_ballots_count_for_all_teams_by_a_ruling() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots())
    assert scores(hall)[0] == 60
    assert aggregate(hall) == "mean of 5 ballots without the highest and the lowest total"
    order(hall, m.NextPerformance())
    judge(hall, *TOTALS[:4])
    order(hall, m.CountAllBallots(), m.RevealBallots(override=True))
    assert scores(hall) == [56, 45, 0]
    assert aggregate(hall) == "mean of all 4 ballots"
    order(hall, m.NextPerformance())
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots())
    assert scores(hall) == [56, 45, 56]
    assert codes(hall, m.CountAllBallots()) == ["all-ballots-count"]


def test_the_points_that_are_seen_change_with_the_ruling_and_come_back_with_undo() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.CountAllBallots())
    view = hall.view()
    assert view.teams[0].item_points == 56
    assert aggregate(hall) == "mean of all 5 ballots"
    order(hall, m.Undo())
    assert scores(hall)[0] == 60


def test_the_first_performance_decides_for_the_round() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS[:4])
    assert "mean of all 4 ballots" in "; ".join(str(step.label) for step in hall.view().actions)
    order(hall, m.RevealBallots(override=True), m.NextPerformance())
    judge(hall, *TOTALS)
    assert aggregate(hall, Audience.MC) == "mean of all 5 ballots"
    order(hall, m.RevealBallots())
    assert scores(hall) == [45, 56, 0]


def test_a_repeated_first_performance_decides_anew() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS[:4])
    order(hall, m.RevealBallots(override=True), m.RepeatPerformance(1, "a judge came"))
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots())
    assert scores(hall)[0] == 60


def test_the_hall_does_not_read_how_ballots_will_be_counted() -> None:
    hall = hall_of(3)
    judge(hall, 10)
    assert hall.view(Audience.STAGE).aggregate is None
    assert hall.view(Audience.STAGE).judges == ()


def test_a_judge_who_turns_up_is_waited_for_and_one_who_leaves_is_not() -> None:
    hall = hall_of(3)
    assert hall.order(m.AddJudge(4), Role.DESK) == ()
    judge(hall, 10, 20, 30)
    assert codes(hall, m.RevealBallots()) == ["ballots-missing"]
    assert hall.order(m.RemoveJudge(4), Role.DESK) == ()
    order(hall, m.RevealBallots())
    assert hall.view().judges == (1, 2, 3)
    assert [ballot.judge for ballot in hall.view().ballots] == [1, 2, 3]


def test_a_judge_with_another_number_marks_too() -> None:
    hall = hall_of(1)
    order(hall, m.AddJudge(7), m.RemoveJudge(1), m.StartPerformance(), m.StopPerformance())
    assert hall.order(m.CastBallot(7, (Decimal(10),)), Role.JUDGE, 7) == ()
    order(hall, m.RevealBallots())
    assert scores(hall)[0] == 10


def test_what_makes_no_sense_is_refused_with_its_reason() -> None:
    hall = hall_of(2)
    assert codes(hall, m.AddJudge(2)) == ["judge-here"]
    assert codes(hall, m.RemoveJudge(5)) == ["no-such-judge"]
    judge(hall, 10)
    assert codes(hall, m.RemoveJudge(1)) == ["ballot-there"]
    order(hall, m.RemoveJudge(2))
    assert codes(hall, m.RemoveJudge(1)) == ["last-judge", "ballot-there"]
    assert codes(hall, m.CountAllBallots()) == ["all-ballots-count"]


def test_a_reveal_that_was_counted_anew_is_not_taken_back_later() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.NextPerformance())
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.CountAllBallots(), m.NextPerformance())
    for reveal in reveals(hall):
        assert codes(hall, m.UndoDecision(reveal, "as the jury says")) == ["changed-since"]
    assert scores(hall) == [56, 56, 0]


def test_a_reveal_that_was_taken_back_is_not_counted_anew() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.NextPerformance())
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.UndoDecision(reveals(hall)[0], "as the jury says", ()))
    assert scores(hall) == [0, 60, 0]
    order(hall, m.CountAllBallots())
    assert scores(hall) == [0, 56, 0]


def test_a_performance_that_was_counted_anew_is_repeated_at_the_points_that_it_has_now() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    order(hall, m.RevealBallots(), m.CountAllBallots(), m.NextPerformance())
    order(hall, m.RepeatPerformance(1, "no sound"))
    assert scores(hall) == [0, 0, 0]


def reveals(hall: Hall) -> list[int]:
    """The numbers of the decisions that revealed ballots, as the history has them."""
    decided = enumerate(hall.facts, start=1)
    return [n for n, fact in decided if isinstance(fact, f.Decided) and fact.label.code == "did-reveal"]


def test_a_record_without_the_aggregate_is_read_as_the_format_says() -> None:
    hall = hall_of(5)
    judge(hall, *TOTALS)
    old = apply(hall.contest, f.BallotsRevealed(Decimal(60)))
    order(hall, m.RevealBallots())
    assert old.performance.judged == hall.contest.performance.judged
    assert apply_all(Contest(), hall.facts).performance == hall.contest.performance


@pytest.mark.parametrize("mark", ["100.01", "-1", "0.001"])
def test_a_mark_out_of_bounds_is_refused_with_the_bounds(mark: str) -> None:
    hall = hall_of(1)
    order(hall, m.StartPerformance(), m.StopPerformance())
    (reason,) = hall.order(m.CastBallot(1, (Decimal(mark),)), Role.JUDGE, 1)
    assert str(reason) == f"Judge 1: all must be from 0 to 100, with 2 decimals at most, not {mark}"
