"""Names of the criteria that order teams with equal points: what a format may name, and what a jury may choose.

Kind: pure
"""

from collections.abc import Iterator

from bus.language import name_in
from bus.messages import Sentence
from controller.formats.format import FEWEST_WRONG_ANSWERS, RIGHT_ANSWERS, ROUND_POINTS, Format


def all_criteria(form: Format) -> Iterator[str]:
    """Every criterion that an evening of `form` knows."""
    yield from (f"{ROUND_POINTS}{name_in(round_.name)}" for round_ in form.rounds)
    yield RIGHT_ANSWERS
    yield FEWEST_WRONG_ANSWERS


def criterion_sentence(criterion: str) -> Sentence:
    """What people call it."""
    if criterion == RIGHT_ANSWERS:
        return Sentence("criterion-right", "more right answers")
    if criterion == FEWEST_WRONG_ANSWERS:
        return Sentence("criterion-wrong", "fewer wrong answers")
    return Sentence("criterion-round", "more points in {round}", {"round": criterion.removeprefix(ROUND_POINTS)})
