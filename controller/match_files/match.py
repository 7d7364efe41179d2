"""One match (a sitting at one venue): its teams and where they sit.

Kind: pure
"""

from collections.abc import Collection
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages import MAX_STATIONS, Sentence

Words = Annotated[str, Meta(min_length=1, max_length=80)]
Number = Annotated[int, Meta(ge=1, le=MAX_STATIONS)]


class Team(Struct, frozen=True, forbid_unknown_fields=True):
    """A team (đội): its number is what everybody sees; `station` is where it sits (by default the same number)."""

    number: Number
    name: Words
    station: Annotated[int, Meta(ge=0, le=MAX_STATIONS)] = 0

    @property
    def seat(self) -> int:
        """The station at which the team sits."""
        return self.station or self.number


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """One match. `order` is the order of performances by team number; empty: by number."""

    title: Words
    venue: Words
    teams: Annotated[tuple[Team, ...], Meta(min_length=2, max_length=MAX_STATIONS)]
    order: tuple[Number, ...] = ()

    def team_at(self, station: int) -> Team | None:
        """The team that sits at `station`, or None."""
        return next((team for team in self.teams if team.seat == station), None)

    def team(self, number: int) -> Team | None:
        """The team with this number, or None."""
        return next((team for team in self.teams if team.number == number), None)

    @property
    def performers(self) -> tuple[int, ...]:
        """The team numbers in the order in which they perform."""
        return self.order or tuple(team.number for team in self.teams)


def seat_faults(match: Match, name: str, stations: Collection[int], board: str) -> list[Sentence]:
    """Why the teams of `match` cannot sit at the `stations` of a board; empty where they can.

    `name` and `board` are what messages call the two.
    """
    there = ", ".join(map(str, sorted(stations)))
    text = "{match}: team {team} sits at station {station}; the board {board} has {stations}"
    return [
        Sentence(
            "no-such-seat",
            text,
            {"match": name, "team": team.number, "station": team.seat, "board": board, "stations": there},
        )
        for team in match.teams
        if team.seat not in stations
    ]


def match_faults(match: Match) -> list[str]:
    """What is wrong with `match` beyond the types, each with its place; empty where it is good."""
    found: list[str] = []
    numbers: set[int] = set()
    seats: dict[int, int] = {}
    for n, team in enumerate(match.teams):
        if team.number in numbers:
            found.append(f"teams[{n}].number: {team.number} is already used by another team")
        numbers.add(team.number)
        if team.seat in seats:
            found.append(f"teams[{n}].station: station {team.seat} is already taken by team {seats[team.seat]}")
        seats[team.seat] = team.number
    if match.order and sorted(match.order) != sorted(numbers):
        found.append(f"order: must name each team once, that is {', '.join(map(str, sorted(numbers)))}")
    return found
