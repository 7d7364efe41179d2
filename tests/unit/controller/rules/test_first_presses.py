"""Who comes first, who is level, who is next in the queue, and who may press at all."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from bus.messages import EarlyPressRule, Phase
from controller.rules.rounds.buzzers.eligibility import early_teams, eligible_teams, opening_teams
from controller.rules.rounds.buzzers.press_order import (
    first_of_opening,
    first_teams,
    has_interrupted,
    next_in_queue,
)
from controller.rules.rounds.buzzers.state import Penalty
from tests.unit.controller.rules.buzzer_contests import BARRED, EARLY, OPENING, press, question

# ------------------------------------------------------------------------------------------------------ who comes first


def test_those_who_cannot_be_told_apart_from_the_first_are_level() -> None:
    contest = question(Phase.OPEN)
    presses = [press(2, us=250), press(4, us=0), press(1, us=100), press(3, at_ns=OPENING + 100_001)]
    assert first_teams(contest, presses) == (4, 1), "100 µs are the window"
    wide = [press(4, uncertainty_ns=60_000), press(3, us=130, uncertainty_ns=70_000), press(1, us=131)]
    assert first_teams(contest, wide) == (4, 3), "and the uncertainty of both together"
    stamped = question(Phase.OPEN, rules={"on_tie": "earliest"})
    assert first_teams(stamped, [press(4), press(1, us=0), press(3, at_ns=OPENING + 1)]) == (4, 1)


def test_the_first_of_an_opening_are_those_who_may_press_in_it() -> None:
    presses = (
        press(1, us=0, kind=BARRED),
        press(2, us=1, opening=39),
        press(3, us=2),
        press(4, us=3),
        press(5, us=900),
    )
    contest = question(Phase.OPEN, presses=presses)
    assert first_of_opening(contest) == (3, 4)
    assert first_of_opening(question(Phase.OPEN, presses=presses, out=(3,))) == (4,)
    assert first_of_opening(question(Phase.OPEN, presses=presses[:2])) == ()
    unopened = tuple(replace(own, opening=0) for own in presses)
    assert first_of_opening(question(Phase.OPEN, presses=unopened, first_arming=0)) == ()


def test_an_interrupt_is_a_press_that_counted_before_the_question_was_read() -> None:
    def interrupted(*presses: Any, read_ns: int | None = OPENING + 10_000) -> bool:
        return has_interrupted(question(Phase.OPEN, presses=presses, read_ns=read_ns), 2)

    assert interrupted(press(2, us=9))
    assert not interrupted(press(2, us=10))
    assert not interrupted(press(3, us=9))
    assert not interrupted(press(2, us=9, kind=BARRED))
    assert not interrupted(press(2, us=9, opening=39))
    assert not interrupted(press(2, us=9), read_ns=None)


def test_the_queue_goes_by_openings_then_by_those_who_pressed_afterwards() -> None:
    presses = (
        press(1, us=50, opening=40),
        press(2, us=5, opening=30),
        press(3, us=1, opening=40, is_afterwards=True),
        press(4, us=2, opening=20),
        press(4, us=3, opening=20, is_afterwards=True),
        press(5, us=3, opening=40, kind=BARRED),
    )
    contest = question(Phase.FLOOR, presses=presses, earlier_openings=(30,))
    everybody = (1, 2, 3, 4, 5)
    assert next_in_queue(contest, everybody) == (1,)
    assert next_in_queue(contest, (2, 3, 4, 5)) == (2,)
    assert next_in_queue(contest, (3, 4, 5)) == (3,)
    assert next_in_queue(contest, (4, 5)) == ()


# -------------------------------------------------------------------------------------------------------- who may press


def test_who_was_wrong_or_barred_may_not_press_and_an_opening_can_be_for_some() -> None:
    contest = question(Phase.OPEN, out=(1,), barred={2: Penalty(Decimal(0), early=True)}, limited_to=(2, 3))
    assert (eligible_teams(contest), opening_teams(contest)) == ((3, 4, 5), (3,))
    assert opening_teams(question(Phase.OPEN, out=(1,))) == (2, 3, 4, 5)


def test_who_bears_an_early_press_is_barred_for_it_or_waits() -> None:
    barred = {3: Penalty(Decimal(0), early=True), 2: Penalty(Decimal(0), early=False)}
    assert early_teams(question(Phase.READING, barred=barred)) == (3,)
    presses = (
        press(4, kind=EARLY, opening=0),
        press(1, kind=EARLY, opening=0, arming=38),
        press(2, kind=EARLY, opening=0, arming=37),
        press(3, kind=EARLY, opening=40),
        press(5, kind=BARRED, opening=0),
    )
    delayed = question(Phase.READING, rules={"early": EarlyPressRule.DELAY}, presses=presses)
    assert early_teams(delayed) == (1, 4)
    pardoned = replace(delayed, buzzers=replace(delayed.buzzers, pardoned=(4,)))
    assert early_teams(pardoned) == (1,)
