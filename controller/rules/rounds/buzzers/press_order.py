"""Order of presses in a buzzers round: who is first, and who cannot be told apart from it.

A tie is called a tie wherever it is met, at the front of an opening or further back in its queue.

Kind: pure
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bus.messages import PressKind
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.state import BuzzersState, PressRecord

COUNTED = frozenset({PressKind.WINNER, PressKind.TIED, PressKind.LATER})
"""Kinds of presses that were permitted when they were made."""


def with_presses_of(before: Contest, contest: Contest) -> BuzzersState:
    """The buzzers of the older state `before`, with all presses of its question that `contest` knows."""
    buzzers, newer = before.buzzers, contest.buzzers
    if buzzers.question_arming == 0 or buzzers.question_arming != newer.question_arming:
        return buzzers
    unknown = tuple(press for press in newer.presses if press not in buzzers.presses)
    return replace(buzzers, presses=(*buzzers.presses, *unknown))


def next_in_queue(contest: Contest, teams: tuple[int, ...]) -> tuple[int, ...]:
    """Those of `teams` that are heard next: one, several that are tied, or none. The presses of the newest opening come
    first, then those of the openings before it in which a tie was played again."""
    buzzers = contest.buzzers
    for opening in (buzzers.first_arming, *buzzers.earlier_openings):
        presses = [press for press in buzzers.presses if press.opening == opening]
        waiting = [press for press in presses if press.kind in COUNTED and press.team in teams]
        if waiting:
            return first_teams(contest, waiting)
    return ()


def first_teams(contest: Contest, presses: Iterable[PressRecord]) -> tuple[int, ...]:
    """The teams whose presses cannot be told apart from the first one, by stamp; where the stamp decides (`earliest`),
    those with the very same stamp."""
    current = contest.round_rules(BuzzersRound)
    ordered = sorted(presses, key=lambda press: press.at_ns)
    first = ordered[0]

    def is_level(other: PressRecord) -> bool:
        apart_ns = other.at_ns - first.at_ns
        if current.on_tie == "earliest":
            return apart_ns == 0
        return apart_ns <= max(current.tie_window_us * 1_000, first.uncertainty_ns + other.uncertainty_ns)

    return tuple(dict.fromkeys(press.team for press in ordered if press is first or is_level(press)))
