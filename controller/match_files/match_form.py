"""The form of a match: what people enter at the desk, with every fault at its field; and the match file that it makes.

Nothing that can be typed is refused before it is looked at: the form takes any text and number, and says what is wrong.

Kind: pure
"""

from collections.abc import Collection, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from bus.messages import MAX_STATIONS, Sentence
from controller.match_files.evening_form import (
    LotForm,
    SegmentForm,
    lot_of,
    script_form_faults,
    script_of,
    segment_faults,
    segment_form_of,
    segment_of,
    theme_form_faults,
)
from controller.match_files.form_texts import (
    MAX_NAME,
    FieldFault,
    InputNumber,
    InputText,
    field_fault,
    line_faults,
    one_line,
)
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.match_files.order_lot import lot_order
from controller.match_files.rundown import MAX_SEGMENTS
from controller.match_files.theme import Theme

MIN_TEAMS = 2


class TeamForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A team as it was entered. `station` 0: the one with its number; `number` 0: its place in the list."""

    name: InputText
    station: InputNumber = 0
    number: InputNumber = 0


class MatchForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A match as it was entered. `order`: the numbers of the teams as they perform; empty: by number.

    `lot`: how the order was drawn; `rundown`, `theme`, `script`: as in the match file.
    """

    title: InputText
    venue: InputText
    teams: Annotated[tuple[TeamForm, ...], Meta(max_length=50)]
    order: Annotated[tuple[InputNumber, ...], Meta(max_length=50)] = ()
    format: InputText = ""
    pack: InputText = ""
    judges: InputNumber = 0
    lot: LotForm | None = None
    rundown: Annotated[tuple[SegmentForm, ...], Meta(max_length=200)] = ()
    theme: Theme | None = None
    script: Annotated[dict[str, InputText], Meta(max_length=64)] = {}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each team, in the order of the form."""
        return tuple(team.number or place for place, team in enumerate(self.teams, 1))


class Choices(Struct, frozen=True):
    """What a form may name on this machine: formats, each with its number of rounds; packs; videos and pictures."""

    formats: dict[str, int]
    packs: Collection[str] | None = None
    """None: not looked up."""


TOO_FEW = Sentence("form-few-teams", "A match has at least {least} teams", {"least": MIN_TEAMS})
NO_FORMAT = Sentence("form-format", "There is no such format on this machine")
NO_PACK = Sentence("form-pack", "There are no such questions on this machine")


def form_faults(form: MatchForm, choices: Choices) -> list[FieldFault]:
    """Everything that is wrong with `form`, at its fields."""
    faults = [*line_faults("title", form.title), *line_faults("venue", form.venue)]
    if len(form.teams) < MIN_TEAMS:
        faults.append(FieldFault("teams", TOO_FEW))
    if len(form.teams) > MAX_STATIONS:
        text = "{count} teams; a board has at most {most} stations"
        faults.append(field_fault("form-many-teams", text, "teams", count=len(form.teams), most=MAX_STATIONS))
    for place in range(1, len(form.teams) + 1):
        faults += _team_faults(form, place)
    faults += _order_faults(form)
    if form.judges > MAX_STATIONS:
        faults.append(field_fault("form-judges", "At most {most} judges", "judges", most=MAX_STATIONS))
    if form.format and form.format not in choices.formats:
        faults.append(FieldFault("format", NO_FORMAT))
    if form.pack and choices.packs is not None and form.pack not in choices.packs:
        faults.append(FieldFault("pack", NO_PACK))
    if len(form.rundown) > MAX_SEGMENTS:
        faults.append(field_fault("form-many-segments", "At most {most} entries", "rundown", most=MAX_SEGMENTS))
    return [
        *faults,
        *segment_faults(form.rundown, choices.formats.get(form.format)),
        *theme_form_faults(form.theme),
        *script_form_faults(form.script),
    ]


def _order_faults(form: MatchForm) -> Iterator[FieldFault]:
    numbers = sorted(form.numbers)
    if form.order and sorted(form.order) != numbers:
        listing = ", ".join(map(str, numbers))
        yield field_fault("form-order", "Name each team once: {numbers}", "order", numbers=listing)
    elif form.lot is not None and form.order != lot_order(numbers, form.lot.seed):
        text = "This is not the order that was drawn: draw again, or remove the lot"
        yield FieldFault("order", Sentence("form-lot", text))
    if form.lot is not None:
        yield from line_faults("lot", form.lot.drawn_by)


def _team_faults(form: MatchForm, place: int) -> Iterator[FieldFault]:
    """What is wrong with the team at this place of the form. Fields are named by place, texts by number."""
    team, number = form.teams[place - 1], form.numbers[place - 1]
    yield from line_faults(f"team-{place}-name", team.name)
    if team.number > MAX_STATIONS:
        yield field_fault("form-number", "Numbers are from 1 to {most}", f"team-{place}-number", most=MAX_STATIONS)
    if (team.station or number) > MAX_STATIONS:
        yield field_fault("form-station", "Stations are from 1 to {most}", f"team-{place}-station", most=MAX_STATIONS)
    for earlier, other in zip(form.numbers[: place - 1], form.teams, strict=False):
        if number == earlier:
            yield FieldFault(f"team-{place}-number", Sentence("form-same-number", "Another team has this number"))
        if one_line(other.name) and one_line(other.name).casefold() == one_line(team.name).casefold():
            yield field_fault("form-same-name", "Team {team} has the same name", f"team-{place}-name", team=earlier)
        if (other.station or earlier) == (team.station or number):
            yield field_fault(
                "form-same-station", "Team {team} sits at this station", f"team-{place}-station", team=earlier
            )


def plan_of(form: MatchForm, before: MatchPlan | None) -> MatchPlan:
    """The match of a form without faults; what the form does not have stays as it was `before`."""
    teams = tuple(
        Team(number, one_line(team.name), 0 if team.station == number else team.station)
        for number, team in zip(form.numbers, form.teams, strict=True)
    )
    title, venue = one_line(form.title), one_line(form.venue)
    plan = replace(before, title=title, venue=venue, teams=teams) if before else MatchPlan(title, venue, teams)
    by_number = list(form.order) == sorted(form.order)
    return replace(
        plan,
        order=() if by_number and form.lot is None else form.order,
        lot=lot_of(form.lot),
        format=form.format,
        pack=form.pack,
        judges=form.judges,
        rundown=tuple(map(segment_of, form.rundown)),
        theme=form.theme,
        script=script_of(form.script),
    )


def form_of(plan: MatchPlan) -> MatchForm:
    """The form of a match, with its teams by number."""
    teams = sorted(plan.teams, key=lambda team: team.number)
    return MatchForm(
        title=plan.title,
        venue=plan.venue,
        teams=tuple(TeamForm(team.name, team.station, team.number) for team in teams),
        order=plan.order,
        format=plan.format,
        pack=plan.pack,
        judges=plan.judges,
        lot=LotForm(plan.lot.seed, plan.lot.drawn_by) if plan.lot is not None else None,
        rundown=tuple(map(segment_form_of, plan.rundown)),
        theme=plan.theme,
        script=plan.script or {},
    )


__all__ = ["MAX_NAME", "Choices", "FieldFault", "MatchForm", "TeamForm", "form_faults", "form_of", "plan_of"]
