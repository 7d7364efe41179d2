"""What the order to take back an earlier decision leads to, to the letter, and its reasons in full."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Press, PressKind, Role, Sentence, SentenceArgs
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.decide import decide
from controller.rules.order import Order
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.taken_back_match import (
    boards,
    buzzers,
    codes,
    listed,
    numbers,
    reasons,
    take_back,
)

WHY = "abc"


def facts(play: Play, number: int, *, draw: int = 0) -> list[f.AnyFact]:
    """What follows once the desk has seen what goes with it."""
    also = tuple(int(str(reason.args["number"])) for reason in reasons(play, number) if reason.code == "taken-along")
    order = Order(m.UndoDecision(number, f"  {WHY} ", also), "desk", Role.DESK, draw=draw)
    return list(decide(play.contest, order, play.now_ns))


def label(play: Play, number: int) -> Sentence:
    fact = play.facts[number - 1]
    assert isinstance(fact, f.Decided)
    return fact.label


def correct(play: Play, team: int, points: int) -> int:
    """A correction, and its number."""
    play.order(m.AdjustScore(team, Decimal(points), "as the jury says"), role=Role.DESK)
    return numbers(play, "did-adjust")[-1]


def test_a_correction_is_taken_back_by_its_opposite_under_a_name_of_its_own() -> None:
    play = boards((1,), (2,))
    number = correct(play, 3, 7)
    play.order(m.StartReading())
    play.wait(3)
    decided, taken_back, withdrawn = facts(play, number)
    args: SentenceArgs = {"number": number, "what": label(play, number), "reason": WHY}
    assert decided == f.Decided(
        Sentence("did-take-back", "Decision {number} taken back: {what} ({reason})", args), play.now_ns
    )
    assert taken_back == f.DecisionTakenBack(number, (), label(play, number), WHY)
    assert withdrawn == f.PointsWithdrawn(None, 0, {3: Decimal(-7)})


def test_a_ruling_of_a_question_that_is_over_takes_those_after_it_along() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    decided, taken_back, withdrawn = facts(play, wrong)
    assert isinstance(decided, f.Decided)
    assert taken_back == f.DecisionTakenBack(wrong, (right,), label(play, wrong), WHY)
    assert withdrawn == f.PointsWithdrawn(1, 0, {2: Decimal(5), 4: Decimal(-10)}, (4,), (2,))


def test_the_points_of_a_board_are_those_that_it_gave() -> None:
    play = boards((1, 3), ())
    confirmed = numbers(play, "did-confirm")[0]
    (*_, withdrawn) = facts(play, confirmed)
    assert withdrawn == f.PointsWithdrawn(0, 0, {1: Decimal(-10), 3: Decimal(-10)}, (1, 3), (2, 4, 5))
    marked = numbers(play, "did-mark-right")[0]
    (*_, unmarked) = facts(play, marked)
    assert unmarked == f.PointsWithdrawn(0, 0, {1: Decimal(-10)}, (1,), ())


def test_what_the_evening_went_on_from_is_named_with_the_first_that_rests_on_it() -> None:
    play = boards((1,), (2,))
    read = numbers(play, "did-read")[0]
    (reason,) = reasons(play, read)
    later = [n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided) and n > read]
    assert reason.args == {"count": len(later), "what": label(play, later[0]), "number": later[0]}
    assert reason.code == "gone-on"


def test_going_back_undoes_one_by_one_and_makes_corrections_again_as_of_now() -> None:
    play = Play(plan_with(BuzzersRound, on_wrong="queue"))
    play.to_buzzers()
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    correct(play, 5, 3)
    play.order(m.ExchangeTeams(1, 5, "sat wrong"), role=Role.DESK)
    play.wait(9)
    (wrong,) = numbers(play, "did-wrong")
    following = facts(play, wrong)
    assert following[0] == f.DecisionTakenBack(wrong, (), label(play, wrong), WHY, goes_back=True)
    undone = [fact for fact in following if isinstance(fact, f.Undone)]
    assert [fact.at_ns for fact in undone] == [play.now_ns] * 3
    repetitions = [fact for fact in following if isinstance(fact, f.Decided)]
    assert [str(fact.label) for fact in repetitions] == [
        "Still in effect: Score of team 5: +3 (as the jury says)",
        "Still in effect: Teams 1 and 5 exchanged desks (sat wrong)",
    ]
    assert {fact.at_ns for fact in repetitions} == {play.now_ns}
    assert f.ScoreAdjusted(5, Decimal(3), "as the jury says", False) in following
    assert f.TeamsExchanged(1, 5, "sat wrong", play.now_ns) in following


def test_what_is_still_in_effect_is_said_once_however_often_people_go_back() -> None:
    play = boards((1,))
    play.order(m.StartReading())
    play.order(m.StartThinking())
    correct(play, 5, 3)
    take_back(play, numbers(play, "did-think")[-1])
    play.order(m.StartThinking())
    again_numbers = numbers(play, "did-again")
    assert len(again_numbers) == 1
    first = numbers(play, "did-read")[-1]
    repetitions = [fact for fact in facts(play, first) if isinstance(fact, f.Decided)]
    assert [str(fact.label) for fact in repetitions] == ["Still in effect: Score of team 5: +3 (as the jury says)"]


def test_an_absence_that_stands_is_marked_again() -> None:
    play = boards((1,))
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.order(m.MarkAbsent(4, True))
    following = facts(play, numbers(play, "did-think")[-1])
    assert f.TeamAbsent(4, True, False) in following


def test_what_was_taken_back_itself_is_not_made_again() -> None:
    play = boards((1,))
    play.order(m.StartReading())
    play.order(m.StartThinking())
    number = correct(play, 5, 3)
    correct(play, 4, 2)
    take_back(play, number)
    following = facts(play, numbers(play, "did-think")[-1])
    assert [fact.team for fact in following if isinstance(fact, f.ScoreAdjusted)] == [4]


@pytest.mark.parametrize("why, is_short", [("abc", False), (" ab ", True)])
def test_a_reason_has_three_characters(why: str, is_short: bool) -> None:
    play = boards((1,), (2,))
    number = correct(play, 3, 7)
    play.order(m.StartReading())
    codes = [reason.code for reason in reasons(play, number, why=why, also=(1,))]
    assert ("reason-short" in codes) is is_short


def test_a_decision_is_listed_with_what_goes_with_it_and_what_would_follow() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    assert listed(play, wrong)[:3] == [
        f"“Question 1: team 4 right” (number {right}) is taken back, too",
        "Team 2: +5 points, 0 in all",
        "Team 4: -10 points, 0 in all",
    ]


@pytest.mark.parametrize("draw, team", [(0, 2), (1, 3)])
def test_a_lot_on_the_way_back_is_drawn_by_the_number_of_the_order(draw: int, team: int) -> None:
    """Team 2 was barred and pressed first; 3 and 4 tied, and the lot fell on 4; without the bar 2 and 3 tie."""
    play = Play(plan_with(BuzzersRound, on_tie="draw"))
    play.to_buzzers()
    play.to_opening()
    play.order(m.Bar(2))
    at_ns = (play.contest.opening_ns or 0) + 1_000_000
    stamps = {2: (0, PressKind.BARRED), 3: (90_000, PressKind.TIED), 4: (150_000, PressKind.TIED)}
    presses = tuple(Press(station, at_ns + ns, kind, 0) for station, (ns, kind) in stamps.items())
    play.report(
        m.Verdict(
            arming=play.contest.arming,
            outcome="tie",
            stations=(3, 4),
            opening_ns=at_ns - 1_000_000,
            window_ns=100_000,
            decided_ns=at_ns,
            presses=presses,
        ),
        draw=1,
    )
    assert play.contest.buzzers.floor == 4
    floors = [
        fact.team for fact in facts(play, numbers(play, "did-bar")[0], draw=draw) if isinstance(fact, f.FloorTaken)
    ]
    assert floors == [team]


def test_what_took_back_another_decision_is_not_taken_back_itself() -> None:
    play = boards((1,), (2,))
    number = correct(play, 3, 7)
    play.order(m.StartReading())
    take_back(play, number)
    play.order(m.StartThinking())
    assert codes(play, numbers(play, "did-take-back")[0]) == ["was-taken-back"]
    assert codes(play, number) == ["no-decision"]
