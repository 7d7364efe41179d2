"""A match with all that it is played with: its teams, and the format, the pack and the number of judges.

This is what a match file says, and the form of the desk. What is left out is as the command line says, or the format.

Kind: pure
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from bus.toml_text import toml_text
from controller.formats.format import Format
from controller.match_files.match import Match

FileName = Annotated[str, Meta(max_length=120)]


class MatchPlan(Match, frozen=True, forbid_unknown_fields=True):
    """A match, and what it is played with. `format`, `pack`: names or paths; empty, and `judges` 0: not said here."""

    format: FileName = ""
    pack: FileName = ""
    judges: Annotated[int, Meta(ge=0, le=MAX_STATIONS)] = 0

    @property
    def match(self) -> Match:
        """The match alone, as the journal has it."""
        return Match(**{name: getattr(self, name) for name in Match.__struct_fields__})


def with_judges(form: Format, judges: int) -> Format:
    """`form` with another number of judges; 0: its own."""
    return replace(form, judges=judges) if judges else form


def plan_text(plan: MatchPlan) -> str:
    """The match file of `plan`; what is as by default is left out."""
    return toml_text(dict(_without_defaults(plan)))


def _without_defaults(struct: msgspec.Struct) -> Iterator[tuple[str, object]]:
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        if field.default is msgspec.NODEFAULT or value != field.default:
            yield field.encode_name, _built_in(value)


def _built_in(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return dict(_without_defaults(value))
    if isinstance(value, tuple | list):
        return [_built_in(item) for item in value]
    return msgspec.to_builtins(value)


def match_differences(played: Match, written: Match) -> list[Sentence]:
    """What a match file says otherwise than the match that is played, one sentence for each."""
    differences: list[Sentence] = []
    if played.title != written.title:
        titles = {"played": played.title, "written": written.title}
        differences.append(Sentence("differs-title", "Title: {played}; in the file {written}", titles))
    if played.venue != written.venue:
        venues = {"played": played.venue, "written": written.venue}
        differences.append(Sentence("differs-venue", "Venue: {played}; in the file {written}", venues))
    for number in sorted({team.number for team in (*played.teams, *written.teams)}):
        differences += _team_differences(number, played, written)
    if played.performers != written.performers and not differences:
        orders = {"played": _numbers(played.performers), "written": _numbers(written.performers)}
        differences.append(Sentence("differs-order", "Order of performances: {played}; in the file {written}", orders))
    return differences


def plan_differences(before: MatchPlan, after: MatchPlan) -> Iterator[Sentence]:
    """What a changed match file says otherwise than before of what the match is played with."""
    if before.format != after.format:
        formats = {"before": before.format or "–", "after": after.format or "–"}
        yield Sentence("differs-format", "Format: {before}; in the file now {after}", formats)
    if before.pack != after.pack:
        packs = {"before": before.pack or "–", "after": after.pack or "–"}
        yield Sentence("differs-pack", "Questions: {before}; in the file now {after}", packs)
    if before.judges != after.judges:
        judges = {"before": before.judges, "after": after.judges}
        yield Sentence("differs-judges", "Judges: {before}; in the file now {after}", judges)


def _team_differences(number: int, played: Match, written: Match) -> Iterator[Sentence]:
    old, new = played.team(number), written.team(number)
    if old is None or new is None:
        text = "Team {team} is in the file only" if old is None else "Team {team} is not in the file"
        yield Sentence("differs-teams", text, {"team": number})
        return
    args: SentenceArgs = {"team": number}
    if old.name != new.name:
        names = args | {"played": old.name, "written": new.name}
        yield Sentence("differs-name", "Team {team}: {played}; in the file {written}", names)
    if old.station != new.station:
        stations = args | {"played": old.station, "written": new.station}
        yield Sentence("differs-station", "Team {team}: station {played}; in the file {written}", stations)


def _numbers(teams: tuple[int, ...]) -> str:
    return ", ".join(map(str, teams))
