"""People named on the papers. Pure but for `read_people`, which reads the one file it is given.

The journal holds no pupils' names, only teams, devices, roles and who is responsible for a correction. The names of
jury, secretaries and pupils come from a file that people write; they appear on the papers that need them (minutes:
participants; certificates: the pupils of the team) and are stored nowhere else. Without the file, the papers have lines
to write on.

Kind: pure
"""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages import MAX_STATIONS
from bus.toml_files import read_toml

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Line = Annotated[str, Meta(max_length=120)]


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """A person and what they are (`Trưởng ban`, `Giáo viên trường …`)."""

    name: Name
    role: Line = ""


class TeamPeople(Struct, frozen=True, forbid_unknown_fields=True):
    """The pupils of one team, by its number."""

    number: Annotated[int, Meta(ge=1, le=MAX_STATIONS)]
    pupils: Annotated[tuple[Name, ...], Meta(max_length=10)] = ()


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """Everybody named on the papers. `authority` and `unit` are in the heading at the left, `place` before the date
    (empty: a line to write on), `number` is the number of the paper."""

    authority: Line = ""
    unit: Line = ""
    number: Line = ""
    place: Line = ""
    mc: Line = ""
    jury: Annotated[tuple[Person, ...], Meta(max_length=12)] = ()
    secretaries: Annotated[tuple[Person, ...], Meta(max_length=6)] = ()
    guests: Annotated[tuple[Person, ...], Meta(max_length=20)] = ()
    teams: Annotated[tuple[TeamPeople, ...], Meta(max_length=MAX_STATIONS)] = ()

    def pupils(self, number: int) -> tuple[str, ...]:
        """The pupils of the team with this number; empty where the file does not name them."""
        return next((team.pupils for team in self.teams if team.number == number), ())


def read_people(path: Path) -> People:
    """The people in the TOML file `path`. Raises `BadFileError` with every error."""
    return read_toml(path, People)
