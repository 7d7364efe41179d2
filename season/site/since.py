"""What changed since a person opened a page: the facts that are about the same thing as the order they give.

Kind: pure
"""

from collections.abc import Iterable
from typing import TypeVar

from season.rules.command import Command
from season.rules.fact import Fact
from season.rules.facts import Overrode
from season.rules.season import Season

FactT = TypeVar("FactT", bound=Fact)

SUBJECTS = ("entry", "stage", "pool", "school", "row", "unit")
"""Fields that say what a command or fact is about."""


def changed_since(season: Season, command: Command, facts: Iterable[FactT]) -> tuple[FactT, ...]:
    """Those of `facts` that are about what `command` is about, or about the whole season where it is, too."""
    subject = _subject(season, command)
    return tuple(
        fact for fact in facts if not isinstance(fact, Overrode) and _is_about(subject, _subject(season, fact))
    )


def _subject(season: Season, order_or_fact: Command | Fact) -> dict[str, str | int]:
    """What it is about; of an entry, its stage as well: the list of the stage has it."""
    subject = {name: getattr(order_or_fact, name) for name in SUBJECTS if getattr(order_or_fact, name, "")}
    entry = season.entries.get(str(subject.get("entry", "")))
    return {**subject, "stage": entry.stage} if entry is not None else subject


def _is_about(subject: dict[str, str | int], other: dict[str, str | int]) -> bool:
    both = subject.keys() & other.keys()
    return all(subject[name] == other[name] for name in both) and (bool(both) or not (subject or other))
