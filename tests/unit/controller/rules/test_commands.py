"""The command table: complete, and each row says all that its readers need."""

from typing import get_args

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import ButtonPlace, Phase, Role, Sentence
from controller.rules.commands import COMMANDS, button_place, button_sentence, done_sentence, must_hold, permitted
from controller.rules.contest import Contest
from controller.rules.phases import TABLE
from controller.rules.rounds.kinds import ROUND_KINDS
from controller.rules.rows import CommandType, placeholders
from controller.rules.steps import next_step
from tests.unit.controller.rules.performance_contests import on_stage

IN_THE_PHASE_TABLE = {command for row in TABLE.values() for command in (*row.next, *row.also)}
OFFERED = {command for command, spec in COMMANDS.items() if spec.place is not ButtonPlace.WIDGET}


def test_every_command_has_its_row_and_no_row_is_of_anything_else() -> None:
    assert set(COMMANDS) == set(get_args(m.Command))


@pytest.mark.parametrize("kind", ROUND_KINDS)
def test_a_command_of_one_kind_of_round_is_legal_in_no_other(kind: m.RoundKind) -> None:
    elsewhere = {
        command for (other, _), row in TABLE.items() if other is not kind for command in (*row.next, *row.also)
    }

    assert not set(ROUND_KINDS[kind].commands) & elsewhere


def test_every_command_is_legal_at_any_time_or_named_in_the_phase_table_and_never_both() -> None:
    any_time = {command for command, spec in COMMANDS.items() if spec.any_time}

    assert set(COMMANDS) == any_time | IN_THE_PHASE_TABLE
    assert not any_time & IN_THE_PHASE_TABLE


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_a_button_exactly_if_the_mc_is_offered_it(command: CommandType) -> None:
    spec = COMMANDS[command]

    assert (spec.button is not None) is (command in OFFERED)
    assert command in IN_THE_PHASE_TABLE | {m.Hold, m.Release} or command not in OFFERED


@pytest.mark.parametrize("command", COMMANDS)
def test_texts_name_nothing_but_fields_of_their_command(command: CommandType) -> None:
    spec = COMMANDS[command]
    texts = [text for text in (spec.button, spec.done) if isinstance(text, Sentence)]

    for text in texts:
        assert set(placeholders(text)) <= set(command.__struct_fields__)


@pytest.mark.parametrize("command", [command for command, spec in COMMANDS.items() if spec.targets is not None])
def test_what_is_offered_once_for_each_team_or_judge_is_ordered_by_a_number_alone(command: CommandType) -> None:
    assert len(command.__struct_fields__) == 1


def test_every_command_is_decided_and_no_two_by_the_same_rule() -> None:
    deciders = [spec.decide for spec in COMMANDS.values()]
    assert all(map(callable, deciders))
    assert len(set(deciders)) == len(deciders)


def test_only_what_can_be_ordered_against_all_reasons_is_offered_so() -> None:
    overridable = {command for command, spec in COMMANDS.items() if spec.overridable}

    assert overridable == {command for command in COMMANDS if "override" in command.__struct_fields__}


def test_buttons_in_a_team_s_row_have_a_short_text_and_are_offered_for_each_team() -> None:
    short = {command for command, spec in COMMANDS.items() if spec.short is not None}

    assert short == {m.Pardon, m.GiveFloor, m.CallTeam, m.CallLast}
    assert all(COMMANDS[command].targets is not None for command in short)


def test_the_mc_may_give_every_command_and_nobody_else_than_the_staff_and_the_judges_any() -> None:
    roles = set().union(*(spec.roles for spec in COMMANDS.values()))

    assert all(Role.MC in spec.roles for spec in COMMANDS.values())
    assert roles == {Role.MC, Role.DESK, Role.TECH, Role.JUDGE}


def test_undo_passes_over_what_is_no_decision_of_the_contest() -> None:
    assert {command for command, spec in COMMANDS.items() if spec.done is None} == {
        m.Undo,
        m.UndoDecision,
        m.Redo,
        m.SetBrightness,
        m.ShowPresses,
        m.PlayClip,
        m.ReplayClip,
        m.StopClip,
        m.RecordProtest,
        m.DecideProtest,
        m.BeginMatch,
        m.PutMatchAside,
    }


def test_old_screens_are_refused_but_for_commands_that_name_their_own_object() -> None:
    own_object = {command for command, spec in COMMANDS.items() if not spec.checks_step}

    assert all(command.__struct_fields__ or command is m.Release for command in own_object)


def commands_with(attribute: str) -> set[CommandType]:
    return {command for command, spec in COMMANDS.items() if getattr(spec, attribute)}


def test_what_sets_the_evening_right_is_possible_during_a_technical_hold_and_nothing_that_plays_on() -> None:
    assert {m.AdjustScore, m.RecordProtest, m.DecideProtest} < commands_with("in_hold")
    assert {m.MoveTeam, m.ExchangeTeams, m.MarkAbsent, m.AddJudge, m.RemoveJudge} < commands_with("in_hold")
    assert {m.Hold, m.Release, m.Undo, m.UndoDecision, m.Redo, m.Pardon, m.SetBrightness} < commands_with("in_hold")
    assert {m.BeginMatch, m.PutMatchAside, m.RenameTeam, m.RenameMatch} < commands_with("in_hold")
    assert not IN_THE_PHASE_TABLE & commands_with("in_hold") - {m.Pardon}


def test_without_a_match_one_can_be_begun_and_nothing_else_done() -> None:
    assert commands_with("without_match") == {m.BeginMatch}


def test_what_cannot_be_tapped_by_mistake_is_held() -> None:
    assert commands_with("confirm") >= {
        m.StartMatch,
        m.EndEarly,
        m.ReopenRound,
        m.VoidQuestion,
        m.Hold,
        m.CloseQuestion,
        m.Bar,
        m.ConfirmBallot,
        m.RevealBallots,
        m.CountAllBallots,
    }
    assert not {m.StartReading, m.StartThinking, m.RuleRight, m.RuleWrong, m.Release} & commands_with("confirm")


def test_what_the_hall_would_see_is_held_as_the_next_step_too() -> None:
    early = on_stage(Phase.PERFORMING)
    over = replace(early, is_time_over=True)
    assert [must_hold(contest, m.StopPerformance()) for contest in (early, over)] == [True, False]
    announced, revealed = on_stage(Phase.READY), on_stage(Phase.REVEALED)
    assert [must_hold(contest, m.NextPerformance()) for contest in (announced, revealed)] == [True, False]
    assert button_place(announced, m.NextPerformance()) is ButtonPlace.DRAWER
    step, _ = next_step(early, 0)
    assert step is not None
    assert (type(step.command), step.confirm) == (m.StopPerformance, True)


def test_what_names_its_own_object_may_come_from_an_old_screen() -> None:
    assert {m.MarkBoard, m.CastBallot, m.ConfirmBallot, m.ReopenBallot} < {
        command for command, spec in COMMANDS.items() if not spec.checks_step
    }
    of_what_is_seen = {m.Undo, m.Redo, m.RuleRight, m.RuleWrong, m.StartReading, m.VoidQuestion, m.Bar, m.LoadPack}
    assert of_what_is_seen <= commands_with("checks_step")
    at_any_time = {m.AdjustScore, m.RecordProtest, m.DecideProtest, m.MoveTeam, m.ExchangeTeams, m.MarkAbsent, m.Hold}
    assert not at_any_time & commands_with("checks_step")
    others = {m.Release, m.UndoDecision, m.SetBrightness, m.AddJudge, m.RemoveJudge}
    others |= {m.RenameTeam, m.RenameMatch, m.StartSegment, m.EndSegment}
    assert not others & commands_with("checks_step")


def test_what_is_rare_or_ends_something_is_in_the_drawer_and_what_has_a_form_is_never_a_step() -> None:
    places = {command: spec.place for command, spec in COMMANDS.items()}
    in_drawer = {command for command, place in places.items() if place is ButtonPlace.DRAWER}
    assert in_drawer >= {m.EndRound, m.EndEarly, m.ReopenRound, m.VoidQuestion, m.Hold, m.Bar, m.ReopenBallot}
    assert in_drawer >= {m.RevealBallots, m.CountAllBallots}
    with_form = {command for command, place in places.items() if place is ButtonPlace.WIDGET}
    assert with_form >= {m.DrawLots, m.ApplyCriterion, m.SetClock, m.AdjustScore, m.RecordProtest, m.DecideProtest}
    assert with_form >= {m.MoveTeam, m.ExchangeTeams, m.MarkAbsent, m.Undo, m.UndoDecision, m.Redo, m.SetBrightness}
    assert with_form >= {m.LoadPack, m.MarkBoard, m.CastBallot, m.AddJudge, m.RemoveJudge, m.DrawOrder}
    assert m.RepeatPerformance in with_form
    assert places[m.RuleRight] is places[m.RuleWrong] is ButtonPlace.VERDICT
    assert places[m.Pardon] is places[m.CallTeam] is places[m.CallLast] is ButtonPlace.TEAM_ROW


def test_what_is_offered_by_its_number_is_offered_for_teams_or_judges() -> None:
    with_targets = {command for command, spec in COMMANDS.items() if spec.targets is not None}
    assert with_targets >= {m.GiveFloor, m.Bar, m.Pardon, m.CallTeam, m.CallLast, m.ConfirmBallot, m.ReopenBallot}


@pytest.mark.parametrize(
    "command, roles",
    [
        (m.DrawLots, {Role.MC, Role.DESK}),
        (m.ApplyCriterion, {Role.MC, Role.DESK}),
        (m.VoidQuestion, {Role.MC, Role.DESK}),
        (m.Hold, {Role.MC, Role.DESK, Role.TECH}),
        (m.CastBallot, {Role.MC, Role.DESK, Role.JUDGE}),
        (m.ConfirmBallot, {Role.MC, Role.JUDGE}),
        (m.StartReading, {Role.MC}),
        (m.ShowPlace, {Role.MC}),
    ],
)
def test_who_may_give_what_is_said_by_the_row(command: CommandType, roles: set[Role]) -> None:
    assert COMMANDS[command].roles == roles
    for role in Role:
        assert permitted(role, _sample(command)) is (role in roles)


def _sample(command: CommandType) -> m.Command:
    fields: dict[CommandType, tuple[object, ...]] = {
        m.DrawLots: ((1, 2), "Lan", "Minh"),
        m.ApplyCriterion: ("right-answers", "abc"),
        m.CastBallot: (1, ()),
        m.ConfirmBallot: (1,),
    }
    return command(*fields.get(command, ()))  # type: ignore[return-value]


def test_what_is_no_decision_has_no_name_and_a_place_is_known_without_a_match() -> None:
    assert done_sentence(Contest(), m.Undo()) is None
    assert button_place(Contest(), m.Hold()) is ButtonPlace.DRAWER


def test_a_button_that_is_never_offered_has_no_text() -> None:
    with pytest.raises(LookupError, match=r"^SetClock is never offered as a step$"):
        button_sentence(Contest(), m.SetClock(5))
