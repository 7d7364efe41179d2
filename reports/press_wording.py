"""Outcomes of presses and openings, in a few words: for the annex of the minutes and the tables.

Kind: pure
"""

from bus.messages import Sentence
from reports.wording import Wording

PRESS_KINDS = {
    "winner": Sentence("press-winner", "first press"),
    "tied": Sentence("press-tied", "pressed at the same time as others"),
    "later": Sentence("press-later", "pressed later"),
    "arrived-after-verdict": Sentence("press-too-late", "pressed before the first, but arrived too late to count"),
    "early": Sentence("press-early", "early press"),
    "held": Sentence("press-held", "held down since before"),
    "barred": Sentence("press-barred", "not entitled to press"),
    "late": Sentence("press-late", "after the time"),
    "idle": Sentence("press-idle", "while the buzzers were locked"),
}

OPENING_OUTCOMES = {
    "floor": Sentence("opening-floor", "right to answer"),
    "tie": Sentence("opening-tie", "presses at the same time"),
    "nobody": Sentence("opening-nobody", "no team pressed"),
}


def press_kind(wording: Wording, kind: str) -> str:
    """What a press was; a kind that is not known here stays as it is."""
    return wording.say(PRESS_KINDS[kind]) if kind in PRESS_KINDS else kind


def opening_outcome(wording: Wording, outcome: str) -> str:
    """How an opening of the buzzers ended."""
    return wording.say(OPENING_OUTCOMES[outcome]) if outcome in OPENING_OUTCOMES else outcome
