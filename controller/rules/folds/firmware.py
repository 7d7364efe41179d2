"""Decide what becomes of a contest when the firmware starts or reports trouble with a line. Pure.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import McButton, Sentence, join_sentences
from controller.rules import button_lines
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Steps
from controller.rules.folds.buzzers import PUSHED, renumber


def _firmware(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone. How the lines stand it will say again."""
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


def _passed_over(contest: Contest, fact: f.McPushIgnored) -> Contest:
    """Told until the next decision: whoever pushed looks at it then."""
    why = join_sentences(fact.reasons)
    said = Sentence(PUSHED, "The button {button} did nothing: {why}", {"button": BUTTONS[fact.button], "why": why})
    return replace(contest, notices=(*(one for one in contest.notices if one.code != PUSHED), said))


def _trouble(contest: Contest, fact: f.TroubleReported) -> Contest:
    return button_lines.reported(contest, fact.trouble)


STEPS: Steps = {
    f.FirmwareStarted: _firmware,
    f.McPushIgnored: _passed_over,
    f.TroubleReported: _trouble,
}
