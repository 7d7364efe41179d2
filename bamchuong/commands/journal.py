"""Commands `journal show|verify|key|export|replay|import`.

Kind: start
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from bamchuong.commands import options
from bamchuong.commands.journal_proof import AS_JSON, FILE, echo_json, journal_path, key, verify_journal
from bus.atomic_write import atomic_open
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import DEFAULT_LANGUAGE
from controller.journal.errors import ForkError, JournalError
from controller.journal.export import write_export
from controller.journal.file_names import NAME
from controller.journal.format_fact import format_line, format_moment
from controller.journal.hash_chain import NO_ROW, Row, head_hash, next_row
from controller.journal.import_rows import import_rows
from controller.journal.journal_reader import open_journal
from controller.journal.record import Record, encode
from controller.journal.replay_at import replay_at
from reports.minutes import NoMatchError, minutes
from reports.wording import Wording


@click.group()
def journal() -> None:
    """Read, verify, export and import journals: every fact of an evening. FILE may be a journal, an export or a mirror.

    Example: bamchuong journal verify
    """


@journal.command()
@FILE
@options.data
@AS_JSON
def show(file: Path | None, data: Path, as_json: bool) -> None:
    """Print every fact in order: number, wall-clock time, who, what. With --json, one object per line.

    Example: bamchuong journal show | grep "score adjusted"
    """
    with open_journal(journal_path(file, data)) as source:
        for row, record in source.records():
            click.echo(_as_json(row, record) if as_json else format_line(row, record))
        _print_note(source.note)


@journal.command()
@FILE
@options.data
@click.option(
    "--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="File to write; - prints."
)
@click.option(
    "--until",
    type=click.IntRange(1),
    help="Only the facts up to this number, to save the intact part of a damaged journal.",
)
def export(file: Path | None, data: Path, output: str, until: int | None) -> None:
    """Write all facts as JSON lines, as stored, with their hashes, to be verified and imported elsewhere.

    Example: bamchuong journal export --output evening.jsonl
    """
    with open_journal(journal_path(file, data)) as source, _output_file(output) as target:
        last = write_export(_rows_until(source.rows(), until), target)
        if until is not None and last.seq < until:
            raise JournalError(f"{source.path}: holds only {last.seq} facts, not {until}; omit --until to export all")
        note = source.note
    _print_note(note)
    _print_note(f"{last.seq} facts, head {last.seq}:{head_hash(last.digest)}")


@journal.command()
@FILE
@options.data
@click.option("--at", type=click.IntRange(1), help="Number of the fact; by default the last one.")
@AS_JSON
def replay(file: Path | None, data: Path, at: int | None, as_json: bool) -> None:
    """Print the contest as it was after a fact: phase, question, clock, scores.

    Example: bamchuong journal replay --at 120
    """
    last = NO_ROW.seq
    with open_journal(journal_path(file, data)) as source:

        def rows() -> Iterator[tuple[Row, Record]]:
            nonlocal last
            for row, record in source.records():
                last = row.seq
                yield row, record

        state = replay_at(rows(), at)
    if state is None:
        raise click.BadParameter(f"there is no fact {at}; the journal holds 1 to {last}", param_hint="--at")
    click.echo(msgspec.json.format(msgspec.json.encode(state)).decode() if as_json else "\n".join(format_moment(state)))


@journal.command("import")
@click.argument("file", type=options.FILE)
@options.data
@AS_JSON
def import_facts(file: Path, data: Path, as_json: bool) -> None:
    """Import the facts of FILE into a data folder: as a new journal, or appended to one with the same beginning.

    A gap, a changed row or a different evening is refused with the row's number (exit code 1); nothing is changed.

    Example: bamchuong journal import evening.jsonl --data restored
    """
    try:
        result = import_rows(file, data, _check_papers)
    except ForkError as error:
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    if as_json:
        echo_json({"new": result.new_count, "head": f"{result.head[0]}:{result.head[1]}", "note": result.note})
        return
    _print_note(result.note)
    count, digest = result.head
    click.echo(f"{result.new_count} new facts; {data / NAME} now holds {count}, head {count}:{digest}")


def _check_papers(records: Sequence[Record]) -> None:
    """Raise `JournalError` where the papers of this evening could not be made."""
    rows, last = [], NO_ROW
    for record in records:
        last = next_row(last, encode(record))
        rows.append((last, record))
    try:
        minutes(rows, Wording(DEFAULT_LANGUAGE, translator()))
    except NoMatchError:
        return
    except Exception as error:
        raise JournalError(f"no minutes can be made of these facts ({error}); nothing was imported") from error


def _rows_until(rows: Iterator[Row], until: int | None) -> Iterator[Row]:
    for row in rows:
        yield row
        if row.seq == until:
            return


@contextmanager
def _output_file(output: str) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is complete and on the disk, or the standard output."""
    if output == "-":
        yield sys.stdout.buffer
        return
    try:
        with atomic_open(Path(output)) as file:
            yield file
    except OSError as error:
        raise JournalError(f"{output}: cannot be written ({error.strerror}); choose another --output") from error


def _as_json(row: Row, record: Record) -> str:
    return msgspec.json.encode({"seq": row.seq, "hash": row.digest.hex(), "record": record}).decode()


def _print_note(note: str) -> None:
    if note:
        click.echo(note, err=True)


journal.add_command(verify_journal)
journal.add_command(key)

COMMANDS = (journal,)
