"""An order that would change nothing is refused with its reason: it would stand in the history as a decision."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Role
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from tests.unit.controller.rules.orders_given import facts_of, reasons_against
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.test_running_order import hall_of_two


def test_a_board_is_marked_once_as_it_is() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    already = ["The board of team 2 is already marked that way"]
    assert reasons_against(play, m.MarkBoard(2, None)) == already
    assert reasons_against(play, m.MarkBoard(9, None)) == [
        "There is no team 9",
        "The board of team 9 is already marked that way",
    ]
    play.order(m.MarkBoard(2, True, late=True))
    assert reasons_against(play, m.MarkBoard(2, True, late=True)) == already
    assert facts_of(play, m.MarkBoard(2, True))[1:] == (f.BoardMarked(2, True, False),)
    assert facts_of(play, m.MarkBoard(2, False, late=True))[1:] == (f.BoardMarked(2, False, True),)
    assert facts_of(play, m.MarkBoard(2, None))[1:] == (f.BoardMarked(2, None, False),)


def test_a_protest_is_decided_anew_where_the_decision_or_its_reason_is_another() -> None:
    play = Play()
    play.order(m.RecordProtest(4, 0, 0, "abc"))
    play.order(m.DecideProtest(1, "rejected", "the video shows it"))
    second = m.DecideProtest(1, "rejected", " the video shows it ")
    assert reasons_against(play, second) == ["Protest 1 is already decided that way, for this reason"]
    assert facts_of(play, m.DecideProtest(1, "upheld", "the video shows it"))
    assert facts_of(play, m.DecideProtest(1, "rejected", "the jury looked again"))
    play.order(m.RecordProtest(5, 0, 0, "abc"))
    assert facts_of(play, m.DecideProtest(2, "rejected", "the video shows it")), "it is another protest"


def test_a_clock_that_stands_is_not_set_to_what_it_shows_and_one_that_runs_is() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(10)
    assert facts_of(play, m.SetClock(20))[1:] == (f.ClockSet(20 * SECOND, play.now_ns),)
    assert facts_of(play, m.SetClock(30))[1:] == (f.ClockSet(30 * SECOND, play.now_ns),), "what it began with"
    play.order(m.Pause())
    assert reasons_against(play, m.SetClock(20)) == ["The clock already stands at 20 s"]
    assert facts_of(play, m.SetClock(21))[1:] == (f.ClockSet(21 * SECOND, play.now_ns),)


def test_a_ballot_is_entered_once_as_it_is_by_each_role() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    ballot = m.CastBallot(2, tuple(map(Decimal, (40, 30, 20, 10))))
    play.order(ballot, role=Role.DESK)
    assert reasons_against(play, ballot, Role.DESK) == ["The ballot of judge 2 is already entered that way"]
    other = m.CastBallot(2, tuple(map(Decimal, (39, 30, 20, 10))))
    assert facts_of(play, other, Role.DESK)[1:] == (f.BallotEntered(2, other.marks, Role.DESK),)
    assert facts_of(play, ballot, Role.MC)[1:] == (f.BallotEntered(2, ballot.marks, Role.MC),)
    assert facts_of(play, ballot, Role.JUDGE)[1:] == (f.BallotCast(2, ballot.marks),)


def test_one_team_alone_has_no_order_to_draw() -> None:
    hall = hall_of_two()
    assert [str(reason) for reason in hall.order(m.DrawOrder((2,), "Lan", "Minh"))] == [
        "One team alone has no order to draw"
    ]
