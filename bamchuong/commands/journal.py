"""Start what can be asked of a journal: `show`, `verify`, `export`, `replay`, `import`.

Kind: start
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from bamchuong.commands import options
from bus.atomic_write import atomic_open
from bus.exit_codes import ExitCode
from controller.journal.errors import BrokenChainError, ForkError, JournalError
from controller.journal.export import write_export
from controller.journal.format_fact import line, story
from controller.journal.hash_chain import NOTHING, Row, as_head, short
from controller.journal.import_rows import carry
from controller.journal.journal_reader import reading, verify
from controller.journal.record import Record
from controller.journal.replay_at import moment
from controller.journal.store import NAME

FILE = click.argument("file", type=options.FILE, required=False)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


@click.group()
def journal() -> None:
    """The journal: every fact of the evening. FILE may be a journal, an export or a mirror."""


@journal.command()
@FILE
@options.data
@AS_JSON
def show(file: Path | None, data: Path, as_json: bool) -> None:
    """Every fact in order: number, wall time, who, what. With --json one object a line.

    Example: bamchuong journal show | grep "score adjusted"
    """
    with reading(_path(file, data)) as source:
        for row, record in source.records():
            click.echo(_as_json(row, record) if as_json else line(row, record))
        _say(source.note)


@journal.command("verify")
@FILE
@options.data
@click.option("--head", help="A head that was written down, as N:HASH; a lost or rewritten tail is found by it.")
@AS_JSON
def check(file: Path | None, data: Path, head: str | None, as_json: bool) -> None:
    """Check that no fact was changed, and with --head that none is missing at the end. Exit code 1: the first bad row.

    Example: bamchuong journal verify --head 412:9f2c01aa
    """
    path = _path(file, data)
    try:
        count, digest = verify(path, _head(head))
    except BrokenChainError as error:
        if as_json:
            _echo_json({"good": False, "row": error.seq, "why": error.why, "file": str(path)})
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    if as_json:
        _echo_json({"good": True, "facts": count, "head": f"{count}:{digest}", "file": str(path)})
    else:
        click.echo(f"good: {count} facts, head {count}:{digest}")


@journal.command()
@FILE
@options.data
@click.option("--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="File; - prints.")
@click.option(
    "--until", type=click.IntRange(1), help="Only the facts up to this number (what is good of a broken one)."
)
def export(file: Path | None, data: Path, output: str, until: int | None) -> None:
    """Write all facts as JSON lines, bodies as stored, with their hashes: checked and imported anywhere.

    Example: bamchuong journal export --output evening.jsonl
    """
    with reading(_path(file, data)) as source, _written(output) as made:
        last = write_export(_first(source.rows(), until), made)
        if until is not None and last.seq < until:
            raise JournalError(f"{source.path}: holds {last.seq} facts, not {until}; leave --until out for all")
        note = source.note
    _say(note)
    _say(f"{last.seq} facts, head {last.seq}:{short(last.digest)}")


@journal.command()
@FILE
@options.data
@click.option("--at", type=click.IntRange(1), help="The contest after this fact; without it, after the last.")
@AS_JSON
def replay(file: Path | None, data: Path, at: int | None, as_json: bool) -> None:
    """Show the contest as it was after one fact: phase, question, clock, scores.

    Example: bamchuong journal replay --at 120
    """
    last = NOTHING.seq
    with reading(_path(file, data)) as source:

        def counted() -> Iterator[tuple[Row, Record]]:
            nonlocal last
            for row, record in source.records():
                last = row.seq
                yield row, record

        found = moment(counted(), at)
    if found is None:
        raise click.BadParameter(f"there is no fact {at}; the journal holds 1 to {last}", param_hint="--at")
    click.echo(msgspec.json.format(msgspec.json.encode(found)).decode() if as_json else "\n".join(story(found)))


@journal.command("import")
@click.argument("file", type=options.FILE)
@options.data
@AS_JSON
def bring_in(file: Path, data: Path, as_json: bool) -> None:
    """Bring the facts of FILE into a data folder: a new journal, or the rest of one that has the same beginning.

    A gap, a changed row or another evening is refused with the row's number (exit code 1), and nothing is changed.

    Example: bamchuong journal import evening.jsonl --data restored
    """
    try:
        done = carry(file, data)
    except ForkError as error:
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    if as_json:
        _echo_json({"new": done.new, "head": f"{done.head[0]}:{done.head[1]}", "note": done.note})
        return
    _say(done.note)
    click.echo(f"{done.new} new facts; {data / NAME} now holds {done.head[0]}, head {done.head[0]}:{done.head[1]}")


def _path(file: Path | None, data: Path) -> Path:
    return file if file is not None else data / NAME


def _head(text: str | None) -> tuple[int, str] | None:
    try:
        return None if text is None else as_head(text)
    except JournalError as error:
        raise click.BadParameter(str(error), param_hint="--head") from error


def _first(rows: Iterator[Row], until: int | None) -> Iterator[Row]:
    for row in rows:
        yield row
        if row.seq == until:
            return


@contextmanager
def _written(output: str) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is whole and flushed, or the standard output."""
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


def _echo_json(value: dict[str, Any]) -> None:
    click.echo(msgspec.json.encode(value).decode())


def _say(words: str) -> None:
    if words:
        click.echo(words, err=True)


COMMANDS = (journal,)
