"""Rulings about what was played before stand in the minutes: who, when, what and why."""

from decimal import Decimal

from bus import messages as m
from bus.messages import PressKind
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from reports.press_wording import press_kind
from reports.report_kinds import wording_in
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.reports.sample_matches import minutes_of


def test_an_exchange_of_desks_stands_with_both_teams_and_the_reason() -> None:
    play = Play()
    play.to_buzzers()
    play.order(m.ExchangeTeams(1, 2, "Hai đội ngồi nhầm bàn"))
    play.buzzer_question(1)
    match_minutes = minutes_of(play)
    ruling = match_minutes.rulings[-1]
    assert ruling.what == "đội 1 (THCS 1) và đội 2 (THCS 2) đổi bàn cho nhau"
    assert ruling.reason == "Hai đội ngồi nhầm bàn"
    assert [press.team for press in match_minutes.timelines[-1].presses] == [2]


def number_of(play: Play, code: str) -> int:
    return next(n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided) and fact.label.code == code)


def two_questions() -> Play:
    """Team 2 is wrong and team 4 right in the first question; team 4 gets 2 points of a correction."""
    play = Play(plan_with(BuzzersRound, wrong=Decimal(-5)))
    play.to_buzzers()
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    play.verdict(4)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.AdjustScore(4, Decimal(2), "Khiếu nại đúng"))
    play.buzzer_question(3)
    return play


def test_a_ruling_that_was_taken_back_is_in_no_table_and_stands_with_the_reason() -> None:
    play = two_questions()
    number, also = number_of(play, "did-wrong"), number_of(play, "did-right")
    play.order(m.UndoDecision(number, "Xem lại băng hình", (also,)))
    match_minutes = minutes_of(play)
    cells = match_minutes.played_rounds[1].items[0].cells
    assert [cells[team].points for team in (2, 4)] == [0, 0]
    assert [cells[team].right for team in (2, 4)] == [None, None]
    assert match_minutes.adjustments == {1: 0, 2: 0, 3: 0, 4: 2, 5: 0}
    undone, points = match_minutes.rulings[-2:]
    assert undone.what.startswith(f"Rút lại quyết định số {number}: ")
    assert undone.reason == "Xem lại băng hình"
    assert points.what == "Rút điểm, câu (lượt) 1 phần Tăng tốc: đội 2 +5, đội 4 −10"
    assert [press.team for press in match_minutes.timelines[0].presses] == [2, 4]


def test_a_correction_that_was_taken_back_is_marked_until_that_is_undone_itself() -> None:
    play = two_questions()
    play.order(m.UndoDecision(number_of(play, "did-adjust"), "nhầm đội", ()))
    (correction,) = [ruling for ruling in minutes_of(play).rulings if ruling.reason == "Khiếu nại đúng"]
    assert correction.undone
    assert minutes_of(play).rulings[-1].what == "Rút điểm đã điều chỉnh: đội 4 −2"
    assert minutes_of(play).adjustments[4] == 0
    play.order(m.Undo())
    (correction,) = [ruling for ruling in minutes_of(play).rulings if ruling.reason == "Khiếu nại đúng"]
    assert not correction.undone
    assert [ruling.undone for ruling in minutes_of(play).rulings[-3:]] == [True, True, False]
    play.order(m.Redo())
    (correction,) = [ruling for ruling in minutes_of(play).rulings if ruling.reason == "Khiếu nại đúng"]
    assert correction.undone


def seen_presses(play: Play) -> list[list[tuple[int, bool]]]:
    """The team of each press, and whether its opening was withdrawn, by question."""
    return [[(press.team, press.withdrawn) for press in line.presses] for line in minutes_of(play).timelines]


def three_in_turn() -> Play:
    """Teams 1, 2 and 3 press and get the floor in turn; the first two are wrong."""
    play = Play()
    play.to_buzzers()
    play.to_opening()
    for team in (1, 2):
        play.verdict(team)
        play.wait(1)
        play.order(m.RuleWrong())
    play.verdict(3)
    return play


def test_undo_takes_no_press_out_of_the_annex_and_marks_those_of_withdrawn_openings() -> None:
    play = three_in_turn()
    assert seen_presses(play) == [[(1, False), (2, False), (3, False)]]
    play.order(m.Undo())
    play.order(m.Undo())
    assert play.contest.buzzers.floor == 1
    assert seen_presses(play) == [[(1, False), (2, True), (3, True)]]
    play.order(m.Redo())
    assert seen_presses(play) == [[(1, False), (2, False), (3, True)]]
    play.order(m.Undo())
    play.wait(1)
    play.order(m.RuleRight())
    assert seen_presses(play) == [[(1, False), (2, True), (3, True)]]
    words = [press_kind(wording_in("vi"), press) for press in minutes_of(play).timelines[0].presses]
    assert words[0] == "bấm đầu tiên"
    assert [word.endswith(" (lần mở chuông đã rút)") for word in words] == [False, True, True]


def test_presses_of_a_question_whose_reading_was_undone_stay_in_the_annex_too() -> None:
    play = three_in_turn()
    for _ in range(4):
        play.order(m.Undo())
    assert seen_presses(play) == [[(1, True), (2, True), (3, True)]]
    play.buzzer_question(4)
    play.buzzer_question(5)
    assert seen_presses(play) == [[(1, True), (2, True), (3, True)], [(4, False)], [(5, False)]]
    play.order(m.Undo())
    assert seen_presses(play)[-1] == [(5, False)]


def test_an_opening_that_a_hold_takes_away_is_marked_and_one_that_stays_is_not() -> None:
    play = three_in_turn()
    play.wait(1)
    play.order(m.RuleWrong())
    play.press(4, PressKind.HELD)
    play.order(m.Hold())
    assert seen_presses(play) == [[(1, False), (2, False), (3, False), (4, True)]]
