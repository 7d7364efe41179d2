"""What verdicts of the firmware mean: one report each."""

from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Press, Sentence
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.contest import Contest, FormerSeats
from controller.rules.rounds.buzzers.verdicts import GUARD_NS
from tests.unit.controller.rules.buzzer_contests import ARMING, OPENING, TIED, WINNER, floor, press, question, report
from tests.unit.controller.rules.played_match import TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, in_round


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
    contest = question(Phase.OPEN, presses=(press(3, at_ns=OPENING + 1),))
    assert report(contest, message) == [received(message, (3,)), floor(3)]


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


@pytest.mark.parametrize("at_ns, team", [(OPENING + 1, 2), (OPENING + 2, 1), (None, 2)])
def test_a_press_is_of_the_team_that_sat_there_at_its_stamp_or_at_the_opening(at_ns: int | None, team: int) -> None:
    exchanged = (replace(TEAMS[0], assigned_station=2), replace(TEAMS[1], assigned_station=1), *TEAMS[2:])
    contest = replace(question(Phase.LOST), former_seats=(FormerSeats(OPENING + 1, exchanged),))
    presses = () if at_ns is None else (Press(1, at_ns, WINNER, 0),)
    message = verdict(1, presses=presses)
    recorded = [f.PressRecorded(ARMING, team, own) for own in presses]
    assert report(contest, message) == [*recorded, received(message, (team,), counts=False)]


def test_a_verdict_that_was_quicker_than_the_clock_opens_first() -> None:
    opened, *_, last = report(question(Phase.THINKING), verdict(3))
    assert opened == f.Opened(ARMING, OPENING, OPENING + 10 * SECOND)
    assert last == floor(3)


def test_a_verdict_that_was_under_way_when_people_undid_still_counts() -> None:
    assert report(question(Phase.LOST, undone_arming=ARMING), verdict(3))[-1] == floor(3)
