"""Ties that matter: what is said of them, what can be done, and that no evening ends with two first prizes."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Role
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.rules.match_flow import match_running
from controller.rules.ranking import cut_points
from tests.unit.controller.rules.played_match import PLAN, TEAMS, Play
from tests.unit.controller.rules.refusals import refused
from tests.unit.controller.rules.test_absences import KEEPS_POINTS, play_without, ranking
from tests.unit.controller.rules.test_eliminations import BELL
from tests.unit.controller.rules.test_whole_match import play_all, prize_of

LOTS = {"drawn_by": "Cô Lan", "witness": "Thầy Minh"}


def ended(*marks: int, form: Format = PLAN) -> Play:
    """Four teams that get `marks` on stage, in the ranking."""
    play = play_without([], form, marks)
    play.order(m.EndRound())
    return play


def corrected(**points: int) -> Play:
    """A match of four teams with 60, 50, 40 and 30 points in the ranking, then corrected: `t2=10` for team 2."""
    play = ended(60, 50, 40, 30)
    for team, change in points.items():
        play.order(m.AdjustScore(int(team[1:]), Decimal(change), "khiếu nại đúng"))
    return play


# --------------------------------------------------------------------------------------------- after the last question


def test_a_correction_in_the_ranking_that_makes_a_tie_stops_the_ceremony_and_says_what_can_be_done() -> None:
    play = corrected(t2=10)
    (tie,) = play.view().ties
    assert (tie.teams, tie.first, tie.last, tie.can_be_played, tie.is_cut) == ((1, 2), 1, 2, True, False)
    assert str(tie.problem) == (
        "Teams 1, 2 are tied for places 1 to 2: play extra questions, draw lots or apply a criterion"
    )
    assert refused(play, m.ShowPlace()) == ["places-tied"]
    assert play.view().next_step is not None
    assert play.view().next_step.command == m.BreakTie()  # type: ignore[union-attr]
    assert ranking(play)[:2] == [(1, 1, ""), (1, 2, "")], "nobody has the first prize yet"
    assert [line.decided_by.code for line in play.view().ranking[:2] if line.decided_by] == ["tie-open"] * 2
    assert match_running(play.contest)


def test_a_tie_in_the_ranking_is_played_with_extra_questions() -> None:
    play = corrected(t2=10)
    play.order(m.BreakTie())
    assert play.contest.is_tie_break
    play.order(m.StartRound())
    play.to_opening()
    assert play.contest.contenders == (1, 2)
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.EndRound())
    assert ranking(play)[:2] == [(1, 2, "Giải nhất"), (2, 1, "Giải nhì")]
    assert play.view().ties == ()


def test_extra_questions_go_on_where_others_were_played_before() -> None:
    play = ended(60, 60, 40, 30)
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.CloseQuestion())
    play.order(m.EndEarly())
    assert play.contest.phase == "ranking"
    play.order(m.BreakTie())
    play.order(m.StartReading())
    assert (play.contest.item, play.contest.contenders) == (1, (1, 2))


def test_lots_drawn_in_the_hall_decide_a_tie_and_are_on_record_with_two_persons() -> None:
    play = corrected(t2=10)
    play.order(m.DrawLots((2, 1), **LOTS), role=Role.DESK)
    assert ranking(play)[:2] == [(1, 2, "Giải nhất"), (2, 1, "Giải nhì")]
    assert [line.decided_by.code for line in play.view().ranking[:2] if line.decided_by] == ["tie-lot"] * 2
    assert play.view().undo is not None
    assert str(play.view().undo) == "Lots drawn: teams 2, 1 (drawn by Cô Lan, witness Thầy Minh)"
    for _ in range(4 - 1):
        play.order(m.ShowPlace())
    play.order(m.ShowPlace())
    assert not match_running(play.contest)


@pytest.mark.parametrize(
    "command, reasons",
    [
        (m.DrawLots((1, 3), **LOTS), ["not-the-tie"]),
        (m.DrawLots((1, 2, 2), **LOTS), ["not-the-tie"]),
        (m.DrawLots((), "Lan", "lan "), ["not-the-tie", "lot-persons"]),
        (m.DrawLots((2, 1), "Lan", " "), ["lot-persons"]),
        (m.ApplyCriterion("round:Vòng 9", "ok"), ["no-such-criterion", "reason-short"]),
        (m.ApplyCriterion("right-answers", "theo thể lệ"), ["decides-nothing"]),
    ],
)
def test_orders_about_a_tie_are_refused_with_all_reasons(command: m.Command, reasons: list[str]) -> None:
    assert refused(corrected(t2=10), command) == reasons


def test_where_nothing_is_tied_there_is_nothing_to_break() -> None:
    play = corrected()
    assert refused(play, m.BreakTie()) == ["no-tie"]
    assert refused(play, m.DrawLots((1, 2), **LOTS)) == ["no-tie"]
    assert refused(play, m.ApplyCriterion("right-answers", "theo thể lệ")) == ["no-tie"]


def test_another_criterion_decides_a_tie_and_stands_with_its_reason() -> None:
    play = corrected(t2=10)
    (tie,) = play.view().ties
    assert set(tie.criteria) == {"round:Về đích"}
    play.order(m.ApplyCriterion("round:Về đích", "ban giám khảo quyết định"))
    assert ranking(play)[:2] == [(1, 1, "Giải nhất"), (2, 2, "Giải nhì")]
    note = play.view().ranking[0].decided_by
    assert str(note) == "Decided by more points in Về đích"
    assert str(play.view().undo) == "Ties decided by more points in Về đích (ban giám khảo quyết định)"
    play.order(m.Undo())
    assert play.view().ties == (tie,)


def test_used_up_spares_leave_a_tie_for_lots_and_no_five_first_prizes() -> None:
    play = Play()
    play.to_stage()
    for team in range(1, 6):
        play.perform((10, 0, 0, 0))
        if team < 5:
            play.order(m.NextPerformance())
    play.order(m.EndRound())
    play.order(m.StartRound())
    while play.contest.phase != "ranking":
        play.to_opening()
        play.order(m.CloseQuestion())
        if play.view().next_step.command == m.EndRound():  # type: ignore[union-attr]
            play.order(m.EndRound())
    (tie,) = play.view().ties
    assert (tie.teams, tie.can_be_played) == ((1, 2, 3, 4, 5), False)
    assert refused(play, m.BreakTie()) == ["no-spare"]
    assert refused(play, m.ShowPlace()) == ["places-tied"]
    assert not any(prize for _, _, prize in ranking(play))
    play.order(m.DrawLots((5, 3, 1, 2, 4), **LOTS))
    assert [(place, team) for place, team, _ in ranking(play)] == [(1, 5), (2, 3), (3, 1), (4, 2), (5, 4)]


def test_a_correction_after_places_were_shown_takes_back_what_no_longer_stands() -> None:
    play = corrected()
    for _ in range(4):
        play.order(m.ShowPlace())
    assert not match_running(play.contest)
    play.order(m.AdjustScore(2, Decimal(10), "khiếu nại đúng"))
    assert [line.team for line in play.view(Audience.STAGE).ranking] == [3, 4]
    assert match_running(play.contest)
    play.order(m.DrawLots((2, 1), **LOTS))
    play.order(m.ShowPlace())
    assert [line.team for line in play.view(Audience.STAGE).ranking] == [1, 3, 4]


def test_only_one_of_the_tied_is_there_so_lots_decide() -> None:
    play = play_without([], KEEPS_POINTS, (60, 60, 40, 30))
    play.order(m.MarkAbsent(2, True))
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"
    assert refused(play, m.BreakTie()) == ["tie-absent"]
    play.order(m.DrawLots((1, 2), **LOTS))
    assert ranking(play)[0] == (1, 1, "Giải nhất")


def test_a_second_extra_question_does_not_undo_what_the_first_has_decided() -> None:
    play = ended(60, 60, 60, 30)
    play.order(m.StartRound())
    play.buzzer_question(2)
    play.to_opening()
    assert play.contest.contenders == (1, 3)
    play.verdict(3)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.EndRound())
    assert [team for _, team, _ in ranking(play)] == [2, 3, 1, 4]
    assert play.contest.tie_break_points == {2: 1, 3: 1}


def test_a_voided_extra_question_decides_nothing() -> None:
    play = ended(60, 60, 40, 30)
    play.order(m.StartRound())
    play.buzzer_question(2)
    play.order(m.VoidQuestion())
    assert play.contest.tally.extra_points == {3: {}}
    play.buzzer_question(1)
    play.order(m.EndRound())
    assert [team for _, team, _ in ranking(play)] == [1, 2, 3, 4]


# --------------------------------------------------------------------------------------------------------- the format's


def test_criteria_of_the_format_decide_before_extra_questions() -> None:
    form = replace(PLAN, tie_criteria=("right-answers", "round:Về đích"))
    play = ended(60, 60, 40, 30, form=form)
    assert play.contest.is_tie_break, "equal by every criterion"
    play = play_without([], form, (60, 50, 40, 30))
    play.order(m.AdjustScore(2, Decimal(10), "khiếu nại đúng"))
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"
    assert ranking(play)[:2] == [(1, 1, "Giải nhất"), (2, 2, "Giải nhì")]
    assert str(play.view().ranking[1].decided_by) == "Decided by more points in Về đích"


def test_right_answers_count_in_all_rounds_and_not_those_of_voided_questions() -> None:
    play = Play(replace(PLAN, tie_criteria=("right-answers",)), TEAMS[:4])
    play.order(m.StartRound())
    play.board_question((1, 2))
    play.board_question((2,))
    play.order(m.VoidQuestion())
    play.board_question((3,))
    play.order(m.EndEarly())
    play.order(m.StartRound())
    play.buzzer_question(1)
    play.buzzer_question(3, right=False)
    play.order(m.CloseQuestion())
    play.order(m.EndEarly())
    assert play.contest.tally.right_answers == {1: 2, 2: 1, 3: 1}
    assert play.contest.tally.wrong_answers == {2: 1, 3: 2, 4: 2, 1: 1}


def test_a_format_that_names_nothing_for_ties_shares_places_and_their_prize() -> None:
    play = ended(60, 60, 40, 30, form=replace(PLAN, tie_break=None))
    assert ranking(play)[:2] == [(1, 1, "Giải nhất"), (1, 2, "Giải nhất")]
    assert play.view().ties == ()
    assert play.view().next_step is not None


def test_without_extra_questions_a_tie_that_the_criteria_leave_is_decided_by_lot() -> None:
    play = ended(60, 60, 40, 30, form=replace(PLAN, tie_break=None, tie_criteria=("round:Về đích",)))
    assert refused(play, m.BreakTie()) == ["no-tie-break"]
    play.order(m.DrawLots((2, 1), **LOTS))
    assert ranking(play)[0] == (1, 2, "Giải nhất")


# --------------------------------------------------------------------------------------- who goes on to the next round


def at_the_cut(*right: int) -> Play:
    """The golden bell before its last round, for the best two; `right` teams were right in the one question played."""
    play = Play(BELL, TEAMS[:4])
    play.order(m.StartRound())
    play.board_question(right)
    play.order(m.EndRound() if len(right) == 1 else m.EndEarly())
    return play


def test_a_tie_for_the_last_places_of_a_round_is_not_cut_by_team_number() -> None:
    play = at_the_cut(1, 2, 4)
    assert refused(play, m.StartRound()) == ["cut-tied"]
    (tie,) = play.view().ties
    assert (tie.teams, tie.is_cut, tie.criteria) == ((1, 2, 4), True, {})
    assert play.view().next_step.command == m.BreakTie()  # type: ignore[union-attr]


def test_a_cut_is_played_and_its_points_count_for_nothing_else() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    play.order(m.StartRound())
    for team in (4, 2):
        play.to_opening()
        play.verdict(team)
        play.wait(1)
        play.order(m.RuleRight())
    assert play.view().next_step.command == m.EndRound()  # type: ignore[union-attr]
    play.order(m.EndRound())
    play.order(m.StartRound())
    assert set(play.contest.round_teams) == {2, 4}
    assert play.contest.tie_break_points == {}
    assert cut_points(play.contest, 1) == {4: 1, 2: 1}
    assert [team.place for team in play.view().teams] == [1, 1, 4, 1]


def test_a_cut_is_drawn_on_record_and_the_lots_count_for_nothing_else() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.DrawLots((4, 1, 2), **LOTS))
    play.order(m.StartRound())
    assert set(play.contest.round_teams) == {1, 4}
    assert [team.place for team in play.view().teams] == [1, 1, 4, 1]


def test_a_cut_that_is_left_is_drawn_and_undo_goes_back_over_it() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    assert refused(play, m.DrawLots((4, 1, 2), **LOTS)) == ["tie-played"]
    play.order(m.StartRound())
    play.order(m.EndEarly())
    assert (play.contest.phase, play.contest.round) == ("intro", 1)
    play.order(m.DrawLots((4, 1, 2), **LOTS))
    play.order(m.StartRound())
    for _ in range(5):
        play.order(m.Undo())
    assert (play.contest.phase, play.contest.round, play.contest.tally.lots) == ("intro", 1, ())
    for _ in range(5):
        play.order(m.Redo())
    assert set(play.contest.round_teams) == {1, 4}


def test_an_absent_team_takes_no_place_in_the_next_round() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.MarkAbsent(2, True))
    play.order(m.StartRound())
    assert set(play.contest.round_teams) == {1, 4}


def test_the_round_before_extra_questions_can_be_reopened_from_them_and_they_from_the_next() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    play.order(m.ReopenRound())
    assert (play.contest.round, play.contest.phase) == (0, "revealed")
    play.order(m.EndEarly())
    play.order(m.BreakTie())
    play.order(m.StartRound())
    play.order(m.EndEarly())
    play.order(m.ReopenRound())
    assert play.contest.cut == 1


def test_a_tie_that_a_correction_has_dissolved_is_not_asked_any_more() -> None:
    play = play_all({1: 60, 2: 60, 3: 60, 4: 40, 5: 40})
    play.order(m.AdjustScore(4, Decimal(1), "khiếu nại đúng"))
    assert refused(play, m.StartRound()) == ["no-tie"]
    assert play.view().next_step.command == m.EndRound()  # type: ignore[union-attr]
    play.order(m.EndRound())
    assert [prize_of(line) for line in play.view().ranking] == ["Giải nhất", "Giải nhì", "Giải ba", "Giải ba", ""]


def test_a_tie_that_dissolves_after_its_round_began_is_left_by_the_next_step() -> None:
    play = play_all({1: 60, 2: 60, 3: 60, 4: 40, 5: 40})
    assert refused(play, m.EndRound()) == ["round-not-begun"]
    play.order(m.StartRound())
    assert refused(play, m.EndRound()) == ["round-not-begun"]
    play.order(m.AdjustScore(4, Decimal(1), "khiếu nại đúng"))
    assert refused(play, m.StartReading()) == ["no-tie"]
    assert play.view().next_step.command == m.EndRound()  # type: ignore[union-attr]
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"


def test_a_board_of_values_without_extra_questions_draws_its_cut() -> None:
    play = Play(read_format(find_format("values")), TEAMS[:4])
    play.order(m.StartRound())
    play.order(m.EndEarly())
    while play.contest.current_round is not None and not play.contest.current_round.best:
        play.order(m.StartRound())
        play.order(m.EndEarly())
    assert refused(play, m.StartRound()) == ["cut-tied"]
    assert refused(play, m.BreakTie()) == ["no-tie-break"]
    play.order(m.DrawLots((4, 3, 2, 1), **LOTS))
    play.order(m.StartRound())
    assert set(play.contest.round_teams) == {2, 3, 4}
