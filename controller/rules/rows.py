"""Rows of the two tables that say what may be ordered: by command, and by phase.

The tables themselves are `commands.py` and `phases.py`; each kind of round has its own part of both in `rounds/`.

Kind: pure
"""

from collections.abc import Callable, Iterable
from string import Formatter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from bus.messages import ButtonPlace, Phase, Role, Sentence
from controller.rules.contest import Contest
from controller.rules.order import Decider

CommandType = type[m.Message]

CLIP: tuple[CommandType, ...] = (m.PlayClip, m.ReplayClip, m.StopClip)
"""What the MC does with the clip of a question that is on."""

Text = Sentence | Callable[[Contest, Any], Sentence]
"""What is said of a command: a sentence with places named like the command's fields, or a function of both."""


def sentence_for(text: Text, contest: Contest, command: m.Message) -> Sentence:
    """`text` for this `command`, given in this `contest`."""
    if not isinstance(text, Sentence):
        return text(contest, command)
    names = placeholders(text)
    return replace(text, args={name: getattr(command, name) for name in names}) if names else text


def placeholders(sentence: Sentence) -> tuple[str, ...]:
    """The names of the places in the sentence's template."""
    return tuple(name for _, name, _, _ in Formatter().parse(sentence.text) if name)


MC = frozenset({Role.MC})
DESK = MC | {Role.DESK}
TECH = DESK | {Role.TECH}
JUDGE = DESK | {Role.JUDGE}
"""Who may give a command: the MC may give all; the desk, technicians and judges those with their set in the row."""


class Spec(Struct, frozen=True):
    """Everything about one command."""

    decide: Decider
    roles: frozenset[Role] = MC
    any_time: bool = False
    """Legal in every phase, unless its decider has a reason against it; otherwise where the phase table names it."""
    in_hold: bool = False
    """Possible during a technical hold, too."""
    without_match: bool = False
    """Possible while no match is open, too."""
    checks_step: bool = True
    """Refused from an old screen. False where the command names its own object: there an old screen does no harm, and
    quick taps must not refuse each other."""
    done: Text | None = None
    """What undo, the history and the minutes call it; None: it is no decision of the contest, and undo passes it
    over."""
    button: Text | None = None
    """What its button says; None: it is never offered as a step."""
    short: Sentence | None = None
    """What its button says where the place of the button already says which team is meant."""
    place: ButtonPlace | Callable[[Contest], ButtonPlace] = ButtonPlace.STEPS
    confirm: bool = False
    """Destructive beside the next step: its button must be held, not tapped."""
    held_when: Callable[[Contest], bool] | None = None
    """When its button must be held wherever it stands, as the next step, too: the hall would see a careless tap."""
    targets: Callable[[Contest], Iterable[int]] | None = None
    """For whom it is offered, one button each: the numbers of teams or judges."""
    overridable: bool = False
    """Where it is the next step and refused, the MC is offered it with `override`."""


class Row(Struct, frozen=True):
    """What may be ordered in one phase."""

    next: tuple[CommandType, ...] = ()
    also: tuple[CommandType, ...] = ()
    shows_reasons: bool = False
    leads_to: tuple[Phase, ...] = ()
    """The phases that can follow, for the diagram and its test."""
