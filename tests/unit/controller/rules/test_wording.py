"""What buttons and decisions are called, where that depends on the contest or on what was ordered."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from controller.rules.commands import button_place, button_sentence, done_sentence
from controller.rules.contest import Contest
from controller.rules.rounds.performance.state import PerformanceState
from tests.unit.controller.rules.buzzer_contests import press, question
from tests.unit.controller.rules.played_match import PLAN, TEAMS, Play
from tests.unit.controller.rules.test_contest_state import ROUNDS, in_round


def button(contest: Contest, command: m.Command) -> str:
    return str(button_sentence(contest, command))


def done(contest: Contest, command: m.Command) -> str:
    return str(done_sentence(contest, command))


BOARDS, BUZZERS, STAGE = range(3)
TITLE, VENUE = (getattr(in_round(BOARDS).current_evening.match, name) for name in ("title", "venue"))
CUT = ROUNDS + 2
"""The extra questions that decide who takes part in the second round."""


@pytest.mark.parametrize(
    "contest, command, text",
    [
        (in_round(-1, Phase.SETUP), m.StartMatch(), "Start the match"),
        (in_round(-1, Phase.SETUP), m.StartMatch(override=True), "Start anyway"),
        (in_round(BOARDS, Phase.READY), m.StartReading(), "Read question 1"),
        (replace(in_round(BOARDS, Phase.REVEALED), item=1), m.StartReading(), "Read question 3"),
        (in_round(BOARDS, Phase.READING), m.StartThinking(), "Start clock"),
        (in_round(BUZZERS, Phase.READING), m.StartThinking(), "Start clock"),
        (in_round(BUZZERS, Phase.OPEN), m.StartThinking(), "Question read: start the time to press"),
        (in_round(BOARDS, Phase.THINKING), m.EndEarly(), "End the time early"),
        (in_round(BOARDS, Phase.READY), m.EndEarly(), "End the round early"),
        (in_round(BOARDS, Phase.REVEALED), m.EndEarly(), "End the round early"),
        (in_round(ROUNDS, Phase.CLOSED), m.EndEarly(), "Leave the tie: go to the result"),
        (in_round(CUT, Phase.CLOSED), m.EndEarly(), "Leave the tie: decide it by lot"),
        (in_round(BOARDS, Phase.REVEALED), m.EndRound(), "End the round"),
        (in_round(BUZZERS, Phase.CLOSED), m.EndRound(), "End the round"),
        (in_round(STAGE, Phase.REVEALED), m.EndRound(), "Go to the result"),
        (in_round(ROUNDS, Phase.CLOSED), m.EndRound(), "Go to the result"),
        (in_round(CUT, Phase.CLOSED), m.EndRound(), "End the round"),
        (in_round(BOARDS), m.BreakTie(), "Play extra questions for the tie"),
    ],
)
def test_a_button_says_what_it_will_do(contest: Contest, command: m.Command, text: str) -> None:
    assert button(contest, command) == text


@pytest.mark.parametrize(
    "contest, command, text",
    [
        (in_round(BUZZERS, Phase.INTRO), m.StartRound(), "Round started: Tăng tốc"),
        (in_round(ROUNDS, Phase.INTRO), m.StartRound(), "Round started: Câu hỏi phụ"),
        (in_round(STAGE, Phase.REVEALED), m.EndRound(), "Round ended: Về đích"),
        (replace(in_round(STAGE, Phase.INTRO), last_items={0: 3, 1: 2}), m.ReopenRound(), "Round reopened: Tăng tốc"),
        (in_round(BOARDS, Phase.INTRO), m.ReopenRound(), "Round reopened: Khởi động"),
        (in_round(BOARDS, Phase.THINKING), m.EndEarly(), "Time ended early"),
        (in_round(BOARDS, Phase.READY), m.EndEarly(), "Round ended early: Khởi động"),
        (in_round(BUZZERS, Phase.CLOSED), m.EndEarly(), "Round ended early: Tăng tốc"),
        (in_round(BOARDS), m.MarkAbsent(3, True), "Team 3 marked as absent"),
        (in_round(BOARDS), m.MarkAbsent(3, False), "Team 3 marked as present"),
        (in_round(BOARDS), m.ExchangeTeams(1, 2, " sat wrong "), "Teams 1 and 2 exchanged desks (sat wrong)"),
        (in_round(BOARDS), m.SetClock(15), "Clock set to 15 s"),
        (
            in_round(BOARDS),
            m.DrawLots((3, 1), " Lan ", " Minh "),
            "Lots drawn: teams 3, 1 (drawn by Lan, witness Minh)",
        ),
        (
            in_round(BOARDS),
            m.ApplyCriterion("right-answers", " the jury "),
            "Ties decided by more right answers (the jury)",
        ),
        (in_round(BOARDS), m.AdjustScore(2, Decimal(5), " abc "), "Score of team 2: +5 (abc)"),
        (in_round(BOARDS), m.AdjustScore(2, Decimal(-5), "abc"), "Score of team 2: -5 (abc)"),
        (
            in_round(BOARDS),
            m.AdjustScore(2, Decimal(5), "abc", tie_break=True),
            "Tie-break points of team 2: +5 (abc)",
        ),
        (in_round(BOARDS), m.LoadPack("questions.csv.sealed", "0" * 64), "Questions loaded: questions.csv"),
        (in_round(BOARDS), m.MarkBoard(2, True), "Board of team 2: right"),
        (in_round(BOARDS), m.MarkBoard(2, False), "Board of team 2: wrong"),
        (in_round(BOARDS), m.MarkBoard(2, True, late=True), "Board of team 2: right, late"),
        (in_round(BOARDS), m.MarkBoard(2, False, late=True), "Board of team 2: wrong, late"),
        (in_round(BOARDS), m.MarkBoard(2, None), "Board of team 2: mark removed"),
        (in_round(BOARDS), m.RenameTeam(2, "  Ái   Mộ ", " sai "), "Team 2: Ái Mộ, not THCS 2 (sai)"),
        (
            in_round(BOARDS),
            m.RenameMatch(" Bán kết  1 ", f" {VENUE}", " sai "),
            f"The match: Bán kết 1, not {TITLE} (sai)",
        ),
        (in_round(BOARDS), m.RenameMatch(TITLE, "Ái  Mộ", "sai"), f"The match: Ái Mộ, not {VENUE} (sai)"),
        (
            in_round(BOARDS),
            m.RenameMatch("Bán kết", "Ái Mộ", "sai"),
            f"The match: Bán kết · Ái Mộ, not {TITLE} · {VENUE} (sai)",
        ),
        (in_round(BOARDS), m.MoveTeam(2, 6), "Team 2 moved to station 6"),
        (
            in_round(STAGE),
            m.DrawOrder((2, 1), " Lan ", " Minh "),
            "Order of performances drawn: teams 2, 1 (drawn by Lan, witness Minh)",
        ),
        (in_round(STAGE), m.RepeatPerformance(2, " no sound "), "Team 2 performs again (no sound)"),
    ],
)
def test_a_decision_is_told_with_whom_and_what_and_why(contest: Contest, command: m.Command, text: str) -> None:
    assert done(contest, command) == text


def test_a_round_without_a_name_of_its_own_is_not_named() -> None:
    no_ties = replace(in_round(ROUNDS, Phase.INTRO).current_evening, format=replace(PLAN, tie_break=None))
    assert done(replace(in_round(ROUNDS, Phase.INTRO), evening=no_ties), m.StartRound()) == "Round started: "


def test_a_place_is_told_by_its_prize_and_teams_from_the_last_one_up() -> None:
    play = Play()
    play.to_ranking()
    sentences = []
    for _ in range(4):
        sentences.append(done(play.contest, m.ShowPlace()))
        play.order(m.ShowPlace())
    assert sentences == [
        "Prize shown: Giải ba (team 2)",
        "Prize shown: Giải ba (team 3)",
        "Prize shown: Giải nhì (team 4)",
        "Prize shown: Giải nhất (team 5)",
    ]


# ----------------------------------------------------------------------------------------------- of the buzzers round


def test_what_opens_and_who_answered_is_said_of_a_buzzers_question(play: Play) -> None:
    play.to_opening()
    assert button_place(play.contest, m.GiveFloor(1)) == "drawer"
    play.verdict(2, 4)
    assert button(play.contest, m.ReopenBuzzers()) == "Reopen for teams 2, 4"
    assert button_place(play.contest, m.GiveFloor(2)) == "team_row"
    play.order(m.GiveFloor(4))
    assert done(play.contest, m.RuleRight()) == "Question 1: team 4 right"
    assert done(play.contest, m.RuleWrong()) == "Question 1: team 4 wrong"
    play.order(m.RuleWrong())
    play.order(m.Hold())
    play.order(m.Release())
    assert button(play.contest, m.ReopenBuzzers()) == "Reopen the buzzers"


def test_a_pardon_names_the_penalty_that_it_takes_back(play: Play) -> None:
    play.order(m.StartReading())
    play.press(3, m.PressKind.EARLY)
    play.order(m.Bar(2))
    assert button(play.contest, m.Pardon(3)) == "Pardon the early press of team 3"
    assert done(play.contest, m.Pardon(3)) == "Early press of team 3 pardoned"
    assert button(play.contest, m.Pardon(2)) == "Let team 2 press again"
    assert done(play.contest, m.Pardon(2)) == "Team 2 may press again"
    assert button(play.contest, m.Pardon(1)) == "Pardon the early press of team 1"


def test_without_a_time_to_think_the_buzzers_open_at_once() -> None:
    contest = in_round(BUZZERS, Phase.READING)
    rounds = (PLAN.rounds[0], replace(PLAN.rounds[1], thinking_s=0), PLAN.rounds[2])
    evening = replace(contest.current_evening, format=replace(PLAN, rounds=rounds))
    assert button(replace(contest, evening=evening), m.StartThinking()) == "Open the buzzers"


# ------------------------------------------------------------------------------------------------ of the performances


def on_stage(phase: Phase, **fields: object) -> Contest:
    state = PerformanceState(performer=1, **fields)  # type: ignore[arg-type]
    return replace(in_round(STAGE, phase), round_teams=(1, 2, 3, 4, 5), judges=(1, 2, 3), performance=state)


def test_who_starts_and_who_is_called_next_is_said() -> None:
    play = Play()
    play.to_stage()
    ready = play.contest
    assert button(ready, m.StartPerformance()) == "Team 1 starts"
    assert button(ready, m.NextPerformance()) == "Pass over team 1, call team 2"
    assert button(replace(ready, absent=(1,)), m.NextPerformance()) == "Call team 2"
    play.perform()
    assert button(play.contest, m.NextPerformance()) == "Call team 2"


def test_ballots_are_revealed_with_or_without_those_who_are_missing() -> None:
    marks = tuple(map(Decimal, (1, 1, 1, 1)))
    some = on_stage(Phase.JUDGING, ballots={1: marks})
    assert button(some, m.RevealBallots()) == "Reveal the points"
    assert button(some, m.RevealBallots(override=True)) == "Reveal without judge 2, 3 (mean of all 1 ballots)"
    assert done(some, m.RevealBallots()) == "Ballots revealed"
    assert done(some, m.RevealBallots(override=True)) == "Ballots revealed without judge 2, 3"


def test_a_ballot_that_somebody_entered_says_who() -> None:
    entered = on_stage(Phase.JUDGING, entered_by={2: m.Role.MC}, waiting={2: ()})
    assert button(entered, m.ConfirmBallot(2)) == "Let the ballot of judge 2 count (entered by MC)"
    assert button(entered, m.ConfirmBallot(3)) == "Let the ballot of judge 3 count (entered by Desk)"


@pytest.mark.parametrize(
    "rules, state, said",
    [
        ({}, {"out": (1,)}, "opens again for 3"),
        ({}, {"out": (1, 2, 4, 5)}, "the question ends"),
        ({"on_wrong": "queue"}, {"presses": (press(3), press(4, 500))}, "the next press answers"),
        ({"on_wrong": "queue"}, {}, "opens again for 4"),
    ],
)
def test_the_button_for_wrong_says_what_follows(rules: dict[str, Any], state: dict[str, Any], said: str) -> None:
    contest = question(Phase.FLOOR, rules=rules, floor=3, **state)
    assert button(contest, m.RuleWrong()) == said


def test_the_button_of_the_ceremony_names_the_prize_and_who_has_it() -> None:
    scores = {team: Decimal(60 - 10 * team) for team in range(1, 6)}
    ranked = replace(in_round(ROUNDS, Phase.RANKING), scores=scores, round_teams=(1, 2, 3, 4, 5))
    prizes = [button(replace(ranked, shown_places=shown), m.ShowPlace()) for shown in range(6)]
    assert prizes[-1] == "Show the next place", "there is none"
    names = [prize for prize in prizes if prize.startswith("Announce ")]
    assert names[-1].endswith(f": {TEAMS[0].name}")
    assert names == [*dict.fromkeys(names)]
