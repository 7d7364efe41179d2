"""Places and prizes: who stands where, which prize goes to a place, and which ties must be decided.

Teams that nothing tells apart share the best of their places, and the next team stands below all of them. A tie matters
where the places that its teams share do not all bring the same prize.

Kind: pure
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from controller.formats.format import Prize

Key = tuple[Fraction, ...]
Group = frozenset[int]


def groups(keys: Mapping[int, Key]) -> tuple[Group, ...]:
    """The teams in groups of equal keys, the best group first."""
    return tuple(
        frozenset(team for team, own in keys.items() if own == key) for key in sorted(set(keys.values()), reverse=True)
    )


def places(ranked: Sequence[Group]) -> dict[int, int]:
    """The place of each team."""
    place_by_team: dict[int, int] = {}
    for group in ranked:
        place = len(place_by_team) + 1
        place_by_team |= dict.fromkeys(group, place)
    return place_by_team


def prize_of(prizes: Sequence[Prize], place: int) -> int | None:
    """Which of the `prizes` (from 0) goes to a place; None: none."""
    handed_out = [number for number, prize in enumerate(prizes) for _ in range(prize.count)]
    return handed_out[place - 1] if place <= len(handed_out) else None


def tie_to_decide(ranked: Sequence[Group], prizes: Sequence[Prize], best: int = 1) -> Group:
    """The best group whose places, from `best` on, do not all bring the same prize; empty: no tie matters."""
    for group in ranked:
        if len({prize_of(prizes, best + n) for n in range(len(group))}) > 1:
            return group
        best += len(group)
    return frozenset()
