"""Any decision in the history can be taken back, for a reason: what rests on it is listed first, what makes no sense is
refused, and presses stay."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with

WHY = "the jury says so"


def numbers(play: Play, code: str) -> list[int]:
    """The numbers of the decisions of this kind, as the history has them."""
    return [n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided) and fact.label.code == code]


def reasons(play: Play, number: int, *, why: str = WHY, also: tuple[int, ...] | None = None) -> list[m.Sentence]:
    before = play.contest
    with pytest.raises(RefusedError) as error:
        play.order(m.UndoDecision(number, why, also), role=Role.DESK)
    assert play.contest is before
    return list(error.value.reasons)


def codes(play: Play, number: int) -> list[str]:
    return [reason.code for reason in reasons(play, number)]


def listed(play: Play, number: int) -> list[str]:
    """What the desk is shown before it is done."""
    first, *rest = reasons(play, number)
    assert first.code == "listed-first"
    return [str(reason) for reason in rest]


def take_back(play: Play, number: int) -> None:
    """Look at what depends on it, then take it back with that."""
    shown = reasons(play, number)
    assert shown[0].code == "listed-first"
    also = tuple(int(str(reason.args["number"])) for reason in shown if reason.code == "taken-along")
    play.order(m.UndoDecision(number, WHY, also), role=Role.DESK)
    assert apply_all(Contest(), play.facts) == play.contest


def boards(*questions: tuple[int, ...], plan: object = PLAN) -> Play:
    play = Play(plan)  # type: ignore[arg-type]
    play.order(m.StartRound())
    for right in questions:
        play.board_question(right)
    return play


def buzzers(**policies: object) -> Play:
    """Team 2 is wrong (−5), then team 4 right; then the next question is read."""
    play = Play(plan_with(BuzzersRound, **{"wrong": Decimal(-5), **policies}))
    play.to_buzzers()
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    play.verdict(4)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.StartReading())
    return play


def score(play: Play) -> list[int]:
    return [int(points) for points in play.contest.scores.values()]


# --------------------------------------------------------------------------------------------------------- the order


def test_nothing_is_taken_back_before_what_follows_was_listed() -> None:
    play = buzzers()
    (wrong,) = numbers(play, "did-wrong")
    assert listed(play, wrong) == [
        f"“Question 1: team 4 right” (number {numbers(play, 'did-right')[0]}) is taken back, too",
        "Team 2: +5 points, 0 in all",
        "Team 4: -10 points, 0 in all",
        "Team 1: place 1 instead of 2",
        "Team 2: place 1 instead of 5",
        "Team 3: place 1 instead of 2",
        "Team 5: place 1 instead of 2",
    ]
    (right,) = numbers(play, "did-right")
    assert [reason.code for reason in reasons(play, wrong, also=())][:2] == ["list-changed", "taken-along"]
    assert reasons(play, wrong, also=(right, 1))[0].code == "list-changed"


def test_it_needs_a_reason_and_a_decision_that_is_in_effect() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    assert [reason.code for reason in reasons(play, right, why="  x ", also=())] == ["reason-short"]
    assert [reason.code for reason in reasons(play, 99_999, why="", also=())] == ["no-decision", "reason-short"]
    assert codes(play, right + 1) == ["no-decision"], "a fact that is no decision"
    take_back(play, right)
    assert codes(play, right) == ["no-decision"], "taken back already"
    play.order(m.Undo())
    take_back(play, right)


def test_a_decision_that_was_undone_is_not_in_effect() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    play.order(m.Undo())
    play.order(m.Undo())
    assert codes(play, right) == ["no-decision"]
    play.order(m.Redo())
    assert listed(play, right)


def test_the_order_is_on_record_with_what_and_why() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    text = f"Decision {right} taken back: Question 1: team 4 right ({WHY})"
    assert str(play.view().undo) == text
    record = [fact for fact in play.facts if isinstance(fact, f.DecisionTakenBack)][-1]
    assert (record.number, record.also, record.reason) == (right, (), WHY)


# ----------------------------------------------------------------------------------------------- rulings of the past


def test_a_right_answer_of_an_earlier_question_is_taken_back_and_the_evening_goes_on_where_it_is() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    before = play.contest
    take_back(play, right)
    assert score(play) == [0, -5, 0, 0, 0]
    assert (play.contest.phase, play.contest.item, play.contest.clock) == (Phase.READING, 1, before.clock)
    assert play.contest.tally.right_answers == {4: 0}
    assert play.contest.tally.round_points[1] == {2: Decimal(-5), 4: Decimal(0)}
    play.order(m.Undo())
    assert score(play) == [0, -5, 0, 10, 0]
    play.order(m.Redo())
    assert score(play) == [0, -5, 0, 0, 0]


def test_a_wrong_answer_is_taken_back_with_the_rulings_that_followed_from_it() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]
    assert play.contest.withdrawn == (wrong, right)
    assert play.contest.tally.right_answers == {4: 0}
    assert {play.contest.tally.wrong_answers[team] for team in (1, 2)} == {10}, "those of the boards stay"
    assert codes(play, right) == ["no-decision"]


def test_what_was_taken_back_already_is_not_taken_back_twice() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    take_back(play, right)
    assert not [line for line in listed(play, wrong) if "taken back, too" in line]
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]


def test_presses_and_clocks_of_the_question_that_is_on_are_not_touched() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    play.order(m.StartThinking())
    play.wait(31)
    play.verdict(3)
    before = play.contest
    take_back(play, right)
    after = play.contest
    assert (after.buzzers, after.arming, after.clock) == (before.buzzers, before.arming, before.clock)


def test_a_question_that_was_voided_since_has_nothing_to_take_back() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.VoidQuestion())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-right")[0]) == ["voided-since"]


def test_a_pardon_of_an_earlier_question_is_taken_back_with_its_points() -> None:
    play = Play(plan_with(BuzzersRound, early=m.EarlyPressRule.BAR, early_points=Decimal(-3)))
    play.to_buzzers()
    play.order(m.StartReading())
    play.press(3, m.PressKind.EARLY)
    play.order(m.Pardon(3))
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert score(play) == [0, 0, 0, 0, 0]
    take_back(play, numbers(play, "did-pardon")[0])
    assert score(play) == [0, 0, -3, 0, 0]


def test_confirmed_boards_of_an_earlier_question_are_taken_back_all_together() -> None:
    play = boards((1, 2), (3,))
    take_back(play, numbers(play, "did-confirm")[0])
    assert score(play) == [0, 0, 10, 0, 0]
    play.order(m.StartReading())
    assert play.contest.tally.right_answers == {1: 0, 2: 0, 3: 1}
    assert play.contest.tally.wrong_answers == {1: 1, 2: 1, 3: 0, 4: 1, 5: 1}


def test_the_mark_of_one_board_is_taken_back_and_the_others_stand() -> None:
    play = boards((1, 2), (3,))
    first, second, *_ = numbers(play, "did-mark-right")
    take_back(play, first)
    assert score(play) == [0, 10, 10, 0, 0]
    take_back(play, numbers(play, "did-confirm")[0])
    assert score(play) == [0, 0, 10, 0, 0], "what was taken out already is not taken out twice"
    assert codes(play, second) == ["nothing-left"]
    play.order(m.StartReading())
    assert play.contest.tally.right_answers == {1: 0, 2: 0, 3: 1}


def test_a_mark_that_was_changed_later_has_no_effect_to_take_back() -> None:
    play = boards()
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, right=False))
    play.order(m.MarkBoard(1, right=True))
    play.order(m.ConfirmBoards())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-mark-wrong")[0]) == ["changed-since"]


def test_revealed_points_of_an_earlier_performance_are_taken_back_and_a_ballot_of_it_only_with_them() -> None:
    play = Play()
    play.to_stage()
    play.perform()
    play.order(m.NextPerformance())
    reveal = numbers(play, "did-reveal")[0]
    refused = reasons(play, numbers(play, "did-ballot")[0])
    assert [str(reason) for reason in refused] == [
        f"“Ballots revealed” (number {reveal}) rests on it: take that back first"
    ]
    take_back(play, reveal)
    assert score(play) == [0, 0, 0, 0, 0]
    assert play.contest.performance.performer == 2
    assert codes(play, numbers(play, "did-ballot")[0]) == ["nothing-left"]


def test_a_performance_that_was_repeated_since_has_nothing_to_take_back_and_what_was_taken_back_can_be_repeated() -> (
    None
):
    play = Play()
    play.to_stage()
    for _ in range(2):
        play.perform()
        play.order(m.NextPerformance())
    first, second = numbers(play, "did-reveal")
    play.order(m.RepeatPerformance(1, WHY))
    assert codes(play, first) == ["repeated-since"]
    take_back(play, second)
    assert score(play) == [0, 0, 0, 0, 0]
    play.order(m.RepeatPerformance(2, WHY))
    assert score(play) == [0, 0, 0, 0, 0]


def test_an_extra_question_is_taken_back_in_its_own_column() -> None:
    play = Play()
    play.to_stage()
    for _ in range(5):
        play.perform()
        if play.contest.item < 4:
            play.order(m.NextPerformance())
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.buzzer_question(2)
    play.buzzer_question(3)
    assert play.contest.tie_break_points == {2: 1, 3: 1}
    take_back(play, numbers(play, "did-right")[0])
    assert play.contest.tie_break_points == {2: 0, 3: 1}
    assert score(play) == [100] * 5


# ---------------------------------------------------------------------------------------------------- what is refused


def test_what_the_evening_went_on_from_is_refused_with_how_much_rests_on_it() -> None:
    play = buzzers()
    start = numbers(play, "did-round")[0]
    (reason,) = reasons(play, start)
    assert reason.code == "gone-on"
    assert str(reason).startswith("The evening has gone on: ")


def test_what_left_nothing_is_refused() -> None:
    play = buzzers()
    play.order(m.StartThinking())
    play.order(m.Pause())
    play.order(m.Resume())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-pause")[0]) == ["nothing-left"]


def test_a_round_for_the_best_that_has_begun_keeps_who_was_admitted() -> None:
    rounds = tuple(replace(part, best=2) if isinstance(part, StageRound) else part for part in PLAN.rounds)
    play = Play(replace(PLAN, rounds=rounds))
    play.order(m.AdjustScore(1, Decimal(20), "a correction"))
    play.order(m.AdjustScore(2, Decimal(20), "a correction"))
    play.order(m.AdjustScore(3, Decimal(10), "a correction"))
    play.order(m.AdjustScore(3, Decimal(5), "a correction"))
    play.to_stage()
    assert play.contest.round_teams == (1, 2)
    _first, second, _third, more = numbers(play, "did-adjust")
    (reason,) = reasons(play, second)
    assert (
        str(reason)
        == f"“{play.view().undo}” (number {numbers(play, 'did-round')[-1]}) rests on it: take that back first"
    )
    take_back(play, more)
    assert score(play) == [20, 20, 10, 0, 0]


def test_an_elimination_after_which_was_played_cannot_be_taken_back() -> None:
    play = boards((1, 2, 3), plan=plan_with(BoardsRound, eliminates=True))
    (confirm,) = numbers(play, "did-confirm")
    play.order(m.StartReading())
    assert codes(play, confirm) == ["rests-on-it"]
    assert codes(play, numbers(play, "did-mark-wrong")[0]) == ["rests-on-it"]
    take_back(play, numbers(play, "did-mark-right")[0])
    assert score(play) == [0, 10, 10, 0, 0]


# ------------------------------------------------------------------------------------------------------- corrections


def test_a_correction_is_taken_back_whatever_came_after_it() -> None:
    play = buzzers()
    play.order(m.AdjustScore(1, Decimal("2.5"), "a correction"))
    play.order(m.AdjustScore(1, Decimal(1), "another", tie_break=True))
    play.order(m.StartThinking())
    take_back(play, numbers(play, "did-adjust")[0])
    take_back(play, numbers(play, "did-adjust-extra")[0])
    assert play.contest.scores[1] == 0
    assert play.contest.tie_break_points == {1: 0}
    assert play.contest.phase == Phase.THINKING


def test_an_absence_is_taken_back_unless_it_was_marked_again_or_the_team_is_busy() -> None:
    play = buzzers()
    play.order(m.MarkAbsent(3, absent=True))
    play.order(m.StartThinking())
    take_back(play, numbers(play, "did-absent")[0])
    assert play.contest.absent == ()
    play.order(m.MarkAbsent(3, absent=True))
    play.order(m.MarkAbsent(3, absent=False))
    play.order(m.Pause())
    assert codes(play, numbers(play, "did-absent")[-1]) == ["changed-since"]
    play.order(m.Resume())
    play.wait(31)
    play.verdict(3)
    assert codes(play, numbers(play, "did-present")[-1]) == ["team-busy"]


def test_a_move_is_taken_back_if_the_old_station_is_free() -> None:
    play = Play()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.order(m.MoveTeam(2, 6))
    play.order(m.MoveTeam(3, 2))
    move, other = numbers(play, "did-move")
    assert codes(play, move) == ["station-taken"]
    play.order(m.StartRound())
    take_back(play, other)
    take_back(play, move)
    assert [team.station for team in play.view().teams] == [1, 2, 3, 4, 5]
    play.order(m.MoveTeam(2, 6))
    play.order(m.ExchangeTeams(2, 3, WHY))
    assert codes(play, numbers(play, "did-move")[-1]) == ["changed-since"]


def test_an_exchange_is_taken_back_unless_somebody_moved_since() -> None:
    play = Play()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.order(m.ExchangeTeams(1, 2, WHY))
    play.order(m.StartRound())
    (exchange,) = numbers(play, "did-exchange")
    play.order(m.MoveTeam(1, 6))
    assert codes(play, exchange) == ["changed-since"]
    play.order(m.Undo())
    take_back(play, exchange)
    assert [team.station for team in play.view().teams] == [1, 2, 3, 4, 5]


def test_lots_and_a_criterion_decide_nothing_once_they_are_taken_back_and_places_are_shown_anew() -> None:
    play = Play(replace(PLAN, tie_break=None, tie_criteria=("round:Khởi động",)))
    play.to_ranking()
    play.order(m.AdjustScore(4, Decimal(10), "a correction"))
    play.order(m.DrawLots((5, 4), "Lan", "Minh"))
    for _ in range(3):
        play.order(m.ShowPlace())
    assert play.view().ranking[0].team == 5
    take_back(play, numbers(play, "did-draw-lots")[0])
    assert play.contest.shown_places == 2
    assert [line.place for line in play.view().ranking[:2]] == [1, 1]
    assert codes(play, numbers(play, "did-draw-lots")[0]) == ["no-decision"]


def test_what_took_back_a_decision_is_undone_as_the_last_one_and_refused_later() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    play.order(m.StartThinking())
    assert codes(play, numbers(play, "did-take-back")[0]) == ["was-taken-back"]


# ---------------------------------------------------------------------------------------------------- what is on now


def test_the_last_decision_is_undone_like_undo_does_with_a_reason() -> None:
    play = buzzers()
    play.order(m.Undo())
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    assert (play.contest.phase, play.contest.buzzers.floor) == (Phase.FLOOR, 4)
    play.order(m.Redo())
    assert (play.contest.phase, score(play)) == (Phase.CLOSED, [0, -5, 0, 10, 0])


def test_in_the_question_that_is_on_it_goes_back_before_it_with_all_that_followed_and_keeps_corrections() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.AdjustScore(5, Decimal(7), "a correction"))
    play.order(m.MarkAbsent(1, absent=True))
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    assert listed(play, wrong)[0] == f"“Question 1: team 4 right” (number {right}) is taken back, too"
    presses = play.contest.buzzers.presses
    take_back(play, wrong)
    assert (play.contest.phase, play.contest.buzzers.floor) == (Phase.FLOOR, 2)
    assert score(play) == [0, 0, 0, 0, 7]
    assert play.contest.absent == (1,)
    assert play.contest.buzzers.presses == presses, "presses are what happened"
    assert str(play.view().undo) == "Still in effect: Team 1 marked as absent"
    take_back(play, numbers(play, "did-again")[0])
    assert score(play) == [0, 0, 0, 0, 0]


def test_corrections_that_were_taken_back_meanwhile_do_not_come_again() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.AdjustScore(5, Decimal(7), "a correction"))
    play.order(m.AdjustScore(5, Decimal(1), "a correction"))
    take_back(play, numbers(play, "did-adjust")[0])
    take_back(play, numbers(play, "did-wrong")[0])
    assert score(play) == [0, 0, 0, 0, 1]
    assert len(numbers(play, "did-again")) == 1


def test_redo_brings_a_decision_again_that_can_be_taken_back_once_more() -> None:
    play = buzzers()
    play.order(m.Undo())
    wrong = numbers(play, "did-wrong")[0]
    take_back(play, wrong)
    play.order(m.Redo())
    play.order(m.Redo())
    play.order(m.AdjustScore(1, Decimal(1), "a correction"))
    play.order(m.Undo())
    assert score(play) == [0, -5, 0, 10, 0]
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]


def test_who_goes_back_into_a_question_of_which_a_ruling_was_taken_back_finds_it_without_it() -> None:
    play = boards((1, 2), (3,))
    take_back(play, numbers(play, "did-confirm")[0])
    reading = numbers(play, "did-read")[1]
    take_back(play, reading)
    assert play.contest.phase == Phase.REVEALED
    assert score(play) == [0, 0, 0, 0, 0]
    assert set(play.contest.item_points.values()) == {0}
    assert play.contest.marks == {}
    play.order(m.VoidQuestion())
    assert score(play) == [0, 0, 0, 0, 0]


def test_going_back_to_a_team_on_the_floor_is_refused_while_it_is_absent() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.MarkAbsent(2, absent=True))
    assert codes(play, numbers(play, "did-wrong")[0]) == ["team-busy"]


def test_one_mark_is_taken_back_while_boards_are_marked_and_no_other() -> None:
    play = boards()
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, right=team == 1, late=team == 2))
    right, late = numbers(play, "did-mark-right")[0], numbers(play, "did-mark-wrong-late")[0]
    take_back(play, right)
    take_back(play, late)
    assert play.contest.marks == {3: False, 4: False, 5: False}
    assert play.contest.boards.late_teams == ()
    play.order(m.MarkBoard(1, right=False))
    play.order(m.MarkBoard(1, right=True))
    assert codes(play, numbers(play, "did-mark-wrong")[-1]) == ["changed-since"]


def test_one_ballot_is_taken_back_while_judges_vote_and_no_other() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    marks = tuple(map(Decimal, (40, 30, 20, 10)))
    play.order(m.CastBallot(1, marks))
    play.order(m.CastBallot(2, marks), role=Role.DESK)
    play.order(m.CastBallot(3, marks))
    first, second, _ = numbers(play, "did-ballot")
    take_back(play, first)
    take_back(play, second)
    assert list(play.contest.performance.ballots) == [3]
    assert play.contest.performance.waiting == {}


def test_before_the_match_and_in_the_ceremony_it_works_as_well() -> None:
    play = Play(start=False)
    play.hello("epoch-1")
    play.order(m.ExchangeTeams(1, 2, WHY))
    play.order(m.StartMatch())
    take_back(play, numbers(play, "did-start")[0])
    assert play.contest.phase == Phase.SETUP
    play.order(m.StartMatch())
    play.to_ranking()
    play.order(m.ShowPlace())
    play.order(m.ShowPlace())
    first, second = numbers(play, "did-show-place")
    assert listed(play, first)[0].startswith(f"“Prize shown: Giải ba (team 3)” (number {second})")
    take_back(play, first)
    assert play.contest.shown_places == 0
