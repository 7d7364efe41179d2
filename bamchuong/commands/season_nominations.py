"""Commands `season forms|nominate|entries`: nominations as schools send them, by e-mail or on a stick.

Kind: start
"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force as force_option
from bamchuong.commands.output_files import write
from bamchuong.commands.season_records import LANGUAGE, database, person_option, read_person, season_store
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language
from bus.messages import Sentence, SentenceArgs
from controller.rules.refusal import RefusedError
from season.nominations.form_cells import read_form
from season.plan.plan_reader import find_plan, read_plan
from season.rules.entries import entries_of_school
from season.rules.entry_lists import entry_title
from season.rules.people import Person
from season.rules.season import Season
from season.rules.state_names import ENTRY_NAMES

if TYPE_CHECKING:
    from season.store.season_store import SeasonStore


@click.command("forms")
@click.argument("name")
@click.option("--output", type=options.FOLDER, required=True, help="Folder for the forms.")
@click.option("--school", "schools", multiple=True, help="Only for this school, by its id; may be repeated.")
@options.lang(help="Language of the hints.")
@force_option
def write_forms(name: str, output: Path, schools: tuple[str, ...], lang: Language, force: bool) -> None:
    """Write a nomination form for every school of a season: de-cu-<school>.xlsx, with rules for what may be written.

    Example: bamchuong season forms long-bien-2018 --output de-cu
    """
    from season.nominations.form_template import form_template

    plan = read_plan(find_plan(name))
    if unknown := [school for school in schools if school not in plan.schools.names]:
        raise click.BadParameter(f"{unknown[0]}; allowed: {', '.join(plan.schools.names)}", param_hint="--school")
    output.mkdir(parents=True, exist_ok=True)
    for school in schools or plan.schools.names:
        write(output / f"de-cu-{school}.xlsx", form_template(plan, school, translator(lang)), force=force)
    click.echo(f"{output}: {len(schools or plan.schools.names)} forms")


@click.command("nominate")
@click.argument("files", nargs=-1, required=True, type=options.FILE)
@person_option
@click.option("--entry", help="Which entry, where the school has several.")
@click.option("--why", default="", help="Why other pupils come, where the entry was accepted already.")
@LANGUAGE
@database
def nominate(
    files: tuple[Path, ...],
    person: str,
    entry: str | None,
    why: str,
    lang: Language,
    address: str,
    season_id: str | None,
) -> None:
    """Read nomination forms into the season; every fault is shown with its cell, late ones are taken and marked late.

    A form with faults changes nothing; the others are taken. Exit codes: 0 all are taken, 1 some are not.

    Example: bamchuong season nominate de-cu/*.xlsx --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    by, translate, is_good = read_person(person), translator(lang), True
    with season_store(address, season_id) as store:
        for file in files:
            try:
                sentence = _nominate(store, file, by, entry, why)
            except BadFileError as error:
                is_good = False
                for fault in error.sentences:
                    click.echo(translate(fault) if isinstance(fault, Sentence) else fault, err=True)
            else:
                click.echo(translate(sentence))
    if not is_good:
        sys.exit(ExitCode.NO)


def _nominate(store: "SeasonStore", file: Path, by: Person, entry: str | None, why: str) -> Sentence:
    """Take one form; the sentence that reports it. Raises `BadFileError` with everything against it."""
    from season.nominations.form_reader import read_grid
    from season.store.nominating import Nominating, nominate_entry

    season = store.read()
    if season.plan is None:
        raise BadFileError([Sentence("no-plan", "The season has no plan yet")])
    reading = read_form(read_grid(file), season.plan.schools.names)
    if reading.nomination is None:
        raise BadFileError([_in_file(file, fault) for fault in reading.faults])
    key = entry or _entry_of(season, file, reading.nomination.school)
    try:
        after = nominate_entry(store, Nominating(reading.nomination, by, key, why), time.time_ns())
    except RefusedError as error:
        raise BadFileError([_in_file(file, reason) for reason in error.reasons]) from error
    text = "{file}: {entry}: taken, late" if after.is_late else "{file}: {entry}: taken"
    return Sentence("form-taken", text, {"file": str(file), "entry": entry_title(season, after)})


def _entry_of(season: Season, file: Path, school: str) -> str:
    keys = [entry.id for entry in entries_of_school(season, school)]
    if len(keys) == 1:
        return keys[0]
    args: SentenceArgs = {"file": str(file), "count": len(keys), "entries": ", ".join(keys) or "–"}
    text = "{file}: the school has {count} entries; say with --entry which one it is: {entries}"
    raise BadFileError([Sentence("which-entry", text, args)])


def _in_file(file: Path, what: Sentence) -> Sentence:
    return Sentence("in-file", "{file}: {what}", {"file": str(file), "what": what})


@click.command("entries")
@click.option("--names", "with_names", is_flag=True, help="With the names of the pupils, for the office's papers only.")
@LANGUAGE
@database
def list_entries(with_names: bool, lang: Language, address: str, season_id: str | None) -> None:
    """List the entries of a season: where each is, and which nominations were late.

    Example: bamchuong season entries --lang vi
    """
    translate = translator(lang)
    with season_store(address, season_id) as store:
        season = store.read()
        for entry in season.entries.values():
            args: SentenceArgs = {"entry": entry_title(season, entry), "state": ENTRY_NAMES[entry.state]}
            text = "{entry}: {state}, late" if entry.is_late else "{entry}: {state}"
            click.echo(f"{entry.id:<28} {translate(Sentence('entry-line', text, args))}")
            nomination = store.nomination(entry.sheet) if with_names and entry.sheet else None
            for pupil in nomination.pupils if nomination is not None else ():
                click.echo(f"{'':<28}   {pupil.name}, {pupil.school_class}")


NOMINATION_COMMANDS = (write_forms, nominate, list_entries)
