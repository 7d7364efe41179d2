"""The form of a match: what people enter at the desk, with every fault at its field; and the match file that it makes.

Nothing that can be typed is refused before it is looked at: the form takes any text and number, and says what is wrong.

Kind: pure
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from bus.messages import MAX_STATIONS, Sentence
from controller.match_files.match import Team, is_printable
from controller.match_files.match_plan import MatchPlan

MAX_NAME = 80
MIN_TEAMS = 2

Typed = Annotated[str, Meta(max_length=500)]
TypedNumber = Annotated[int, Meta(ge=0, le=1_000)]


class TeamForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A team as it was entered; its number is its place in the list. `station` 0: the one with its number."""

    name: Typed
    station: TypedNumber = 0


class MatchForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A match as it was entered. `order`: the numbers of the teams as they perform; empty: by number."""

    title: Typed
    venue: Typed
    teams: Annotated[tuple[TeamForm, ...], Meta(max_length=50)]
    order: Annotated[tuple[TypedNumber, ...], Meta(max_length=50)] = ()
    format: Typed = ""
    pack: Typed = ""
    judges: TypedNumber = 0


class FieldFault(Struct, frozen=True):
    """What is wrong with one field: `title`, `teams`, `team-3-name` …"""

    field: str
    text: Sentence


EMPTY = Sentence("form-empty", "Fill this in")
UNSEEN = Sentence("form-unseen", "There are control characters in it: type it anew")
TOO_FEW = Sentence("form-few-teams", "A match has at least {least} teams", {"least": MIN_TEAMS})


def form_faults(form: MatchForm, formats: tuple[str, ...]) -> list[FieldFault]:
    """Everything that is wrong with `form`, at its fields; `formats`: the names of those that there are."""
    faults = [*_line_faults("title", form.title), *_line_faults("venue", form.venue)]
    if len(form.teams) < MIN_TEAMS:
        faults.append(FieldFault("teams", TOO_FEW))
    if len(form.teams) > MAX_STATIONS:
        text = "{count} teams; a board has at most {most} stations"
        args: dict[str, str | int | Sentence] = {"count": len(form.teams), "most": MAX_STATIONS}
        faults.append(FieldFault("teams", Sentence("form-many-teams", text, args)))
    for number in range(1, len(form.teams) + 1):
        faults += _team_faults(form, number)
    if form.order and sorted(form.order) != list(range(1, len(form.teams) + 1)):
        text = "Name each team once, from 1 to {count}"
        faults.append(FieldFault("order", Sentence("form-order", text, {"count": len(form.teams)})))
    if form.judges > MAX_STATIONS:
        text = "At most {most} judges"
        faults.append(FieldFault("judges", Sentence("form-judges", text, {"most": MAX_STATIONS})))
    if form.format and form.format not in formats:
        faults.append(FieldFault("format", Sentence("form-format", "There is no such format on this machine")))
    return faults


def _line_faults(field: str, text: str) -> Iterator[FieldFault]:
    line = one_line(text)
    if not any(map(str.isprintable, line)):  # nothing, or only what nobody sees
        yield FieldFault(field, EMPTY)
    elif not is_printable(line):
        yield FieldFault(field, UNSEEN)
    if len(line) > MAX_NAME:
        args: dict[str, str | int | Sentence] = {"count": len(line), "most": MAX_NAME}
        yield FieldFault(field, Sentence("form-long", "{count} letters; at most {most}", args))


def _team_faults(form: MatchForm, number: int) -> Iterator[FieldFault]:
    team = form.teams[number - 1]
    yield from _line_faults(f"team-{number}-name", team.name)
    if _station(team, number) > MAX_STATIONS:
        text = Sentence("form-station", "Stations are from 1 to {most}", {"most": MAX_STATIONS})
        yield FieldFault(f"team-{number}-station", text)
    for earlier, other in enumerate(form.teams[: number - 1], 1):
        if one_line(other.name) and one_line(other.name).casefold() == one_line(team.name).casefold():
            text = Sentence("form-same-name", "Team {team} has the same name", {"team": earlier})
            yield FieldFault(f"team-{number}-name", text)
        if _station(other, earlier) == _station(team, number):
            text = Sentence("form-same-station", "Team {team} sits at this station", {"team": earlier})
            yield FieldFault(f"team-{number}-station", text)


def _station(team: TeamForm, number: int) -> int:
    return team.station or number


def plan_of(form: MatchForm, before: MatchPlan | None) -> MatchPlan:
    """The match of a form without faults; what the form does not have stays as it was `before`."""
    teams = tuple(
        Team(number, one_line(team.name), 0 if team.station == number else team.station)
        for number, team in enumerate(form.teams, 1)
    )
    title, venue = one_line(form.title), one_line(form.venue)
    plan = replace(before, title=title, venue=venue, teams=teams) if before else MatchPlan(title, venue, teams)
    order = () if list(form.order) == sorted(form.order) else form.order
    return replace(plan, order=order, format=form.format, pack=form.pack, judges=form.judges)


def form_of(plan: MatchPlan) -> MatchForm:
    """The form of a match. Teams have the numbers 1, 2, 3 … there, in the order of their numbers in the file."""
    teams = sorted(plan.teams, key=lambda team: team.number)
    places = {team.number: place for place, team in enumerate(teams, 1)}
    return MatchForm(
        title=plan.title,
        venue=plan.venue,
        teams=tuple(TeamForm(team.name, team.station) for team in teams),
        order=tuple(places[number] for number in plan.order),
        format=plan.format,
        pack=plan.pack,
        judges=plan.judges,
    )


def one_line(text: str) -> str:
    """`text` on one line, without white space around it."""
    return " ".join(text.split())
