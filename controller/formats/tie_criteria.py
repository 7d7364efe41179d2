"""Names of the criteria that order teams with equal points: what a format may name, and what a jury may choose.

Kind: pure
"""

from collections.abc import Iterator

from msgspec.structs import replace

from bus.language import Language, name_in, names_by_language
from bus.messages import Sentence
from controller.formats.format import FEWEST_WRONG_ANSWERS, RIGHT_ANSWERS, ROUND_POINTS, Format

_POINTS_IN_ROUND = Sentence("criterion-round", "more points in {round}")


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
    return replace(_POINTS_IN_ROUND, args={"round": criterion.removeprefix(ROUND_POINTS)})


def with_round_names(sentence: Sentence, form: Format, language: Language) -> Sentence:
    """`sentence`, in which rounds and prizes may be named, with each as people who read `language` call it: a format, a
    command and the journal name one in one language only."""
    args = {
        name: with_round_names(arg, form, language) if isinstance(arg, Sentence) else arg
        for name, arg in sentence.args.items()
    }
    tie_break = () if form.tie_break is None else (form.tie_break,)
    named = {"round": (*form.rounds, *tie_break), "prize": form.prizes}
    for what in named.keys() & args.keys():
        names = (part.name for part in named[what])
        called = args[what]
        args[what] = next(
            (name_in(name, language) for name in names if called in names_by_language(name).values()), called
        )
    return replace(sentence, args=args)
