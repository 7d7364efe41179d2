"""Outcomes of presses and openings, in a few words: for the annex of the minutes and the tables.

Kind: pure
"""

from bus.messages import Sentence
from reports.press_timeline import PressLine
from reports.wording import Wording

PRESS_KINDS = {
    "winner": Sentence("press-winner", "first press"),
    "tied": Sentence("press-tied", "pressed at the same time as others"),
    "later": Sentence("press-later", "pressed later"),
    "arrived-after-verdict": Sentence("press-too-late", "pressed before the first, but arrived too late to count"),
    "overdue": Sentence("press-overdue", "pressed in time, but arrived too late to count"),
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


def press_kind(wording: Wording, press: PressLine) -> str:
    """What a press was, and whether its opening was withdrawn; a kind that is not known here stays as it is."""
    kind = PRESS_KINDS.get(press.kind)
    what = press.kind if kind is None else wording.say(kind)
    return wording.phrase("{press} (opening withdrawn)", press=what) if press.withdrawn else what


def opening_outcome(wording: Wording, outcome: str) -> str:
    """How an opening of the buzzers ended."""
    return wording.say(OPENING_OUTCOMES[outcome]) if outcome in OPENING_OUTCOMES else outcome
