"""Proofs of the tasks of the promotion: what is missing before a task may be called done.

Kind: pure
"""

from collections.abc import Callable, Iterator
from datetime import date

from bus.messages import Sentence, SentenceArgs
from season.plan.plan_warnings import day_sentence
from season.rules.library import topics_without_item
from season.rules.promotion_state import EXPECTED
from season.rules.season import Season


def _library(season: Season, unit: str, on: date) -> Iterator[Sentence]:
    """One item for each topic."""
    return topics_without_item(season, on)


def _schools(season: Season, unit: str) -> tuple[str, ...]:
    """The school whose part it is; for the whole task all of them."""
    return (unit,) if unit in season.drafted.schools.names else tuple(season.drafted.schools.names)


def _promotion(season: Season, unit: str, on: date) -> Iterator[Sentence]:
    """Every school has reached everybody that it is to reach, on every topic."""
    for school in _schools(season, unit):
        missing = season.promotion.school(school).missing
        if missing:
            args: SentenceArgs = {"school": season.drafted.name_of(school)}
            args |= {"done": len(EXPECTED) - len(missing), "expected": len(EXPECTED)}
            yield Sentence("proof-promotion", "{school}: {done} of {expected} are reported", args)


def _checks(season: Season, unit: str, on: date) -> Iterator[Sentence]:
    """Every school was visited, and what was to be made good by now is."""
    for school in _schools(season, unit):
        promotion, args = season.promotion.school(school), {"school": season.drafted.name_of(school)}
        if not promotion.checks:
            yield Sentence("proof-check", "{school}: nobody has visited it", dict(args))
        for check in promotion.open_remedies:
            if check.remedy_until is not None and check.remedy_until <= on:
                text = "{school}: what visit {number} found missing was to be made good by {until}"
                remedy_args: SentenceArgs = {**args, "number": check.number, "until": day_sentence(check.remedy_until)}
                yield Sentence("proof-remedy", text, remedy_args)


PROMOTION_PROOFS: dict[str, Callable[[Season, str, date], Iterator[Sentence]]] = {
    "library": _library,
    "promotion": _promotion,
    "checks": _checks,
}
"""By the form of the proof: what is missing for the part of a unit (empty: for the whole task) on a day."""
