"""One match (a sitting at one venue): its teams and where they sit.

Kind: pure
"""

import re
from collections.abc import Collection, Iterator
from typing import Annotated

from msgspec import Meta, Struct, field

from bus.messages import MAX_STATIONS, Sentence
from bus.messages.base import PRINTABLE
from bus.placed_fault import PlacedFault, fault_at
from controller.match_files.order_lot import OrderLot, lot_faults
from controller.match_files.rundown import Rundown, rundown_faults
from controller.match_files.script import Script, script_faults
from controller.match_files.theme import Theme, theme_faults

ShortText = Annotated[str, Meta(min_length=1, max_length=80)]
Number = Annotated[int, Meta(ge=1, le=MAX_STATIONS)]

MAX_REHEARSAL_SPEED = 60
"""At more than this, people cannot follow what they rehearse."""


class Team(Struct, frozen=True, forbid_unknown_fields=True):
    """A team (đội): its number is what everybody sees.

    `assigned_station` (`station` in the file) is where it sits; 0: at the station with its own number.
    """

    number: Number
    name: ShortText
    assigned_station: Annotated[int, Meta(ge=0, le=MAX_STATIONS)] = field(default=0, name="station")

    @property
    def station(self) -> int:
        """The station at which the team sits."""
        return self.assigned_station or self.number


class Rehearsal(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a match a rehearsal: its screens and papers say so. `speed`: how much faster its clocks run."""

    speed: Annotated[int, Meta(ge=1, le=MAX_REHEARSAL_SPEED)] = 1


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """One match. `order` is the order of performances by team number; empty: by number.

    `rundown`: what happens on stage beside the rounds; `theme`: the host's colours; `rehearsal`: it does not
    count; `lot`: how the order was drawn; `script`: lines of the MC in its own words. Journals of older programs have
    none of them; what they have as by default (`order`) is written as they wrote it.
    """

    title: ShortText
    venue: ShortText
    teams: Annotated[tuple[Team, ...], Meta(min_length=2, max_length=MAX_STATIONS)]
    order: tuple[Number, ...] = ()
    rundown: Rundown = ()
    theme: Theme | None = None
    rehearsal: Rehearsal | None = None
    lot: OrderLot | None = None
    script: Script | None = None

    @property
    def speed(self) -> int:
        """How much faster than in a hall its clocks run."""
        return self.rehearsal.speed if self.rehearsal is not None else 1

    def team_at(self, station: int) -> Team | None:
        """The team that sits at `station`, or None."""
        return next((team for team in self.teams if team.station == station), None)

    def team(self, number: int) -> Team | None:
        """The team with this number, or None."""
        return next((team for team in self.teams if team.number == number), None)

    @property
    def performers(self) -> tuple[int, ...]:
        """The team numbers in the order in which they perform."""
        return self.order or tuple(team.number for team in self.teams)


def station_faults(match: Match, name: str, stations: Collection[int], board: str) -> list[Sentence]:
    """Why the teams of `match` cannot sit at the `stations` of a board; empty if they can.

    `name` and `board` are what messages call the two.
    """
    available = ", ".join(map(str, sorted(stations)))
    text = "{match}: team {team} sits at station {station}; the board {board} has {stations}"
    return [
        Sentence(
            "no-such-seat",
            text,
            {"match": name, "team": team.number, "station": team.station, "board": board, "stations": available},
        )
        for team in match.teams
        if team.station not in stations
    ]


def is_printable(text: str) -> bool:
    """Whether `text` has no letter that cannot be seen or turns others around."""
    return re.fullmatch(PRINTABLE, text) is not None


def match_faults(match: Match) -> list[PlacedFault]:
    """What is wrong with `match` beyond the types, each with its place; empty if it is valid."""
    numbers = {team.number for team in match.teams}
    return [
        *_text_faults(match),
        *_team_faults(match),
        *_order_faults(match, sorted(numbers)),
        *rundown_faults(match.rundown),
        *theme_faults(match.theme),
        *script_faults(match.script or {}),
        *lot_faults(match.lot, numbers, match.performers),
    ]


def _text_faults(match: Match) -> Iterator[PlacedFault]:
    texts = {"title": match.title, "venue": match.venue}
    texts |= {f"teams[{n}].name": team.name for n, team in enumerate(match.teams)}
    for place, text in texts.items():
        if not is_printable(text):
            yield fault_at("text-control", "control characters are not allowed", place)


def _team_faults(match: Match) -> Iterator[PlacedFault]:
    numbers: set[int] = set()
    team_by_station: dict[int, int] = {}
    for n, team in enumerate(match.teams):
        if team.number in numbers:
            text = "{number} is already used by another team"
            yield fault_at("team-number-used", text, f"teams[{n}].number", number=team.number)
        numbers.add(team.number)
        if team.station in team_by_station:
            text = "station {station} is already taken by team {team}"
            holder = team_by_station[team.station]
            place = f"teams[{n}].station"
            yield fault_at("team-station-taken", text, place, station=team.station, team=holder)
        team_by_station[team.station] = team.number


def _order_faults(match: Match, numbers: list[int]) -> Iterator[PlacedFault]:
    if match.order and sorted(match.order) != numbers:
        text = "must name each team once, that is {numbers}"
        yield fault_at("order-incomplete", text, "order", numbers=", ".join(map(str, numbers)))
