"""Teams that never came, and teams that came for a part: no place, no prize, no questions for empty desks."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience
from controller.formats.format import Format
from tests.unit.controller.rules.played_match import PLAN, TEAMS, Play
from tests.unit.controller.rules.refusals import refused
from tests.unit.controller.rules.test_whole_match import ballot, prize_of

KEEPS_POINTS = replace(PLAN, absent="keeps-points")


def play_without(absent: Sequence[int], form: Format = PLAN, marks: Sequence[int] = (60, 50, 40, 30)) -> Play:
    """A match of four teams: the `absent` ones are marked so before it begins, the others get `marks` on stage."""
    play = Play(form, TEAMS[:4])
    for team in absent:
        play.order(m.MarkAbsent(team, True))
    play.to_stage()
    present = [team for team in (1, 2, 3, 4) if team not in absent]
    for team in present:
        play.perform(ballot(marks[team - 1]))
        if team != present[-1]:
            play.order(m.NextPerformance())
    return play


def ranking(play: Play, audience: Audience = Audience.MC) -> list[tuple[int | None, int, str]]:
    return [(line.place, line.team, prize_of(line)) for line in play.view(audience).ranking]


@pytest.mark.parametrize("form", [PLAN, KEEPS_POINTS], ids=["no-place", "keeps-points"])
def test_a_team_that_never_came_has_no_place_and_no_prize(form: Format) -> None:
    play = play_without([4], form)
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"
    assert ranking(play) == [(1, 1, "Giải nhất"), (2, 2, "Giải nhì"), (3, 3, "Giải ba"), (None, 4, "")]
    assert [team.place for team in play.view().teams] == [1, 2, 3, None]


def test_two_empty_desks_are_asked_no_extra_questions() -> None:
    play = play_without([3, 4])
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"
    assert ranking(play) == [(1, 1, "Giải nhất"), (2, 2, "Giải nhì"), (None, 3, ""), (None, 4, "")]


def test_extra_questions_are_for_the_tied_teams_that_are_there() -> None:
    play = play_without([], marks=(50, 50, 50, 10))
    play.order(m.MarkAbsent(2, True))
    play.order(m.EndRound())
    assert play.contest.is_tie_break
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert play.contest.contenders == (1, 3)


def test_a_team_that_came_for_a_part_keeps_its_points_and_by_default_has_no_place() -> None:
    play = play_without([])
    play.order(m.MarkAbsent(2, True))
    play.order(m.EndRound())
    assert play.contest.scores[2] == Decimal(50)
    assert ranking(play) == [(1, 1, "Giải nhất"), (2, 3, "Giải nhì"), (3, 4, "Giải ba"), (None, 2, "")]


def test_a_format_may_rank_a_team_that_came_for_a_part() -> None:
    play = play_without([], KEEPS_POINTS)
    play.order(m.MarkAbsent(2, True))
    play.order(m.EndRound())
    assert ranking(play)[1] == (2, 2, "Giải nhì")


def test_a_team_that_sat_through_a_voided_question_only_took_part_in_nothing() -> None:
    play = Play(KEEPS_POINTS, TEAMS[:4])
    play.order(m.StartRound())
    play.board_question((1, 2))
    play.order(m.VoidQuestion())
    play.order(m.MarkAbsent(2, True))
    play.board_question((1, 3))
    assert [team.place for team in play.view().teams] == [1, None, 1, 3]


def test_a_team_that_comes_late_has_a_place_like_all_others() -> None:
    play = play_without([4])
    play.order(m.MarkAbsent(4, False))
    play.order(m.NextPerformance())
    play.perform(ballot(55))
    play.order(m.EndRound())
    assert ranking(play)[1] == (2, 4, "Giải nhì")


def test_a_team_that_is_absent_when_it_is_called_does_not_perform() -> None:
    play = Play(PLAN, TEAMS[:4])
    play.to_stage()
    play.order(m.MarkAbsent(1, True))
    assert refused(play, m.StartPerformance()) == ["performer-absent"]
    assert play.view().next_step.command == m.NextPerformance()  # type: ignore[union-attr]


def test_undo_of_an_absence_gives_the_place_back_and_redo_takes_it_again() -> None:
    play = play_without([])
    play.order(m.EndRound())
    before = ranking(play)
    play.order(m.MarkAbsent(1, True))
    assert ranking(play)[-1] == (None, 1, "")
    play.order(m.Undo())
    assert ranking(play) == before
    play.order(m.Redo())
    assert ranking(play)[-1] == (None, 1, "")


def test_the_hall_sees_who_was_absent_when_the_ceremony_is_over() -> None:
    play = play_without([4])
    play.order(m.EndRound())
    for shown in ([3], [2, 3], [1, 2, 3, None]):
        play.order(m.ShowPlace())
        assert [line.place for line in play.view(Audience.STAGE).ranking] == shown
    assert play.view().next_step is None
    assert not play.view().match_running
