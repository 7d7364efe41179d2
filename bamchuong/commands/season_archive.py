"""Commands `season export|copy|rebuild|public|wipe`: what of a season is at other places, and what is kept nowhere.

Kind: start
"""

import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force as force_option
from bamchuong.commands.output_files import refuse_if_exists, write
from bamchuong.commands.season_records import (
    LANGUAGE,
    database,
    person_option,
    read_person,
    season_database,
)
from bamchuong.commands.season_records import season_store as open_season
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language
from bus.messages import Sentence, SentenceArgs
from controller.rules.refusal import RefusedError
from season.rules.commands import CloseSeason
from season.rules.order import Order
from season.rules.states import SeasonState

if TYPE_CHECKING:
    from season.archive.box_sources import Sources

BOXES_ALONE = Sentence(
    "boxes-alone",
    "There is no season in this database, and boxes do not have its plan: begin with an export or a copy of its facts",
)


@click.command("export")
@click.argument("file", type=options.FILE)
@click.option("--names", "with_names", is_flag=True, help="With the names of the pupils, and results and photographs.")
@LANGUAGE
@force_option
@database
def export(file: Path, with_names: bool, lang: Language, force: bool, address: str, season_id: str | None) -> None:
    """Write the season as one file (.bcseason) that can be checked and rebuilt from; no names of pupils unless asked.

    Example: bamchuong season export mua-giai.bcseason
    """
    refuse_if_exists(file, force=force)
    with open_season(address, season_id) as store:
        from season.archive.season_export import export_bytes, read_season

        season = store.read()
        found = read_season(store.engine, season.drafted.id, with_names=with_names)
    content = export_bytes(found)
    write(file, content, force=force)
    text = "{file}: {rows} facts, {names} nominations, {files} files"
    args: SentenceArgs = {
        "file": str(file),
        "rows": len(found.rows),
        "names": len(found.names),
        "files": len(found.files),
    }
    click.echo(translator(lang)(Sentence("season-exported", text, args)))


@click.command("copy")
@click.argument("file", type=options.FILE)
@LANGUAGE
@database
def copy(file: Path, lang: Language, address: str, season_id: str | None) -> None:
    """Bring a copy of the season's facts up to date, on another disk; `serve --copy` does it every minute.

    Names of pupils are not in it. `season rebuild FILE` reads it.

    Example: bamchuong season copy /media/usb/mua-giai.jsonl
    """
    with open_season(address, season_id) as store:
        from season.archive.fact_copy import FactCopy

        count = FactCopy(file, store.read().drafted.id).follow(store.engine)
    args: SentenceArgs = {"file": str(file), "count": count}
    click.echo(translator(lang)(Sentence("season-copied", "{file}: {count} facts are there", args)))


@click.command("rebuild")
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--by",
    "person",
    envvar="BAMCHUONG_PERSON",
    show_envvar=True,
    help="Who brings results that the facts do not have: ID:NAME:ROLE:UNIT.",
)
@LANGUAGE
@database
def rebuild(sources: tuple[Path, ...], person: str | None, lang: Language, address: str, season_id: str | None) -> None:
    """Check the chain of facts and make all that is read of them anew. Exit code 1: a fact was changed.

    With SOURCES, exports and copies, the facts that the database lacks come from the longest of them first. Signed
    results (.bcresult) and journals of boxes, or a stick with them, come after those: results give their files back, or
    are received where the facts do not have them yet, and have to be confirmed; of journals the rows come back. What
    the office decided after the last export or copy is in no box, and has to be ordered again. Exit code 1, too: a
    source was of no use.

    Example: bamchuong season rebuild mua-giai.bcseason /media/usb --database sqlite:///new.db
    """
    from season.archive.box_sources import bring_back, sorted_sources

    translate, found = translator(lang), sorted_sources(sources)
    season_id = _restored(found, address, lang) or season_id
    is_good = True
    with open_season(address, season_id) as store:
        store.rebuild()
        by = read_person(person) if person else None
        for is_of_use, sentence in bring_back(store, found, by, time.time_ns()):
            is_good = is_good and is_of_use
            click.echo(translate(sentence), err=not is_of_use)
        season = store.read()
        number, digest = store.head
    click.echo(f"{number} facts, {len(season.entries)} entries; head {number}:{digest}")
    if not is_good:
        sys.exit(ExitCode.NO)


def _restored(sources: "Sources", address: str, language: Language) -> str | None:
    """The id of the season whose facts came back from exports and copies; None: there are none among the sources."""
    with season_database(address) as engine:
        from season.archive.rebuilding import restore
        from season.store.season_store import season_ids

        if not sources.seasons:
            if sources.is_from_boxes and not season_ids(engine):
                raise BadFileError([BOXES_ALONE])
            return None
        found = restore(engine, sources.seasons)
    text = "{added} facts, {names} nominations and {files} files came back"
    args: SentenceArgs = {"added": found.added, "names": found.names, "files": found.files}
    click.echo(translator(language)(Sentence("season-restored", text, args)))
    return found.season


@click.command("public")
@click.argument("folder", type=options.FOLDER)
@database
def public(folder: Path, address: str, season_id: str | None) -> None:
    """Write what is published into a folder for a web server, once; `serve --public` does it at each publication.

    Example: bamchuong season public /var/www/mua-giai
    """
    from season.public.public_files import PublicFiles

    with open_season(address, season_id) as store:
        season = store.read()
        PublicFiles(folder).write(season)
    click.echo(f"{folder / season.drafted.id}: {sum(map(len, season.publications.values()))} publications")


@click.command("wipe")
@person_option
@LANGUAGE
@database
def wipe(person: str, lang: Language, address: str, season_id: str | None) -> None:
    """Close a season that is reported, which wipes the names of pupils, photographs and results from the database.

    It is on record, and the database's files are looked through for every name. A closed season is wiped again: a
    backup may have brought the names back. Exit codes: 0 wiped, 1 a name is left, 2 refused.

    Example: bamchuong season wipe --by "minh:Trần Văn Minh:lead:gd"
    """
    by, translate = read_person(person), translator(lang)
    with open_season(address, season_id) as store:
        from season.archive import wiping

        season = store.read()
        names = wiping.stored_names(store.engine, season.drafted.id)
        if season.state is not SeasonState.CLOSED:
            try:
                store.carry_out(Order(CloseSeason(), by), uuid.uuid4().hex, time.time_ns())
            except RefusedError as error:
                raise BadFileError(list(error.reasons)) from error
        wiping.wipe(store.engine, season.drafted.id)
        remaining_files = wiping.files_with_names(store.engine, names)
    text = "{count} names are wiped; the history says when and by whom"
    click.echo(translate(Sentence("names-wiped", text, {"count": len(names)})))
    for file in remaining_files:
        text = "{file}: a name is left in it: move the database to another place, or delete the file"
        click.echo(translate(Sentence("name-left", text, {"file": file})), err=True)
    if remaining_files:
        sys.exit(ExitCode.NO)


ARCHIVE_COMMANDS = (export, copy, rebuild, public, wipe)
