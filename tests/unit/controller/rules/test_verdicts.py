"""What presses and verdicts of the firmware mean, and who is heard in which order: one report each."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, Press, PressKind, Sentence
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules import on_firmware
from controller.rules.contest import Clock, Contest, start_clock
from controller.rules.firmware_orders import firmware_orders
from controller.rules.rounds.buzzers.eligibility import early_teams, eligible_teams, opening_teams
from controller.rules.rounds.buzzers.press_order import (
    first_of_opening,
    first_teams,
    has_interrupted,
    next_in_queue,
    with_presses_of,
)
from controller.rules.rounds.buzzers.state import BuzzersState, Penalty
from controller.rules.rounds.buzzers.verdicts import GUARD_NS, opening_facts, unknown_early_facts
from tests.unit.controller.rules.buzzer_contests import ARMING, OPENING, press, question
from tests.unit.controller.rules.test_contest_state import NOW, in_round

EARLY, BARRED, WINNER, TIED = PressKind.EARLY, PressKind.BARRED, PressKind.WINNER, PressKind.TIED


def report(contest: Contest, fact: m.FirmwareFact, draw: int = 0) -> list[f.AnyFact]:
    return on_firmware.report(contest, fact, NOW, draw)


def pressed(station: int, at_ns: int, kind: PressKind = EARLY, arming: int | None = ARMING) -> m.Pressed:
    return m.Pressed(arming, Press(station, at_ns, kind))


# -------------------------------------------------------------------------------------------------------- early presses


def test_an_early_press_bars_the_team_once_at_its_price() -> None:
    contest = question(Phase.READING, rules={"early_points": Decimal(-2)})
    fact = pressed(3, OPENING)
    recorded = f.PressRecorded(ARMING, 3, fact.press)
    assert report(contest, fact) == [recorded, f.TeamBarred(3, Decimal(-2), early=True)]
    barred = replace(contest, buzzers=replace(contest.buzzers, barred={3: Penalty(Decimal(0), early=True)}))
    assert report(barred, fact) == [recorded]


@pytest.mark.parametrize(
    "rules, state, kind, arming",
    [
        ({}, {}, PressKind.IDLE, ARMING),
        ({}, {}, EARLY, None),
        ({}, {}, EARLY, 37),
        ({}, {}, EARLY, 41),
        ({}, {"out": (3,)}, EARLY, ARMING),
        ({}, {"pardoned": (3,)}, EARLY, ARMING),
        ({}, {"is_reopened": True}, EARLY, ARMING),
        ({"early": EarlyPressRule.IGNORE}, {}, EARLY, ARMING),
        ({"early": EarlyPressRule.DELAY}, {}, EARLY, ARMING),
        ({}, {"ordered_ns": OPENING}, EARLY, ARMING),
    ],
)
def test_other_presses_are_recorded_alone(
    rules: dict[str, Any], state: dict[str, Any], kind: PressKind, arming: int | None
) -> None:
    fact = pressed(3, OPENING, kind, arming)
    assert report(question(Phase.READING, rules=rules, **state), fact) == [f.PressRecorded(arming, 3, fact.press)]


@pytest.mark.parametrize("arming", [38, 39, 40])
def test_an_early_press_counts_under_every_arming_of_its_question(arming: int) -> None:
    contest = question(Phase.READING, ordered_ns=OPENING + 1)
    assert len(report(contest, pressed(3, OPENING, arming=arming))) == 2
    first = question(Phase.READING, question_arming=0)
    assert len(report(first, pressed(3, OPENING, arming=arming))) == (2 if arming == ARMING else 1)


def test_a_press_at_a_station_without_a_team_or_outside_of_the_buzzers_bars_nobody() -> None:
    fact = pressed(8, OPENING)
    assert report(question(Phase.READING), fact) == [f.PressRecorded(ARMING, None, fact.press)]
    boards = replace(in_round(0, Phase.READING), arming=ARMING, contenders=(1, 2, 3))
    assert report(boards, pressed(3, OPENING)) == [f.PressRecorded(ARMING, 3, pressed(3, OPENING).press)]


def test_undo_bars_whoever_pressed_early_meanwhile() -> None:
    rules = {"early_points": Decimal(-2)}
    known = question(Phase.READING, rules=rules, presses=(press(1, kind=EARLY, opening=0),))
    presses = (
        press(1, kind=EARLY, opening=0),
        press(2, kind=EARLY, opening=0),
        press(3, kind=EARLY, opening=0),
        press(4, kind=BARRED, opening=0),
        press(5, kind=EARLY, opening=40),
    )
    contest = question(Phase.READING, rules=rules, presses=presses, pardoned=(3,))
    assert unknown_early_facts(contest, known) == [f.TeamBarred(2, Decimal(-2), early=True)]
    delayed = question(Phase.READING, rules={"early": EarlyPressRule.DELAY}, presses=presses)
    assert unknown_early_facts(delayed, known) == []
    assert unknown_early_facts(in_round(0, Phase.READING), known) == []


# ------------------------------------------------------------------------------------------------------------- verdicts


def verdict(*stations: int, outcome: str = "floor", arming: int = ARMING, **fields: Any) -> m.Verdict:
    kind = WINNER if outcome == "floor" else TIED
    usual: dict[str, Any] = {
        "arming": arming,
        "outcome": outcome,
        "stations": stations,
        "opening_ns": OPENING,
        "window_ns": 100_000,
        "decided_ns": NOW,
        "presses": tuple(Press(station, OPENING + n, kind, n) for n, station in enumerate(stations, start=1)),
    }
    return m.Verdict(**{**usual, **fields})


def received(message: m.Verdict, teams: tuple[int, ...], *, counts: bool = True) -> f.VerdictReceived:
    return f.VerdictReceived(message.arming, message.outcome, teams, OPENING, 100_000, counts)


ANSWERING = Clock("answering", 15 * SECOND, NOW + 15 * SECOND, 15 * SECOND)


def floor(team: int, **fields: Any) -> f.FloorTaken:
    usual: dict[str, Any] = {"team": team, "clock": ANSWERING, "guard_until_ns": NOW + GUARD_NS, "by_press": True}
    return f.FloorTaken(**{**usual, **fields})


def test_the_winner_has_the_floor_behind_a_guard_of_half_a_second() -> None:
    message = verdict(3)
    assert report(question(Phase.OPEN), message) == [
        f.PressRecorded(ARMING, 3, message.presses[0]),
        received(message, (3,)),
        floor(3),
    ]
    assert GUARD_NS == 500 * MS


def test_a_press_that_was_reported_before_is_recorded_once() -> None:
    message = verdict(3)
    known = question(Phase.OPEN, presses=(press(3, at_ns=OPENING + 1),))
    assert report(known, message) == [received(message, (3,)), floor(3)]


def test_a_verdict_on_nobody_closes_the_question() -> None:
    message = verdict(outcome="nobody")
    over = f.QuestionClosed(Sentence("nobody-pressed", "Nobody pressed in time"))
    assert report(question(Phase.OPEN), message) == [received(message, ()), over]


def test_a_tie_is_played_ruled_on_or_drawn() -> None:
    message = verdict(3, 2, outcome="tie")
    assert report(question(Phase.OPEN), message)[-2:] == [received(message, (3, 2)), f.Tied((3, 2))]
    drawn = report(question(Phase.OPEN, rules={"on_tie": "draw"}), message, draw=1)
    assert drawn[-1] == floor(3)


def test_where_the_stamp_decides_only_the_very_same_one_ties() -> None:
    contest = question(Phase.OPEN, rules={"on_tie": "earliest"})
    assert report(contest, verdict(3, 2, outcome="tie"))[-1] == floor(3)
    same = tuple(Press(station, OPENING + 5, TIED, 0) for station in (3, 2))
    assert report(contest, verdict(3, 2, outcome="tie", presses=same))[-1] == f.Tied((3, 2))
    assert report(contest, verdict(3, 2, outcome="tie", presses=()))[-1] == floor(3)
    assert isinstance(report(contest, verdict(outcome="nobody"))[-1], f.QuestionClosed)


def test_who_may_not_answer_any_more_gets_no_floor() -> None:
    contest = question(Phase.OPEN, out=(3,))
    text = "Team {teams} pressed first, but may not answer any more: give the floor, or reopen the buzzers"
    lost = f.OpeningLost(Sentence("may-not-answer", text, {"teams": "3"}), keeps_presses=True)
    assert report(contest, verdict(3))[-1] == lost
    both = question(Phase.OPEN, out=(3, 2))
    (*_, fact) = report(both, verdict(3, 2, outcome="tie"))
    assert isinstance(fact, f.OpeningLost)
    assert fact.reason.args == {"teams": "2, 3"}


@pytest.mark.parametrize(
    "contest",
    [
        question(Phase.OPEN, arming=41),
        question(Phase.FLOOR),
        question(Phase.LOST),
        question(Phase.LOST, undone_arming=39),
        replace(question(Phase.THINKING), opening_ns=None),
        replace(question(Phase.OPEN), hold=Sentence("h", "h")),
        replace(in_round(0, Phase.THINKING), arming=ARMING, opening_ns=OPENING),
    ],
)
def test_a_verdict_for_which_nobody_waits_is_recorded_and_does_not_count(contest: Contest) -> None:
    message = verdict(3)
    assert report(contest, message) == [
        f.PressRecorded(ARMING, 3, message.presses[0]),
        received(message, (3,), counts=False),
    ]


def test_a_verdict_on_a_station_without_a_team_does_not_count() -> None:
    message = verdict(8)
    assert report(question(Phase.OPEN), message)[-1] == received(message, (), counts=False)


def test_a_verdict_that_was_quicker_than_the_clock_opens_first() -> None:
    opened, *_, last = report(question(Phase.THINKING), verdict(3))
    assert opened == f.Opened(ARMING, OPENING, OPENING + 10 * SECOND)
    assert last == floor(3)


def test_a_verdict_that_was_under_way_when_people_undid_still_counts() -> None:
    assert report(question(Phase.LOST, undone_arming=ARMING), verdict(3))[-1] == floor(3)


# ------------------------------------------------------------------------------------------------- on the way of undo


def test_undo_into_open_buzzers_gives_the_floor_to_whoever_pressed_since() -> None:
    known = question(Phase.OPEN)
    restored = question(Phase.LOST, presses=(press(3), press(2, us=900)))
    stopped = ANSWERING.stop(NOW)
    given = [floor(3, guard_until_ns=NOW, clock=stopped)]
    assert opening_facts(question(Phase.CLOSED), restored, known, NOW, draw=0) == given
    assert opening_facts(question(Phase.CLOSED), restored, question(Phase.READING), NOW, draw=0) == []
    assert opening_facts(question(Phase.CLOSED), question(Phase.LOST), known, NOW, draw=0) == []
    held = replace(restored, hold=Sentence("h", "h"))
    assert opening_facts(question(Phase.CLOSED), held, known, NOW, draw=0) == []
    endless = question(Phase.LOST, rules={"answering_s": 0}, presses=(press(3),))
    assert opening_facts(question(Phase.CLOSED), endless, known, NOW, draw=0) == [
        floor(3, guard_until_ns=NOW, clock=None)
    ]


def test_a_lot_that_was_drawn_stays_drawn_while_its_team_has_the_floor() -> None:
    rules = {"on_tie": "draw"}
    restored = question(Phase.LOST, rules=rules, presses=(press(3), press(2)))
    known = question(Phase.OPEN, rules=rules)
    clock = start_clock("answering", NOW - SECOND, 15 * SECOND)
    on_floor = replace(question(Phase.FLOOR, rules=rules, floor=2), clock=clock)
    assert opening_facts(on_floor, restored, known, NOW, draw=1) == [
        floor(2, guard_until_ns=NOW, clock=clock.stop(NOW))
    ]
    endless = replace(on_floor, clock=None)
    assert opening_facts(endless, restored, known, NOW, draw=1) == [floor(2, guard_until_ns=NOW, clock=None)]
    for other in (question(Phase.FLOOR, rules=rules, floor=5), question(Phase.CLOSED, rules=rules, floor=2)):
        (fact,) = opening_facts(other, restored, known, NOW, draw=1)
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


# ------------------------------------------------------------------------------------------------------ who comes first


def test_those_who_cannot_be_told_apart_from_the_first_are_level() -> None:
    contest = question(Phase.OPEN)
    presses = [press(2, us=250), press(4, us=0), press(1, us=100), press(3, us=101)]
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


# ---------------------------------------------------------------------------------------------- orders to the firmware


def arm_of(contest: Contest) -> m.Arm:
    arm = firmware_orders(contest).arm
    assert arm is not None
    return arm


def test_the_lockout_is_armed_with_who_may_press_who_is_out_and_who_bears_what() -> None:
    contest = question(
        Phase.OPEN,
        rules={"delay_ms": 300, "tie_window_us": 150},
        out=(1,),
        barred={2: Penalty(Decimal(0), early=True)},
        pardoned=(3,),
        closing_ns=NOW,
        ordered_ns=OPENING - 1,
    )
    assert arm_of(contest) == m.Arm(
        arming=ARMING,
        opening_ns=OPENING,
        closing_ns=NOW,
        stations=(3, 4, 5),
        out=(1, 2),
        pardoned=(3,),
        early=EarlyPressRule.BAR,
        delay_ns=300 * MS,
        tie_window_ns=150_000,
        floor=None,
        tied=(),
        pressed_early=(2,),
        ordered_ns=OPENING - 1,
    )


def test_while_teams_think_the_end_of_the_opening_to_come_is_known() -> None:
    thinking = question(Phase.THINKING, closing_ns=7)
    assert arm_of(thinking).closing_ns == OPENING + 10 * SECOND
    stopped = replace(thinking, opening_ns=None)
    assert (arm_of(stopped).opening_ns, arm_of(stopped).closing_ns) == (None, None)


def test_who_has_the_floor_by_a_ruling_or_is_tied_is_known_to_the_lockout() -> None:
    assert (arm_of(question(Phase.FLOOR, floor=4)).floor, arm_of(question(Phase.FLOOR)).floor) == (4, None)
    tied = arm_of(question(Phase.TIED, tied=(1, 2), floor=4))
    assert (tied.floor, tied.tied) == (None, (1, 2))
    limited = arm_of(question(Phase.OPEN, limited_to=(2, 3)))
    assert (limited.stations, limited.out) == ((2, 3), (1, 4, 5))


@pytest.mark.parametrize(
    "contest",
    [
        *(question(phase) for phase in (Phase.READY, Phase.LOST, Phase.CLOSED)),
        replace(question(Phase.OPEN), hold=Sentence("h", "h")),
        replace(in_round(0, Phase.READING), buzzers=BuzzersState(first_arming=4)),
    ],
)
def test_elsewhere_the_lockout_is_idle(contest: Contest) -> None:
    assert firmware_orders(contest).arm is None


def test_signals_are_the_last_one_that_was_due_and_those_of_the_running_clock() -> None:
    contest = replace(question(Phase.FLOOR, floor=2), cue=("70-wrong", "wrong", NOW - 5))
    wrong = m.Cue("70-wrong", "wrong", NOW - 5)
    assert firmware_orders(contest).cues == (wrong,)
    running = replace(contest, clock=ANSWERING)
    deadline_ns = NOW + 15 * SECOND
    assert firmware_orders(running).cues == (wrong, m.Cue(f"over-{deadline_ns}", "time_over", deadline_ns))
    assert firmware_orders(replace(contest, clock=ANSWERING.stop(NOW))).cues == (wrong,)
    up = replace(in_round(0, Phase.BOARDS_UP), cue=("up-1", "boards_up", 1))
    assert firmware_orders(up).cues == (m.Cue("up-1", "boards_up", 1, (1, 2, 3, 4, 5)),)
    assert firmware_orders(Contest()) == m.FirmwareOrders(None)


# ----------------------------------------------------------------------------------- connections, the MC's own buttons


def hello(epoch: str) -> m.Hello:
    return m.Hello(
        name="firmware",
        role=m.Role.FIRMWARE,
        epoch=epoch,
        protocol=m.PROTOCOL,
        stations=(1, 2),
        capture=m.Capture("gpiod", 1, simulated=False),
    )


def test_a_firmware_that_starts_is_recorded_once_and_an_opening_that_was_on_is_lost() -> None:
    started = f.FirmwareStarted("new", (1, 2), m.Capture("gpiod", 1, simulated=False))
    lost = f.OpeningLost(
        Sentence("opening-lost", "The firmware restarted while the buzzers were open: open them again")
    )
    opened = replace(question(Phase.OPEN), firmware_epoch="old")
    assert on_firmware.hello(opened, hello("new")) == [started, lost]
    assert on_firmware.hello(opened, hello("old")) == []
    assert on_firmware.hello(replace(opened, firmware_epoch=""), hello("new")) == [started]
    assert on_firmware.hello(replace(question(Phase.FLOOR), firmware_epoch="old"), hello("new")) == [started]


def test_trouble_is_recorded_and_bounces_are_the_self_test_s() -> None:
    trouble = m.LineTrouble(2, "stuck", 1, NOW)
    assert report(question(Phase.OPEN), trouble) == [f.TroubleReported(trouble)]
    assert report(question(Phase.OPEN), m.Bounced(2, 5, 3, 700_000)) == []


def test_the_mc_s_buttons_are_orders_of_the_moment_when_they_were_pushed() -> None:
    contest = question(Phase.FLOOR, floor=2, guard_until_ns=NOW - 10)
    assert report(contest, m.McPressed("right", NOW - 10))[1:] == [f.RuledRight(2, Decimal(10), NOW)]
    assert report(contest, m.McPressed("wrong", NOW - 10))[1] == f.RuledWrong(2, Decimal(0), NOW)
    guard = Sentence("guard", "Someone just pressed: check who has the floor before ruling")
    buttons: tuple[m.McButton, ...] = ("right", "wrong")
    for button in buttons:
        ignored = f.McPushIgnored(button, NOW - 11, (guard,))
        assert report(contest, m.McPressed(button, NOW - 11)) == [ignored]
    assert isinstance(report(contest, m.McPressed("hold", NOW - 11))[1], f.HoldStarted)
    held = replace(contest, hold=Sentence("h", "h"))
    assert report(held, m.McPressed("hold", NOW))[1:] == [f.HoldEnded()]


def test_a_push_of_more_than_a_second_ago_does_nothing() -> None:
    contest = question(Phase.FLOOR, floor=2)
    late = f.McPushIgnored("right", NOW - SECOND - 1, (Sentence("push-late", "the signal arrived too late"),))
    assert report(contest, m.McPressed("right", NOW - SECOND - 1)) == [late]
    assert len(report(contest, m.McPressed("right", NOW - SECOND))) == 2


def test_the_next_button_takes_the_next_step_or_says_why_there_is_none() -> None:
    tied = question(Phase.TIED, tied=(1, 2))
    assert isinstance(report(tied, m.McPressed("next", NOW))[1], f.Opened)
    no_next = f.McPushIgnored("next", NOW, (Sentence("no-next", "there is no next step now"),))
    assert report(question(Phase.FLOOR, floor=2), m.McPressed("next", NOW)) == [no_next]
    unmarked = replace(in_round(0, Phase.BOARDS_UP), contenders=(1, 2), arming=ARMING)
    (ignored,) = report(unmarked, m.McPressed("next", NOW))
    assert isinstance(ignored, f.McPushIgnored)
    assert [str(reason) for reason in ignored.reasons] == ["Not marked yet: team 1, 2"]


def test_a_draw_that_an_mc_s_button_leads_to_is_by_its_own_number() -> None:
    presses = (press(5), press(2, us=900), press(4, us=901))
    rules = {"on_wrong": "queue", "on_tie": "draw"}
    contest = question(Phase.FLOOR, rules=rules, floor=5, presses=presses)
    for draw, team in ((0, 2), (1, 4)):
        (*_, fact) = report(contest, m.McPressed("wrong", NOW), draw)
        assert isinstance(fact, f.FloorTaken)
        assert fact.team == team
