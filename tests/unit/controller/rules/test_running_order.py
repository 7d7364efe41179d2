"""Order of the performances while the round is on: late teams, called first or last, drawn in the hall, repeated."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Phase, Role
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from tests.oracle.hall import Hall
from tests.oracle.samples import match_of, pack_for
from tests.oracle.scenes import form, stage


@pytest.fixture
def hall() -> Hall:
    """Team 1 of four is announced; there is one judge."""
    rules = form(stage(), judges=1)
    hall = Hall(rules, pack_for(rules, spares=0), match_of(4))
    order(hall, m.StartMatch(), m.StartRound())
    return hall


def hall_of_two() -> Hall:
    """The first of two teams has performed."""
    rules = form(stage(), judges=1)
    hall = Hall(rules, pack_for(rules, spares=0), match_of(2))
    order(hall, m.StartMatch(), m.StartRound())
    perform(hall)
    return hall


def order(hall: Hall, *commands: m.Command) -> None:
    for command in commands:
        assert hall.order(command) == ()


def perform(hall: Hall, points: int = 50) -> None:
    order(hall, m.StartPerformance(), m.StopPerformance())
    assert hall.order(m.CastBallot(1, (Decimal(points),)), Role.JUDGE, 1) == ()
    order(hall, m.RevealBallots())


def codes(hall: Hall, command: m.Command) -> list[str]:
    return [reason.code for reason in hall.order(command)]


def sequence(hall: Hall) -> tuple[int | None, ...]:
    """The team on stage, and those that come after it."""
    view = hall.view()
    return (view.performer, *view.to_perform)


def test_a_team_that_was_passed_over_is_called_after_all_others_once_it_is_there(hall: Hall) -> None:
    order(hall, m.MarkAbsent(1, True), m.NextPerformance())
    assert sequence(hall) == (2, 3, 4, 1)
    for _ in range(3):
        perform(hall)
        if hall.view().performer != 4:
            order(hall, m.NextPerformance())
    assert hall.view().next_step == m.StepView(hall.view().next_step.label, m.EndRound())  # type: ignore[union-attr]
    order(hall, m.MarkAbsent(1, False))
    assert codes(hall, m.EndRound()) == ["round-unplayed"]
    assert hall.view().next_step.command == m.NextPerformance()  # type: ignore[union-attr]
    order(hall, m.NextPerformance())
    assert sequence(hall) == (1,)


def test_a_team_is_called_first_and_the_announced_one_comes_after_it(hall: Hall) -> None:
    order(hall, m.CallTeam(3))
    assert sequence(hall) == (3, 1, 2, 4)
    perform(hall)
    order(hall, m.CallTeam(4))
    assert sequence(hall) == (4, 1, 2)


def test_a_team_is_called_last_and_if_it_was_announced_the_next_comes_on_stage(hall: Hall) -> None:
    order(hall, m.CallLast(1))
    assert sequence(hall) == (2, 3, 4, 1)
    perform(hall)
    order(hall, m.CallLast(3))
    assert (hall.view().phase, sequence(hall)) == (Phase.REVEALED, (2, 4, 1, 3))


def test_the_order_is_drawn_in_the_hall_by_two_persons_on_the_day(hall: Hall) -> None:
    order(hall, m.DrawOrder((3, 1, 4, 2), "Lan", "Minh"))
    assert (hall.view().undo or m.Sentence("", "")).args["witness"] == "Minh"
    assert sequence(hall) == (3, 1, 4, 2)
    perform(hall)
    order(hall, m.DrawOrder((2, 4, 1), "Lan", "Minh"))
    assert sequence(hall) == (3, 2, 4, 1)


def test_a_repeated_performance_does_not_count_and_the_team_performs_again(hall: Hall) -> None:
    perform(hall, 70)
    order(hall, m.NextPerformance())
    perform(hall, 60)
    order(hall, m.RepeatPerformance(1, "no sound"))
    view = hall.view()
    assert view.teams[0].score == 0
    assert view.teams[1].item_points == 60
    assert sequence(hall) == (2, 3, 4, 1)
    order(hall, m.Undo())
    assert hall.view().teams[0].score == 70
    order(hall, m.RepeatPerformance(2, "no sound"))
    assert (hall.view().phase, sequence(hall)) == (Phase.READY, (2, 3, 4))
    assert hall.view().teams[1].score == 0
    perform(hall, 80)
    assert [team.score for team in hall.view().teams] == [70, 80, 0, 0]


@pytest.mark.parametrize("commands", [(m.StartPerformance(),), (m.StartPerformance(), m.StopPerformance())])
def test_the_performance_that_is_on_is_repeated_at_once(hall: Hall, commands: tuple[m.Command, ...]) -> None:
    order(hall, *commands, m.RepeatPerformance(1, "no sound"))
    assert (hall.view().phase, sequence(hall)) == (Phase.READY, (1, 2, 3, 4))
    perform(hall)
    assert hall.view().round.item == 2  # type: ignore[union-attr]


def test_what_makes_no_sense_is_refused_with_its_reason(hall: Hall) -> None:
    perform(hall)
    order(hall, m.NextPerformance(), m.MarkAbsent(4, True))
    assert codes(hall, m.CallTeam(2)) == ["on-stage-already"]
    assert codes(hall, m.CallTeam(1)) == ["performed-already"]
    assert codes(hall, m.CallTeam(4)) == ["team-away"]
    assert codes(hall, m.CallTeam(8)) == ["no-such-team"]
    assert codes(hall, m.CallLast(4)) == ["last-already"]
    assert codes(hall, m.DrawOrder((2, 3), "Lan", "lan")) == ["not-the-waiting", "lot-persons"]
    assert codes(hall, m.RepeatPerformance(3, "x")) == ["not-performed", "reason-short"]
    order(hall, m.MarkAbsent(3, True))
    assert codes(hall, m.CallLast(2)) == ["nobody-else"]
    order(hall, m.StartPerformance())
    assert codes(hall, m.RepeatPerformance(1, "no sound")) == ["stage-busy"]
    assert codes(hall, m.CallTeam(3)) == ["not-now"]


def test_a_team_outside_the_round_is_not_called() -> None:
    rules = form(stage(best=2), judges=1)
    hall = Hall(rules, pack_for(rules, spares=0), match_of(3))
    order(hall, m.StartMatch(), m.AdjustScore(2, Decimal(5), "as the jury says"))
    order(hall, m.AdjustScore(3, Decimal(5), "as the jury says"), m.StartRound())
    assert codes(hall, m.CallTeam(1)) == ["not-in-round"]


def test_the_staff_is_offered_each_team_by_its_number(hall: Hall) -> None:
    perform(hall)
    offered = [step.command for step in hall.view().actions]
    assert [command for command in offered if isinstance(command, m.CallTeam)] == [m.CallTeam(3), m.CallTeam(4)]
    assert [command for command in offered if isinstance(command, m.CallLast)] == [m.CallLast(2), m.CallLast(3)]


def test_the_journal_tells_the_same_order_again(hall: Hall) -> None:
    order(hall, m.CallTeam(3), m.CallLast(1))
    perform(hall)
    order(hall, m.RepeatPerformance(3, "no sound"), m.DrawOrder((4, 3, 2, 1), "Lan", "Minh"))
    assert apply_all(Contest(), hall.facts).performance == hall.contest.performance


def test_the_desk_changes_the_order_too(hall: Hall) -> None:
    assert hall.order(m.CallTeam(2), Role.DESK) == ()
