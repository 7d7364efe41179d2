"""Start the papers of a match: `report minutes|sheet|certificates|timeline|by-hand`, all from the journal alone.

Kind: start
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_there, write
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.messages import Sentence
from controller.formats.format_files import find_format, read_format
from controller.journal.errors import JournalError
from controller.journal.hash_chain import Row, as_head, with_head
from controller.journal.journal_reader import reading
from controller.journal.record import Record
from controller.journal.store import NAME
from controller.match_files.match_reader import find_match, read_match
from reports.minutes import Minutes, NoMatchError, NoPrizesError, minutes
from reports.report_kinds import PAPERS, NothingToShowError, paper
from reports.signatories import People, read_people

FILE = click.argument("file", type=options.FILE, required=False)
PEOPLE = click.option("--people", type=options.FILE, help="TOML file with the names of jury, secretaries and pupils.")
HEAD = click.option("--head", help="The journal must hold this head, N:HASH, as it was written down.")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output(*endings: str) -> Callable[[_Command], _Command]:
    """The option for the paper's file; its ending says of which kind."""
    words = f"File to write; its ending says what: {', '.join(endings)}."
    return click.option("--output", type=options.FILE, required=True, help=words)


class Teller:
    """Progress of long work on the standard error; quiet for the first half second."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()
        self._live = sys.stderr.isatty()
        self._said = False

    def __call__(self, words: Sentence | str) -> None:
        if self._live and time.monotonic() - self._start_s > 0.5:
            click.echo(f"\r{words!s:<60}", nl=False, err=True)
            self._said = True

    def done(self) -> None:
        """End the line."""
        if self._said:
            click.echo("", err=True)
            self._said = False


@click.group()
def report() -> None:
    """Papers of a match, from the journal alone. FILE may be a journal, an export or a mirror."""


@report.command("minutes")
@FILE
@options.data
@output(".pdf", ".xlsx", ".csv")
@PEOPLE
@HEAD
@force
def make_minutes(
    file: Path | None, data: Path, output: Path, people: Path | None, head: str | None, force: bool
) -> None:
    """The minutes (biên bản) with the annex of every press. The same journal gives the same bytes.

    Example: bamchuong report minutes --output bien-ban.pdf --people ban-giam-khao.toml
    """
    _make("minutes", file, data, output, _people(people), head, force=force)


@report.command("sheet")
@FILE
@options.data
@output(".pdf", ".xlsx")
@click.option("--blank", is_flag=True, help="An empty sheet for --format and --match, before the evening (PDF).")
@options.form
@options.match
@HEAD
@force
def make_sheet(
    file: Path | None, data: Path, output: Path, *, blank: bool, form: str, match: str, head: str | None, force: bool
) -> None:
    """The score sheet to go on by hand, with all that is known already. As XLSX, the table that `by-hand` takes back.

    Example: bamchuong report sheet --output phieu-diem.pdf
    """
    if not blank:
        _make("sheet", file, data, output, People(), head, force=force)
        return
    from reports.score_sheet_pdf import blank_sheet

    if output.suffix.lower() != ".pdf":
        raise click.BadParameter(f"{output}: a blank sheet is a .pdf", param_hint="--output")
    refuse_if_there(output, force=force)
    made = blank_sheet(read_format(find_format(form)), read_match(find_match(match)))
    write(output, made, force=force)
    click.echo(f"{output}: {len(made)} bytes, blank")


@report.command("certificates")
@FILE
@options.data
@output(".pdf")
@PEOPLE
@HEAD
@force
def make_certificates(
    file: Path | None, data: Path, output: Path, people: Path | None, head: str | None, force: bool
) -> None:
    """A certificate (giấy chứng nhận) for every team with a prize; pupils' names stand on it only with --people.

    Example: bamchuong report certificates --output giay-chung-nhan.pdf
    """
    _make("certificates", file, data, output, _people(people), head, force=force)


@report.command("timeline")
@FILE
@options.data
@output(".csv", ".xlsx", ".json", ".svg")
@HEAD
@force
def make_timeline(file: Path | None, data: Path, output: Path, head: str | None, force: bool) -> None:
    """Every press of every question with its margin, in µs; as .svg the charts' picture of the margins.

    Example: bamchuong report timeline --output bam-chuong.csv
    """
    _make("timeline", file, data, output, People(), head, force=force)


@report.command("scores")
@FILE
@options.data
@output(".svg")
@HEAD
@force
def make_scores(file: Path | None, data: Path, output: Path, head: str | None, force: bool) -> None:
    """The points of every team after every question, as a picture.

    Example: bamchuong report scores --output diem.svg
    """
    _make("scores", file, data, output, People(), head, force=force)


@report.command("by-hand")
@click.argument("table", type=options.FILE)
@options.data
@click.option("--who", default="desk", show_default=True, help="Who answers for these corrections.")
@click.option(
    "--apply", "write_down", is_flag=True, help="Write them into the journal; without it they are only shown."
)
def take_back(table: Path, data: Path, who: str, *, write_down: bool) -> None:
    """Take back a table of scores kept by hand: each difference becomes a fact with its reason.

    Make it with `report sheet --output bang.xlsx`, fill in “Điểm ghi tay” and “Lý do”. With a controller running, enter
    the same corrections on /desk instead.

    Example: bamchuong report by-hand bang.xlsx --who "desk:Nguyễn Thị Hồng" --apply
    """
    from controller.rules.refusal import RefusedError
    from reports.manual_import import hand_in, prepared

    if write_down:
        try:
            given, head = hand_in(data, table, who)
        except RefusedError as error:
            click.echo("; ".join(map(str, error.reasons)), err=True)
            sys.exit(ExitCode.NO)
    else:
        found = _read(None, data, None, Teller())
        given, head = prepared(table, found.contest), (found.head[0], found.head[1][:8])
    for one in given:
        click.echo(f"team {one.team}: {one.points:+} ({one.reason})")
    done = "written down" if write_down else "shown only; write them down with --apply"
    click.echo(f"{len(given)} corrections {done}; head {head[0]}:{head[1]}")


def _make(
    name: str, file: Path | None, data: Path, output: Path, people: People, head: str | None, *, force: bool
) -> None:
    """Make the paper `name` of the kind that the ending of `output` says. Exit code 1: there is nothing to show yet."""
    allowed = [one.ending for one in PAPERS if one.name.startswith(f"{name}.")]
    made_by = paper(f"{name}{output.suffix.lower()}")
    if made_by is None:
        raise click.BadParameter(f"{output}: the ending must be {' or '.join(allowed)}", param_hint="--output")
    refuse_if_there(output, force=force)
    tell = Teller()
    found = _read(file, data, head, tell)
    try:
        made = made_by.make(found, people, tell)
    except (NoPrizesError, NothingToShowError) as error:
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    finally:
        tell.done()
    write(output, made, force=force)
    state = f" (interim: {found.open_at})" if found.open_at else ""
    click.echo(f"{output}: {len(made)} bytes{state}, --head {found.short_head}")


def _read(file: Path | None, data: Path, head: str | None, tell: Teller) -> Minutes:
    """The minutes of the journal's last match; `head` must be in it."""
    path = file if file is not None else data / NAME
    records: list[tuple[Row, Record]] = []
    with reading(path) as source:
        for row, record in source.records():
            records.append((row, record))
            tell(f"{row.seq} facts read")
        note = source.note
    if note:
        click.echo(note, err=True)
    for _ in with_head((row for row, _ in records), _wanted(head), str(path)):
        pass
    try:
        return minutes(records)
    except NoMatchError as error:
        raise BadFileError([f"{path}: {error}"]) from error


def _wanted(head: str | None) -> tuple[int, str] | None:
    try:
        return as_head(head) if head is not None else None
    except JournalError as error:
        raise click.BadParameter(str(error), param_hint="--head") from error


def _people(path: Path | None) -> People:
    return read_people(path) if path is not None else People()


COMMANDS = (report,)
