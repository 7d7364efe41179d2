"""Commands `season office-key|pack|receive|attach|results|standings|unpack-result`: packages down, results up.

Kind: start
"""

import sys
import time
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force as force_option
from bamchuong.commands.output_files import write
from bamchuong.commands.season_records import LANGUAGE, database, person_option, read_person, season_store
from bamchuong.paths import data_folder
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language, Translate
from bus.messages import Sentence, SentenceArgs
from controller.exchange.key_files import OFFICE, machine_key
from controller.packs.pack import PIN_VARIABLE
from controller.rules.seal_chain import fingerprint, in_groups
from season.rules.entry_lists import entry_title
from season.rules.known_results import clock_note, find_result, no_such_result, result_title
from season.rules.season import Season
from season.rules.standings import Standing, standings
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES

override_option = click.option("--override", default="", help="Why it is done against reasons that can be overridden.")


@click.command("office-key")
def office_key() -> None:
    """Print the office's key and its fingerprint; the first call makes it, in the data folder.

    Enrol it: bamchuong season order enrol-key key=… holder=office name=…

    Example: bamchuong season office-key
    """
    key = machine_key(data_folder(), OFFICE)
    click.echo(f"{key.public}\n{in_groups(fingerprint(key.public))}")


@click.command("pack")
@click.argument("pool")
@click.option("--pack", "questions", type=options.FILE, required=True, help="The sealed questions.")
@click.option("--output", type=options.FILE, required=True, help="File to write, such as cum-1.bcmatch.")
@click.option("--slide", "slides", type=options.FILE, multiple=True, help="A picture or clip; may be repeated.")
@click.option("--without", "leave_out", multiple=True, help="An item of the library that is no slide; may be repeated.")
@click.option("--team", "teams", multiple=True, help="A team of a pilot; may be repeated.")
@click.option("--pin", envvar=PIN_VARIABLE, show_envvar=True, help="PIN of the questions, to compare each of them.")
@person_option
@override_option
@LANGUAGE
@database
def pack(
    pool: str,
    questions: Path,
    output: Path,
    slides: tuple[Path, ...],
    leave_out: tuple[str, ...],
    teams: tuple[str, ...],
    pin: str | None,
    person: str,
    override: str,
    lang: Language,
    address: str,
    season_id: str | None,
) -> None:
    """Write the package of a pool's next sitting, signed with the office's key: match, people, rules, sealed questions.

    With the PIN each question is compared with those of other sittings; without it only the whole file. What the
    library of the promotion has for the day goes along as slides: pictures, pages of PDFs, clips, cards with a QR code.
    A pilot is packed, too; nothing counts that is played there.

    Example: bamchuong season pack cum-1 --pack cum-1.sealed --output cum-1.bcmatch --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    from season.exchange.packing import Packing, pack_sitting

    packing = Packing(pool, questions, output, read_person(person), pin, slides, override, leave_out, teams)
    notes: list[Sentence] = []
    with season_store(address, season_id) as store:
        statement = pack_sitting(store, packing, machine_key(data_folder(), OFFICE), time.time_ns(), notes.append)
    click.echo(f"{output}: {statement.title}")
    if pin is None:
        text = "Without the PIN no question was compared with those of other sittings, only the whole file"
        notes.append(Sentence("questions-uncompared", text))
    for note in notes:
        click.echo(translator(lang)(note), err=True)


@click.command("receive")
@click.argument("files", nargs=-1, required=True, type=options.FILE)
@click.option("--photograph", type=options.FILE, help="Photograph or scan of the signed paper, of one result.")
@person_option
@override_option
@LANGUAGE
@database
def receive(
    files: tuple[Path, ...],
    photograph: Path | None,
    person: str,
    override: str,
    lang: Language,
    address: str,
    season_id: str | None,
) -> None:
    """Take results (.bcresult) into the season: every byte is checked, and the journal row by row.

    What is refused changes nothing; all reasons are shown and on record. Exit codes: 0 all are taken or were here, 1
    some are not.

    Example: bamchuong season receive cum-1.r1.bcresult --photograph cum-1.jpg --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    from season.exchange.receiving import Arrival, receive_result

    if photograph is not None and len(files) > 1:
        raise click.UsageError("--photograph is of one result: give the files one by one")
    by, translate, is_good = read_person(person), translator(lang), True
    with season_store(address, season_id) as store:
        for file in files:
            try:
                receipt = receive_result(store, Arrival(file, by, photograph, override), time.time_ns())
            except BadFileError as error:
                is_good = False
                for fault in error.sentences:
                    click.echo(f"{file}: {translate(fault) if isinstance(fault, Sentence) else fault}", err=True)
            else:
                click.echo(f"{file}: {translate(receipt.sentence)}")
    if not is_good:
        sys.exit(ExitCode.NO)


@click.command("receive-text")
@click.argument("text")
@person_option
@LANGUAGE
@database
def receive_statement(text: str, person: str, lang: Language, address: str, season_id: str | None) -> None:
    """Take a signed result as the text of its QR code, photographed in a hall without a line; the file follows later.

    Example: bamchuong season receive-text "BCR1:PDNJ…" --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    from season.exchange.receiving import receive_text

    with season_store(address, season_id) as store:
        receipt = receive_text(store, text, read_person(person), time.time_ns())
    click.echo(translator(lang)(receipt.sentence))


@click.command("attach")
@click.argument("result")
@click.argument("photograph", type=options.FILE)
@person_option
@database
def attach(result: str, photograph: Path, person: str, address: str, season_id: str | None) -> None:
    """Put the photograph or scan of the signed paper to a result, named by the first digits of its id.

    Example: bamchuong season attach 90818c74 cum-1.jpg --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    from season.exchange.receiving import Arrival, attach_photograph

    with season_store(address, season_id) as store:
        attach_photograph(store, result, Arrival(photograph, read_person(person)), time.time_ns())
    click.echo(f"{photograph}: {result}")


@click.command("results")
@LANGUAGE
@database
def list_results(lang: Language, address: str, season_id: str | None) -> None:
    """List the sittings with their states and the results that came, each with the first digits of its id.

    Example: bamchuong season results --lang vi
    """
    translate = translator(lang)
    with season_store(address, season_id) as store:
        season = store.read()
    for sitting in season.sittings.values():
        click.echo(f"{sitting.id:<16} {translate(SITTING_NAMES[sitting.state])}")
        for key in sitting.results:
            record = season.results[key]
            args: SentenceArgs = {"result": result_title(record), "state": RESULT_NAMES[record.state]}
            line = Sentence(
                "result-line", "{result}: {state}, received by {name}", {**args, "name": record.received_by.name}
            )
            click.echo(f"{'':<16} {translate(line)}")
            if note := clock_note(season, record):
                click.echo(f"{'':<16} {translate(note)}")


@click.command("standings")
@click.argument("pools", nargs=-1)
@LANGUAGE
@database
def print_standings(pools: tuple[str, ...], lang: Language, address: str, season_id: str | None) -> None:
    """Print the standings of pools (by default of all that have a confirmed result): places, points, who goes on.

    Example: bamchuong season standings cum-1 --lang vi
    """
    translate = translator(lang)
    with season_store(address, season_id) as store:
        season = store.read()
    played = dict.fromkeys(sitting.pool for sitting in season.sittings.values())
    for pool in pools or played:
        click.echo(pool)
        for standing in standings(season, pool):
            click.echo(f"  {_standing_line(season, standing, translate)}")


def _standing_line(season: Season, standing: Standing, translate: Translate) -> str:
    notes = (
        (standing.goes_on, Sentence("stands-goes-on", "goes on")),
        (standing.is_by_lot, Sentence("stands-by-lot", "by lot")),
        (standing.is_absent, Sentence("stands-absent", "absent")),
        (standing.is_disqualified, Sentence("stands-disqualified", "disqualified")),
    )
    remarks = ", ".join(translate(note) for holds, note in notes if holds)
    place = "–" if standing.place is None else str(standing.place)
    title = entry_title(season, season.entries[standing.entry])
    return f"{place:>2}  {standing.points:>6}  {title}" + (f"  ({remarks})" if remarks else "")


@click.command("unpack-result")
@click.argument("result")
@click.option("--output", type=options.FOLDER, required=True, help="Folder for the result and its minutes.")
@force_option
@LANGUAGE
@database
def unpack_result(result: str, output: Path, force: bool, lang: Language, address: str, season_id: str | None) -> None:
    """Write a result that was received as files: as it came, its minutes, and the photograph of the signed paper.

    Example: bamchuong season unpack-result 90818c74 --output cum-1
    """
    from controller.exchange.result_file import minutes_of

    with season_store(address, season_id) as store:
        record = find_result(store.read(), result)
        if record is None:
            raise BadFileError([no_such_result(result).sentence])
        files = [file for key in (record.id, record.photograph) if key and (file := store.file(key)) is not None]
    output.mkdir(parents=True, exist_ok=True)
    for file in files:
        write(output / Path(file.name).name, file.body, force=force)
    result_file = output / Path(files[0].name).name
    write(result_file.with_suffix(".pdf"), minutes_of(result_file), force=force)
    click.echo(f"{output}: {translator(lang)(result_title(record))}")


EXCHANGE_COMMANDS = (office_key, pack, receive, receive_statement, attach, list_results, print_standings, unpack_result)
