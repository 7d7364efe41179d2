"""The command table: complete, and each row says all that its readers need."""

from typing import get_args

import pytest

from bus import messages as m
from bus.messages import ButtonPlace, Role, Sentence
from controller.rules.commands import COMMANDS
from controller.rules.phases import TABLE
from controller.rules.rounds.kinds import ROUND_KINDS
from controller.rules.rows import CommandType, placeholders

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
        m.RecordProtest,
        m.DecideProtest,
    }


def test_old_screens_are_refused_but_for_commands_that_name_their_own_object() -> None:
    own_object = {command for command, spec in COMMANDS.items() if not spec.checks_step}

    assert all(command.__struct_fields__ or command is m.Release for command in own_object)
