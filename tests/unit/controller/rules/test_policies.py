"""Policies of a format in play: interrupts, reading clocks, late boards, eliminations; brightness and the ceremony."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Audience, Phase, Role
from controller.formats.format import BoardsRound, BuzzersRound
from controller.rules.view import SnapshotContext, snapshots
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.refusals import refused


def test_a_late_board_is_noted_and_keeps_its_mark() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.MarkBoard(2, True, late=True))

    team = play.view().teams[1]
    assert (team.mark, team.late) == (True, True)
    play.order(m.MarkBoard(2, None))
    team = play.view().teams[1]
    assert (team.mark, team.late) == (None, False)


def test_the_marks_of_boards_are_the_staff_s_until_they_are_confirmed() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, team == 2))

    marks_by_audience = {
        name: [team.mark for team in view.teams]
        for name, view in snapshots(play.contest, SnapshotContext(play.now_ns)).items()
    }
    assert {name for name, marks in marks_by_audience.items() if marks != [None] * 5} == {"mc", "desk"}
    play.order(m.ConfirmBoards())
    assert play.view(Audience.STAGE).teams[1].mark is True


def test_interrupts_pay_more_and_cost_more_until_the_question_is_read() -> None:
    plan = plan_with(
        BuzzersRound, interrupts=True, thinking_s=0, interrupt_right=Decimal(15), interrupt_wrong=Decimal(-5)
    )
    play = Play(plan)
    play.to_buzzers()
    play.order(m.StartReading())
    assert (play.contest.phase, play.contest.buzzers.closing_ns) == (Phase.OPEN, None)
    play.wait(1)
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    assert (play.contest.scores[2], play.contest.buzzers.closing_ns) == (Decimal(-5), None)

    play.wait(1)
    play.order(m.StartThinking())
    assert play.contest.buzzers.closing_ns is not None
    assert refused(play, m.StartThinking()) == ["read-already"]
    play.verdict(3)
    play.wait(1)
    play.order(m.RuleRight())
    assert play.contest.scores[3] == 10


def test_the_boards_are_made_darker_by_command_and_undo_passes_that_over(play: Play) -> None:
    play.buzzer_question(2)
    play.order(m.SetBrightness(3), role=Role.TECH)
    play.order(m.Undo())

    assert play.contest.scores[2] == 0
    assert play.view(Audience.STAGE).brightness == 3
    play.order(m.SetBrightness(None))
    assert play.view(Audience.STAGE).brightness is None


def test_a_reading_clock_leads_to_thinking_by_itself() -> None:
    plan = plan_with(BoardsRound, reading_s=8)
    play = Play(plan)
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert play.contest.clock is not None
    assert play.contest.clock.what == "reading"
    play.wait(9)
    assert play.contest.phase == "thinking"
    play.wait(30)
    assert play.contest.phase == "boards_up"


def test_in_an_elimination_the_wrong_are_out_unless_all_are_and_the_round_ends_with_one() -> None:
    plan = plan_with(BoardsRound, eliminates=True)
    play = Play(plan)
    play.order(m.StartRound())
    play.board_question((1, 2, 3))
    play.board_question(())
    play.order(m.StartReading())
    assert play.contest.contenders == (1, 2, 3)
    assert [team.number for team in play.view().teams if team.takes_part] == [1, 2, 3]
    play.order(m.StartThinking())
    play.wait(31)
    for team in (1, 2, 3):
        play.order(m.MarkBoard(team, team == 2))
    play.order(m.ConfirmBoards())

    assert refused(play, m.StartReading()) == ["one-left"]
    play.order(m.EndRound())
    assert play.contest.round == 1


def test_the_ceremony_shows_one_place_a_step_and_the_hall_sees_no_more() -> None:
    play = Play()
    play.to_ranking()

    def places_on_stage() -> list[int | None]:
        return [rank.place for rank in play.view(Audience.STAGE).ranking]

    assert places_on_stage() == []
    assert len(play.view().ranking) == 5
    steps = []
    while play.view().next_step is not None:
        play.order(m.ShowPlace())
        steps.append(places_on_stage())
    assert steps == [[4], [3, 4], [2, 3, 4], [1, 2, 3, 4, 5]]
