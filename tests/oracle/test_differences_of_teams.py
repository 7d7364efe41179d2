"""Differences that were found, by issue 17's numbers: absent, eliminated and pardoned teams, and performances."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Phase, Role
from tests.oracle.scenes import (
    ask_boards,
    boards,
    buzzers,
    correct,
    do,
    evening,
    open_buzzers,
    places,
    press,
    refuse,
    scores,
    stage,
)

# ----------------------------------------------------------------------------------------------------------- 1: absence


def test_absent_team_is_ranked() -> None:
    pair = evening(boards())
    do(pair, m.MarkAbsent(3, True), m.StartRound())
    ask_boards(pair, 1)
    do(pair, m.EndRound())
    assert places(pair) == {1: 1, 2: 2, 3: None}


def test_absent_teams_are_asked_extra_questions() -> None:
    pair = evening(boards())
    do(pair, m.MarkAbsent(2, True), m.MarkAbsent(3, True), m.StartRound())
    ask_boards(pair, 1)
    do(pair, m.EndRound())
    assert pair.hall.view().phase is Phase.RANKING


def test_absent_team_performs() -> None:
    pair = evening(stage())
    do(pair, m.StartRound(), m.MarkAbsent(1, True))
    refuse(pair, m.StartPerformance())


def test_absent_team_among_the_best() -> None:
    pair = evening(boards(), buzzers(best=2), teams=4)
    do(pair, m.StartRound())
    ask_boards(pair, 1)
    correct(pair, 0, 3, 2, 1)
    do(pair, m.EndRound(), m.MarkAbsent(1, True), m.StartRound(), m.StartReading())
    assert [team.number for team in pair.hall.view().teams if team.takes_part] == [2, 3]


# ------------------------------------------------------------------------------------------------------ 4, 5: the stage


def test_late_team_never_performs() -> None:
    """It was absent when it was called; some order that the MC is offered brings it on stage."""
    hall = evening(stage(), judges=1).hall
    for command in (m.StartRound(), m.MarkAbsent(1, True), m.NextPerformance(), m.MarkAbsent(1, False)):
        assert hall.order(command) == ()
    for _ in range(2):
        assert hall.order(m.StartPerformance()) == ()
        assert hall.order(m.StopPerformance()) == ()
        assert hall.order(m.CastBallot(1, (Decimal(50),)), Role.JUDGE, 1) == ()
        assert hall.order(m.RevealBallots()) == ()
        if hall.view().performer != 3:
            assert hall.order(m.NextPerformance()) == ()
    view = hall.view()
    offered = [step.command for step in (view.next_step, *view.actions) if step is not None]
    assert any(hall.leads_to(command, lambda after: after.performer == 1) for command in offered)


def test_missing_ballot_changes_the_aggregate() -> None:
    """The same marks, once without the highest and the lowest, once with them: refused, or no plain mean."""
    hall = evening(stage(aggregate="drop_extremes"), judges=5).hall
    assert hall.order(m.StartRound()) == ()
    points = []
    for missing in ((), (5,)):
        assert hall.order(m.StartPerformance()) == ()
        assert hall.order(m.StopPerformance()) == ()
        for judge, total in enumerate((0, 50, 60, 70, 100), start=1):
            if judge not in missing:
                assert hall.order(m.CastBallot(judge, (Decimal(total),)), Role.JUDGE, judge) == ()
        if hall.order(m.RevealBallots(override=bool(missing))):
            break
        view = hall.view()
        points.append(next(team.item_points for team in view.teams if team.number == view.performer))
        assert hall.order(m.NextPerformance()) == ()
    assert points in ([Decimal(60)], [Decimal(60), Decimal(55)])


# ----------------------------------------------------------------------------------------- 12: eliminations and pardons


def test_void_leaves_eliminated_teams_out() -> None:
    pair = evening(boards(questions=2, eliminates=True))
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2)
    do(pair, m.VoidQuestion(), m.StartReading())
    assert [team.takes_part for team in pair.hall.view().teams] == [True, True, True]


def test_cut_goes_through_a_tie() -> None:
    pair = evening(boards(), buzzers(best=2))
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2, 3)
    do(pair, m.EndRound())
    refuse(pair, m.StartRound())


def test_pardon_gives_back_what_a_wrong_answer_cost() -> None:
    pair = evening(buzzers(wrong=Decimal(-3)))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0))
    do(pair, m.RuleWrong())
    pair.hall.order(m.Bar(1))
    pair.hall.order(m.Pardon(1))
    assert scores(pair)[0] == -3
