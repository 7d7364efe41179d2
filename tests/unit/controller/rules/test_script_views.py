"""What the MC reads to say, phase by phase: contests by hand, and every phase of the table."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus.messages import Audience, Phase, RoundKind, SegmentKind, Sentence
from controller.match_files.match import Match
from controller.match_files.rundown import Segment
from controller.match_files.script_lines import SCRIPT_LINES
from controller.rules.contest import Contest
from controller.rules.phases import TABLE
from controller.rules.rundown_state import RundownState
from controller.rules.script_views import script_view
from controller.rules.view import SnapshotContext, snapshot
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.performance_contests import on_stage
from tests.unit.controller.rules.played_match import TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

ROUND_OF_KIND = {RoundKind.BOARDS: 0, RoundKind.BUZZERS: 1, RoundKind.STAGE: 2, None: 0}


def script_line(contest: Contest) -> str:
    view = script_view(contest)
    return "" if view is None else str(view.line)


def with_match(contest: Contest, **changes: Any) -> Contest:
    match = Match("Chung khảo", "THCS Sài Đồng", TEAMS, **changes)
    return replace(contest, evening=replace(evening(), match=match))


@pytest.mark.parametrize(
    "contest, line",
    [
        (in_round(0, Phase.INTRO), "Now round 1 of 3: {round}. These are its rules."),
        (in_round(0, Phase.READING), "You have 30 seconds to write your answer. The time starts now!"),
        (replace(in_round(0, Phase.REVEALED), marks={1: True, 2: False}), "1 of 2 teams are right. Congratulations!"),
        (replace(in_round(0, Phase.REVEALED), marks={1: False}), "No team has it. The answer is:"),
        (question(Phase.READING), "You have 30 seconds to think. The time starts now!"),
        (question(Phase.READING, rules={"thinking_s": 0}), "The buzzers are open. Please press!"),
        (question(Phase.FLOOR, floor=3), f"{TEAMS[2].name} answer. You have 15 seconds!"),
        (question(Phase.FLOOR, floor=3, rules={"answering_s": 0}), f"{TEAMS[2].name} answer. Please!"),
        (
            question(Phase.OPEN, is_reopened=True, out=(3,)),
            "The buzzers are open again for teams 1, 2, 4, 5. Please press!",
        ),
        (question(Phase.TIED, tied=(1, 5)), "Teams 1, 5 pressed at the same time. They press once more: get ready!"),
        (question(Phase.CLOSED), "No team has pressed. The answer is:"),
        (on_stage(Phase.JUDGING), f"Thank you, {TEAMS[1].name}! The judges may score now."),
        (replace(in_round(0, Phase.SETUP), hold=Sentence("hold", "x")), "Please wait a moment, we go on shortly."),
    ],
)
def test_each_phase_has_its_line(contest: Contest, line: str) -> None:
    assert script_line(contest) == line


def test_points_stand_as_they_are_written() -> None:
    closed = replace(question(Phase.CLOSED), marks={2: False, 3: True}, item_points={3: Decimal("7.5")})
    assert script_line(closed) == f"Right! 7.5 points for {TEAMS[2].name}."


def test_the_ceremony_names_the_next_prize_then_who_has_it() -> None:
    scores = {team: Decimal(60 - 10 * team) for team in range(1, 6)}
    ranked = replace(in_round(ROUNDS, Phase.RANKING), scores=scores, round_teams=(1, 2, 3, 4, 5))
    before, after = script_view(ranked), script_view(replace(ranked, shown_places=5))
    assert before is not None
    assert after is not None
    assert before.line.code == "script-ceremony"
    assert str(after.line) == f"{{prize}} goes to {TEAMS[0].name}. Congratulations!"
    assert before.names["prize"] != after.names["prize"]
    tied = replace(ranked, scores={**scores, 2: Decimal(50)})
    assert script_line(tied) == "The jury is working out the places. Please wait a moment."


def test_a_match_has_words_of_its_own_and_what_else_is_on_has_none() -> None:
    own = with_match(question(Phase.FLOOR, floor=3), script={"floor": "Mời {team} ở {venue}!"})
    assert script_line(own) == f"Mời {TEAMS[2].name} ở THCS Sài Đồng!"
    rundown = (Segment(SegmentKind.GUESTS), Segment(SegmentKind.BREAK, minutes=15))
    guests = with_match(replace(in_round(0, Phase.INTRO), rundown=RundownState(current=0)), rundown=rundown)
    assert script_view(guests) is None
    assert script_line(replace(guests, rundown=RundownState(current=1))) == "We have a break of 15 minutes now."


@pytest.mark.parametrize("kind, phase", [place for place in TABLE if place[0] in ROUND_OF_KIND])
def test_no_phase_is_without_a_line_and_each_is_one_of_the_script(kind: RoundKind | None, phase: Phase) -> None:
    contest = in_round(ROUND_OF_KIND[kind], phase)
    view = script_view(contest)
    assert view is not None
    assert view.line.code in {line.text.code for line in SCRIPT_LINES.values()}


def test_the_line_is_the_mc_s_alone_and_the_rules_are_everybody_s_before_the_round() -> None:
    contest = in_round(1, Phase.INTRO)
    mc, stage = (snapshot(contest, audience, SnapshotContext(NOW)) for audience in (Audience.MC, Audience.STAGE))
    assert mc.script is not None
    assert stage.script is None
    assert mc.round is not None
    assert stage.round is not None
    assert mc.round.rules == stage.round.rules != ()
    later = snapshot(in_round(1), Audience.MC, SnapshotContext(NOW))
    assert later.round is not None
    assert later.round.rules == ()
