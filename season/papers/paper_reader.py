"""Reads what papers are made from: the season in its database, the office's details, the names of the prizes.

Kind: adapter
"""

from datetime import date
from pathlib import Path

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE, name_in
from bus.messages import Sentence
from bus.toml_files import read_toml
from controller.formats.format import prize_at
from controller.formats.format_files import find_format, read_format
from season.papers.office_details import OfficeDetails
from season.papers.paper_source import PaperSource
from season.plan.plan import MAX_TEAMS_IN_POOL
from season.store.season_store import SeasonStore

DETAILS, TEMPLATES = "papers.toml", "mau"
"""In the data folder: the office's details, and the folder with its own templates."""


def paper_source(store: SeasonStore, details: Path | None = None, day: date | None = None) -> PaperSource:
    """The season as its journal says now; `details`: the file with the office's, where there is one; `day`: of the
    papers. Raises `BadFileError`: no plan yet, or faults in a file; `BrokenChainError`, `StoreError`."""
    season = store.read()
    if season.plan is None:
        raise BadFileError([Sentence("no-plan", "The season has no plan yet")])
    number, digest = store.head
    ((_, last),) = store.facts_between(number - 1, number)
    return PaperSource(
        season=season,
        head=(number, digest),
        at_ns=last.at_ns,
        nomination=store.nomination,
        translate=translator(DEFAULT_LANGUAGE),
        office=read_toml(details, OfficeDetails) if details is not None and details.exists() else OfficeDetails(),
        day=day,
        prizes=prize_names(season.plan.format),
    )


def prize_names(format_name: str) -> tuple[str, ...]:
    """The prize of each place of a format, from the first on, in Vietnamese. Raises `BadFileError`."""
    form = read_format(find_format(format_name))
    prizes = (prize_at(form, place) for place in range(1, MAX_TEAMS_IN_POOL + 1))
    return tuple(name_in(prize.name, DEFAULT_LANGUAGE) for prize in prizes if prize is not None)
