"""State of a boards round.

Kind: pure
"""

from msgspec import Struct


class BoardsState(Struct, frozen=True):
    """What only a boards round adds to the contest; empty in every other."""

    eliminated: tuple[int, ...] = ()
    """Teams that are out for the rest of the round."""
    late_teams: tuple[int, ...] = ()
    """Teams whose board came up late in this question."""

    def without_item(self) -> "BoardsState":
        """What stays of it when the question is over."""
        return BoardsState(eliminated=self.eliminated)
