"""A press that was made before the winner's, but reported after the verdict: never a second verdict, never silent."""

import pytest
from reportlab.graphics.shapes import String

from bamchuong.terminal_view import TerminalView
from bus import messages as m
from bus.messages import Audience, Press, PressKind
from bus.units import NS_PER_MS as MS
from controller.journal.format_fact import format_fact
from controller.rules.facts import PressRecorded
from controller.rules.refusal import RefusedError
from reports.charts import margin_chart
from reports.minutes import Minutes
from reports.signatories import People
from reports.tables import minutes_tables
from tests.unit.controller.rules.rules_beside_lockout import SideBySide
from tests.unit.reports.sample_matches import minutes_from


@pytest.fixture
def pair() -> SideBySide:
    """Team 3 has the floor; that team 4 had pressed 12 ms before it is reported a moment later."""
    pair = SideBySide()
    pair.to_opening()
    pressed_ns = pair.play.now_ns
    pair.press(3)
    pair.press(4, pressed_ns - 12 * MS)
    pair.press(1)
    return pair


def notice_texts(pair: SideBySide, audience: Audience = Audience.MC) -> list[str]:
    return [str(notice) for notice in pair.play.view(audience).notices]


def offered(pair: SideBySide) -> list[m.Command]:
    return [step.command for step in pair.play.view().actions if isinstance(step.command, m.GiveFloor)]


def test_the_firmware_tells_it_as_overdue_with_a_negative_margin_and_the_floor_stays(pair: SideBySide) -> None:
    (press,) = [press for press in pair.play.view().presses if press.team == 4]
    assert (press.kind, press.margin_ns) == (PressKind.OVERDUE, -12 * MS)
    assert pair.play.contest.buzzers.floor == 3


def test_staff_are_told_to_rule_and_the_hall_is_not(pair: SideBySide) -> None:
    text = "Team 4 pressed first, but the signal arrived after the verdict: please rule who has the floor"
    assert notice_texts(pair) == notice_texts(pair, Audience.DESK) == [text]
    assert notice_texts(pair, Audience.STAGE) == []


def test_the_mc_can_give_the_floor_to_that_team_and_to_no_other(pair: SideBySide) -> None:
    assert offered(pair) == [m.GiveFloor(4)]
    with pytest.raises(RefusedError, match="Another team has the floor"):
        pair.order(m.GiveFloor(1))
    pair.order(m.GiveFloor(4))
    assert pair.play.contest.buzzers.floor == 4
    assert pair.lamps[3] is m.Lamp.FLOOR
    assert notice_texts(pair) == []
    assert offered(pair) == []
    pair.order(m.Undo())
    assert pair.play.contest.buzzers.floor == 3


def test_the_doubt_is_over_with_the_next_opening(pair: SideBySide) -> None:
    pair.wait(1)
    pair.order(m.RuleWrong())
    assert pair.play.contest.phase == "open"
    assert notice_texts(pair) == []


def test_who_pressed_before_a_tie_can_get_the_floor_too() -> None:
    pair = SideBySide()
    pair.to_opening()
    pressed_ns = pair.play.now_ns
    pair.tie(3, 2)
    pair.press(5, pressed_ns - MS)
    assert pair.play.contest.buzzers.tied
    assert m.GiveFloor(5) in offered(pair)
    pair.order(m.GiveFloor(5))
    assert pair.play.contest.buzzers.floor == 5


def test_a_press_in_the_tie_window_that_is_told_late_is_the_mcs_to_rule() -> None:
    pair = SideBySide()
    pair.to_opening()
    pressed_ns = pair.play.now_ns
    pair.press(3, pressed_ns)
    pair.press(4, pressed_ns + 50_000)
    text = (
        "Team 4 pressed at the same time as the first, but the signal arrived after the verdict: "
        "please rule who has the floor"
    )
    assert notice_texts(pair) == [text]
    assert offered(pair) == [m.GiveFloor(4)]
    (line,) = minutes_from(pair.play.facts).rulings
    assert line.what == "đội 4 (THCS 4) bấm cùng lúc với lần bấm đầu tiên (sau 50,0 µs) ở câu 1 phần Tăng tốc"


@pytest.fixture
def reopened() -> SideBySide:
    """Nobody had pressed; that team 4 had, 1 ms before the end, is told when the question is closed."""
    pair = SideBySide()
    pair.to_opening()
    closing_ns = pair.play.contest.buzzers.closing_ns
    assert closing_ns is not None
    pair.wait((closing_ns - pair.play.now_ns) / 1e9 + 1)
    assert pair.play.contest.phase == "closed"
    pair.press(4, closing_ns - MS)
    return pair


def test_a_press_in_time_that_is_told_after_nobody_opens_the_question_for_a_ruling(reopened: SideBySide) -> None:
    assert reopened.play.contest.phase == "lost"
    assert notice_texts(reopened) == [
        "Team 4 pressed in time, but the signal arrived after the verdict: please rule who has the floor",
        "A press in time was told after the time was over: give the floor, or reopen the buzzers",
    ]
    reopened.order(m.GiveFloor(4))
    reopened.order(m.RuleRight())
    assert reopened.play.contest.scores[4] > 0


def test_the_mc_may_leave_such_a_question_closed(reopened: SideBySide) -> None:
    reopened.order(m.CloseQuestion())
    assert reopened.play.contest.phase == "closed"
    assert notice_texts(reopened) == ["No team found the answer"]


def test_a_press_after_the_time_changes_nothing_and_so_does_one_of_a_question_that_is_over(
    reopened: SideBySide,
) -> None:
    reopened.order(m.CloseQuestion())
    closing_ns = reopened.play.now_ns
    reopened.press(5, closing_ns)
    assert reopened.play.contest.phase == "closed"
    late = Press(5, closing_ns - 2_000_000_000, PressKind.OVERDUE)
    reopened.play.report(m.Pressed(reopened.play.contest.arming, late))
    assert reopened.play.contest.phase == "closed", "a person closed it"
    reopened.order(m.StartReading())
    reopened.play.report(m.Pressed(1, late))
    assert reopened.play.contest.phase == "reading"


def test_the_minutes_tell_both_the_press_and_that_the_question_was_opened_again(reopened: SideBySide) -> None:
    press, opening = minutes_from(reopened.play.facts).rulings
    assert press.what == "đội 4 (THCS 4) bấm kịp giờ ở câu 1 phần Tăng tốc"
    assert opening.what == "Câu hỏi được mở lại, câu 1 phần Tăng tốc"


def test_terminal_and_journal_say_so(pair: SideBySide) -> None:
    (view,) = [press for press in pair.play.view().presses if press.team == 4]
    assert "12,000.0 µs before the first, but arrived after the verdict" in TerminalView("en", str).press(view)
    (fact,) = [fact for fact in pair.play.facts if isinstance(fact, PressRecorded) and fact.team == 4]
    assert "12,000.0 µs before the first, arrived after the verdict" in format_fact(fact)
    plain = PressRecorded(1, 1, Press(1, 0, PressKind.LATER, 12 * MS))
    assert "12,000.0 µs behind" in format_fact(plain)


@pytest.fixture
def full_minutes(pair: SideBySide) -> Minutes:
    return minutes_from(pair.play.facts)


def test_the_minutes_tell_it_as_an_incident_and_in_the_timeline_but_not_as_behind(full_minutes: Minutes) -> None:
    (line,) = full_minutes.rulings
    assert line.what == "đội 4 (THCS 4) bấm trước lần bấm đầu tiên 12,000 ms ở câu 1 phần Tăng tốc"
    assert line.reason == "tín hiệu đến sau khi máy đã xác định đội bấm đầu tiên, nên không tính"
    (timeline,) = full_minutes.timelines
    assert {press.team: press.kind for press in timeline.presses} == {
        4: "arrived-after-verdict",
        3: "winner",
        1: "later",
    }
    rows = next(sheet for sheet in minutes_tables(full_minutes, People()) if sheet.name == "Bấm chuông").rows
    assert rows[1][3:5] == (4, "bấm trước, tín hiệu đến quá muộn nên không tính")
    chart = margin_chart(full_minutes.timelines, full_minutes.wording)
    assert chart is not None
    teams = [shape.text for shape in chart.contents if isinstance(shape, String) and shape.text.isdigit()]
    assert teams == ["1"]
