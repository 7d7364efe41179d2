"""Random pushes on the buttons: far apart, close together, or at the very same instant.

Kind: pure
"""

from typing import TYPE_CHECKING

from bus.units import NS_PER_MS, NS_PER_S, NS_PER_US
from tests.oracle.side_by_side import BEFORE_THE_CLOSING_NS
from tests.oracle.state import Push

if TYPE_CHECKING:
    from tests.oracle.random_evening import RandomEvening

UNCERTAINTIES_NS = (0, 0, 0, 5_000, 200_000)
"""Of all presses of a question: presses of different certainty are the lockout's affair."""


def random_pushes(evening: "RandomEvening", teams: list[int]) -> list[Push]:
    """One to four of the `teams` push, one after another, from now or the opening on."""
    rng, pair = evening.rng, evening.pair
    assert pair.opening_ns is not None
    at_ns = max(0, pair.hall.now_ns - pair.opening_ns) + rng.choice((0, NS_PER_MS, NS_PER_S))
    window_ns = evening.evening.buzzers.tie_window_us * NS_PER_US
    pushes: list[Push] = []
    for team in rng.sample(teams, rng.randint(1, min(4, len(teams)))):
        pushes.append(
            Push(team, at_ns, UNCERTAINTIES_NS[evening.evening.current_question.number % len(UNCERTAINTIES_NS)])
        )
        gap_ns = rng.choice((0, 1, 1_000, window_ns, window_ns + 1, 500_000, 30 * NS_PER_MS))
        at_ns += gap_ns
    last_ns = None if pair.closing_ns is None else pair.closing_ns - pair.opening_ns - BEFORE_THE_CLOSING_NS
    if evening.evening.phase == "open":
        return [push for push in pushes if last_ns is None or push.at_ns < last_ns]
    return pushes
