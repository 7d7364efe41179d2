"""State of a boards round.

Kind: pure
"""

from msgspec import Struct


class BoardsState(Struct, frozen=True):
    """What only a boards round adds to the contest; empty in every other."""

    eliminated: tuple[int, ...] = ()
    """Teams that earlier questions put out for the rest of the round."""
    item_eliminated: tuple[int, ...] = ()
    """Teams that this question puts out, once its boards are confirmed."""
    late_teams: tuple[int, ...] = ()
    """Teams whose board came up late in this question."""

    def without_item(self) -> "BoardsState":
        """What stays of it when the question is over."""
        return BoardsState(eliminated=self.all_eliminated)

    def without_asked_item(self) -> "BoardsState":
        """What stays of it when the question is as if never asked: the teams that it put out are in again."""
        return BoardsState(eliminated=self.eliminated)

    @property
    def all_eliminated(self) -> tuple[int, ...]:
        """All teams that are out for the rest of the round."""
        return (*self.eliminated, *self.item_eliminated)
