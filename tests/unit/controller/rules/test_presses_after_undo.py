"""What the presses of a question count as where undo brings back an older state of it."""

from typing import Any

import pytest
from msgspec.structs import replace

from bus.messages import EarlyPressRule, Phase, PressKind, Sentence
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.contest import start_clock
from controller.rules.rounds.buzzers.press_order import (
    with_presses_of,
)
from controller.rules.rounds.buzzers.verdicts import opening_facts
from tests.unit.controller.rules.buzzer_contests import (
    ANSWERING,
    BARRED,
    EARLY,
    OPENING,
    TIED,
    WINNER,
    floor,
    press,
    question,
)
from tests.unit.controller.rules.test_contest_state import NOW


def test_undo_into_open_buzzers_gives_the_floor_to_whoever_pressed_since() -> None:
    contest = question(Phase.OPEN)
    restored = question(Phase.LOST, presses=(press(3), press(2, us=900)))
    stopped = ANSWERING.stop(NOW)
    floors = [floor(3, guard_until_ns=NOW, clock=stopped)]
    assert opening_facts(question(Phase.CLOSED), restored, contest, NOW, draw=0) == floors
    assert opening_facts(question(Phase.CLOSED), restored, question(Phase.READING), NOW, draw=0) == []
    assert opening_facts(question(Phase.CLOSED), question(Phase.LOST), contest, NOW, draw=0) == []
    held = replace(restored, hold=Sentence("h", "h"))
    assert opening_facts(question(Phase.CLOSED), held, contest, NOW, draw=0) == []
    endless = question(Phase.LOST, rules={"answering_s": 0}, presses=(press(3),))
    assert opening_facts(question(Phase.CLOSED), endless, contest, NOW, draw=0) == [
        floor(3, guard_until_ns=NOW, clock=None)
    ]


def test_a_lot_that_was_drawn_stays_drawn_while_its_team_has_the_floor() -> None:
    rules = {"on_tie": "draw"}
    restored = question(Phase.LOST, rules=rules, presses=(press(3), press(2)))
    contest = question(Phase.OPEN, rules=rules)
    clock = start_clock("answering", NOW - SECOND, 15 * SECOND)
    on_floor = replace(question(Phase.FLOOR, rules=rules, floor=2), clock=clock)
    assert opening_facts(on_floor, restored, contest, NOW, draw=1) == [
        floor(2, guard_until_ns=NOW, clock=clock.stop(NOW))
    ]
    endless = replace(on_floor, clock=None)
    assert opening_facts(endless, restored, contest, NOW, draw=1) == [floor(2, guard_until_ns=NOW, clock=None)]
    for other in (question(Phase.FLOOR, rules=rules, floor=5), question(Phase.CLOSED, rules=rules, floor=2)):
        (fact,) = opening_facts(other, restored, contest, NOW, draw=1)
        assert isinstance(fact, f.FloorTaken)
        assert (fact.team, fact.clock) == (3, ANSWERING.stop(NOW)), "drawn anew"
    tied = question(Phase.LOST, presses=(press(3), press(2)))
    assert opening_facts(on_floor, tied, question(Phase.OPEN), NOW, draw=1) == [f.Tied((3, 2))]


def test_the_presses_of_the_same_question_are_known_in_an_older_state_too() -> None:
    before = question(Phase.OPEN, presses=(press(1),))
    newer = question(Phase.FLOOR, presses=(press(1), press(2, us=5)))
    assert with_presses_of(before, newer, recounts=False).presses == (press(1), press(2, us=5))
    other = question(Phase.FLOOR, presses=(press(2),), question_arming=39)
    assert with_presses_of(before, other, recounts=True) is before.buzzers
    none = question(Phase.READY, question_arming=0)
    assert with_presses_of(none, replace(newer, buzzers=replace(newer.buzzers, question_arming=0)), recounts=True) is (
        none.buzzers
    )


@pytest.mark.parametrize(
    "state, newer, expected",
    [
        ({}, press(2, kind=BARRED), PressKind.LATER),
        ({}, press(2, kind=EARLY), PressKind.LATER),
        ({}, press(2, kind=WINNER), WINNER),
        ({}, press(2, kind=PressKind.LATE), PressKind.LATE),
        ({"out": (2,)}, press(2, kind=WINNER), BARRED),
        ({"out": (2,)}, press(2, kind=EARLY), EARLY),
        ({"closing_ns": OPENING}, press(2, kind=TIED), BARRED),
        ({"closing_ns": OPENING + 1}, press(2, kind=TIED), TIED),
        ({}, press(2, kind=BARRED, opening=39), BARRED),
        ({}, press(2, kind=EARLY, opening=0), EARLY),
        ({}, press(2, kind=BARRED, opening=0), EARLY),
        ({"out": (2,)}, press(2, kind=EARLY, opening=0), BARRED),
        ({"out": (2,)}, press(2, kind=PressKind.IDLE, opening=0), PressKind.IDLE),
        ({"limited_to": (1, 3)}, press(2, kind=WINNER), BARRED),
    ],
)
def test_what_a_press_counts_as_follows_from_who_may_press_in_the_state_that_comes_back(
    state: dict[str, Any], newer: Any, expected: PressKind
) -> None:
    before = question(Phase.OPEN, **state)
    (counted,) = with_presses_of(before, question(Phase.FLOOR, presses=(newer,)), recounts=True).presses
    assert counted == replace(newer, kind=expected, is_afterwards=counted.is_afterwards)


def test_a_press_after_a_replay_is_heard_afterwards_in_the_state_that_comes_back() -> None:
    newer = question(Phase.FLOOR, presses=(press(2),))
    for earlier, is_afterwards in (((), False), ((30,), True)):
        before = question(Phase.OPEN, earlier_openings=earlier)
        (counted,) = with_presses_of(before, newer, recounts=True).presses
        assert counted.is_afterwards is is_afterwards
    limited = question(Phase.OPEN, earlier_openings=(30,), limited_to=(2, 3))
    assert not with_presses_of(limited, newer, recounts=True).presses[0].is_afterwards


@pytest.mark.parametrize("us, kind", [(249_999, BARRED), (250_000, PressKind.LATER), (None, PressKind.LATER)])
def test_who_pressed_early_waits_in_the_state_that_comes_back_too(us: int | None, kind: PressKind) -> None:
    rules = {"early": EarlyPressRule.DELAY, "delay_ms": 250}
    early = press(2, kind=EARLY, opening=0, at_ns=OPENING - 5)
    waiting = press(2, us=us or 0, since_opening_ns=None if us is None else us * 1_000)
    newer = question(Phase.FLOOR, rules=rules, presses=(early, waiting))
    counted = with_presses_of(question(Phase.OPEN, rules=rules), newer, recounts=True).presses
    assert [own.kind for own in counted] == [EARLY, kind]
    free = press(3, us=us or 0)
    others = question(Phase.FLOOR, rules=rules, presses=(early, free))
    assert with_presses_of(question(Phase.OPEN, rules=rules), others, recounts=True).presses[1].kind is free.kind
    for allowed in ({"is_reopened": True}, {}):
        more = {"interrupts": not allowed}
        before = question(Phase.OPEN, rules={**rules, **more}, **allowed)
        assert with_presses_of(before, newer, recounts=True).presses[1].kind is PressKind.LATER
