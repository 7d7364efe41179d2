"""Folds of what the firmware reports: its start, trouble on a line, pushes that did nothing.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import McButton, Sentence, join_sentences
from controller.rules import button_lines
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.rounds.buzzers.folds import PUSH_IGNORED, renumber


def _firmware_started(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone. The firmware reports the states of its lines again."""
    return replace(
        renumber(contest),
        stations=fact.stations,
        capture=fact.capture,
        firmware_epoch=fact.epoch,
        line_states=(),
    )


BUTTONS: dict[McButton, Sentence] = {
    "right": Sentence("rule-right", "RIGHT"),
    "wrong": Sentence("rule-wrong", "WRONG"),
    "next": Sentence("button-next", "NEXT"),
    "hold": Sentence("button-hold", "HOLD"),
}


def _mc_push_ignored(contest: Contest, fact: f.McPushIgnored) -> Contest:
    """Shown until the next decision: whoever pushed reads it then."""
    why = join_sentences(fact.reasons)
    notice = Sentence(
        PUSH_IGNORED, "The button {button} did nothing: {why}", {"button": BUTTONS[fact.button], "why": why}
    )
    return replace(contest, notices=(*(other for other in contest.notices if other.code != PUSH_IGNORED), notice))


def _trouble_reported(contest: Contest, fact: f.TroubleReported) -> Contest:
    return button_lines.with_trouble(contest, fact.trouble)


FOLDS: Folds = {
    f.FirmwareStarted: _firmware_started,
    f.McPushIgnored: _mc_push_ignored,
    f.TroubleReported: _trouble_reported,
}
