"""What the MC is offered: the one next step, the other legal ones, and what stands in the way.

Nothing is offered that `decide` would refuse: each candidate of the phase table is tried. The one exception are the
verdicts: they are offered during the guard after a press, too, and the page shows it counting down.

Kind: pure
"""

from typing import cast

from bus import messages as m
from bus.messages import ButtonPlace, Sentence, StepView
from controller.rules.commands import COMMANDS, button_place, button_sentence, must_hold
from controller.rules.contest import Contest
from controller.rules.decide import refusal
from controller.rules.phases import TABLE
from controller.rules.rows import CommandType


def next_step(contest: Contest, now_ns: int) -> tuple[StepView | None, tuple[Sentence, ...]]:
    """The one next step, or none with the reasons why (none where time or a press moves the contest on)."""
    if contest.hold is not None:
        return _next_view(contest, m.Release()), ()
    row = TABLE[contest.kind, contest.phase]
    reasons: list[tuple[Sentence, ...]] = []
    for command_type in row.next:
        command = _command(command_type)
        refused = refusal(contest, command, now_ns)
        if not refused:
            return _next_view(contest, command), ()
        reasons.append(refused)
    if not row.shows_reasons or not reasons:
        return None, ()
    return _next_view(contest, _command(row.next[0])), reasons[0]


def actions(contest: Contest, now_ns: int) -> tuple[StepView, ...]:
    """All other steps that would be done now."""
    if contest.evening is None:
        return ()
    offered, _ = next_step(contest, now_ns)
    return tuple(
        _action_view(contest, command)
        for command in _candidates(contest, now_ns)
        if COMMANDS[type(command)].place is ButtonPlace.VERDICT or not refusal(contest, command, now_ns)
        if offered is None or command != offered.command
    )


def _candidates(contest: Contest, now_ns: int) -> list[m.Command]:
    """What the phase table names beside the next step, the next step against all reasons, and the technical hold."""
    row = TABLE[contest.kind, contest.phase]
    extra_commands = [command for command_type in row.also for command in _commands(contest, command_type)]
    overriding = [
        _command(command_type, override=True)
        for command_type in row.next
        if COMMANDS[command_type].overridable and refusal(contest, _command(command_type), now_ns)
    ]
    return [*extra_commands, *overriding, m.Hold()]


def _commands(contest: Contest, command_type: CommandType) -> list[m.Command]:
    """One command, or one for each of its targets; none where a page has a form of its own for it."""
    spec = COMMANDS[command_type]
    if spec.place is ButtonPlace.WIDGET:
        return []
    if spec.targets is None:
        return [_command(command_type)]
    return [_command(command_type, number) for number in spec.targets(contest)]


def _command(command_type: CommandType, *target: int, **fields: bool) -> m.Command:
    return cast(m.Command, command_type(*target, **fields))


def _next_view(contest: Contest, command: m.Command) -> StepView:
    return StepView(button_sentence(contest, command), command, confirm=must_hold(contest, command))


def _action_view(contest: Contest, command: m.Command) -> StepView:
    spec, place = COMMANDS[type(command)], button_place(contest, command)
    return StepView(
        button_sentence(contest, command),
        command,
        confirm=spec.confirm or must_hold(contest, command),
        place=place,
        short=spec.short if place is ButtonPlace.TEAM_ROW else None,
    )
