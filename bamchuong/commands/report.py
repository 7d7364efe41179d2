"""Commands `report minutes|sheet|certificates|timeline|scores|by-hand`, all from the journal alone.

Kind: start
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_exists, write
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from controller.formats.format_files import find_format, read_format
from controller.journal.errors import JournalError
from controller.journal.file_names import NAME
from controller.journal.hash_chain import Row, check_head, parse_head
from controller.journal.journal_reader import open_journal
from controller.journal.record import Record
from controller.match_files.match_reader import find_match, read_match
from reports.minutes import Minutes, NoMatchError, NoPrizesError, minutes
from reports.report_kinds import PAPERS, NothingToShowError, paper, wording_in
from reports.signatories import People, read_people

FILE = click.argument("file", type=options.FILE, required=False)
PEOPLE = click.option("--people", type=options.FILE, help="TOML file with the names of jury, secretaries and pupils.")
LANG = options.lang(help="Language of the paper; only the Vietnamese one is official.")
HEAD = click.option("--head", help="A head noted earlier, N:HASH, that the journal must contain.")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output_option(*endings: str) -> Callable[[_Command], _Command]:
    """The option for the report's file; its extension selects the kind."""
    return click.option(
        "--output",
        type=options.FILE,
        required=True,
        metavar="|".join(f"FILE{ending}" for ending in endings),
        help="File to write; its extension says what it is.",
    )


class _Source(NamedTuple):
    """Where a paper comes from: `file`, else the journal in `data`, which must contain `head`; and its language."""

    file: Path | None
    data: Path
    head: str | None = None
    lang: Language = DEFAULT_LANGUAGE


class ProgressLine:
    """Progress of long work on the standard error; silent for the first half second."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._is_shown = False

    def __call__(self, text: Sentence | str) -> None:
        if self._is_terminal and time.monotonic() - self._start_s > 0.5:
            click.echo(f"\r{text!s:<60}", nl=False, err=True)
            self._is_shown = True

    def end(self) -> None:
        """End the line."""
        if self._is_shown:
            click.echo("", err=True)
            self._is_shown = False


@click.group()
def report() -> None:
    """Write the papers of a match from its journal, in any language. FILE may be a journal, an export or a mirror.

    Example: bamchuong report minutes --output bien-ban.pdf
    """


@report.command("minutes")
@FILE
@options.data
@output_option(".pdf", ".xlsx", ".csv")
@PEOPLE
@LANG
@HEAD
@force
def make_minutes(
    file: Path | None, data: Path, output: Path, people: Path | None, lang: Language, head: str | None, force: bool
) -> None:
    """Write the minutes (biên bản) with every press in an annex. The same journal gives the same bytes.

    Example: bamchuong report minutes --output bien-ban.pdf --people ban-giam-khao.toml
    """
    _write_report("minutes", output, _Source(file, data, head, lang), _people(people), force=force)


@report.command("sheet")
@FILE
@options.data
@output_option(".pdf", ".xlsx")
@click.option("--blank", is_flag=True, help="A blank sheet for --format and --match, before the evening (PDF).")
@options.form
@options.match
@LANG
@HEAD
@force
def make_sheet(
    file: Path | None,
    data: Path,
    output: Path,
    *,
    blank: bool,
    form: str,
    match: str,
    lang: Language,
    head: str | None,
    force: bool,
) -> None:
    """Write a score sheet to continue by hand, with all scores so far. As XLSX, it can be read back by `by-hand`.

    Example: bamchuong report sheet --output phieu-diem.pdf
    """
    if not blank:
        _write_report("sheet", output, _Source(file, data, head, lang), People(), force=force)
        return
    from reports.score_sheet_pdf import blank_sheet

    if output.suffix.lower() != ".pdf":
        raise click.BadParameter(f"{output}: a blank sheet must be a .pdf", param_hint="--output")
    refuse_if_exists(output, force=force)
    content = blank_sheet(read_format(find_format(form)), read_match(find_match(match)), wording_in(lang))
    write(output, content, force=force)
    click.echo(f"{output}: {len(content)} bytes, blank")


@report.command("certificates")
@FILE
@options.data
@output_option(".pdf")
@PEOPLE
@LANG
@HEAD
@force
def make_certificates(
    file: Path | None, data: Path, output: Path, people: Path | None, lang: Language, head: str | None, force: bool
) -> None:
    """Write a certificate (giấy chứng nhận) for every team with a prize; pupils' names appear only with --people.

    Example: bamchuong report certificates --output giay-chung-nhan.pdf
    """
    _write_report("certificates", output, _Source(file, data, head, lang), _people(people), force=force)


@report.command("timeline")
@FILE
@options.data
@output_option(".csv", ".xlsx", ".json", ".svg")
@LANG
@HEAD
@force
def make_timeline(file: Path | None, data: Path, output: Path, lang: Language, head: str | None, force: bool) -> None:
    """Write every press of every question with its margin, in µs; as .svg, a chart of the margins.

    Example: bamchuong report timeline --output bam-chuong.csv
    """
    _write_report("timeline", output, _Source(file, data, head, lang), People(), force=force)


@report.command("statistics")
@FILE
@options.data
@output_option(".xlsx", ".json")
@LANG
@HEAD
@force
def make_statistics(file: Path | None, data: Path, output: Path, lang: Language, head: str | None, force: bool) -> None:
    """Write how each question and each team did, for teachers: right, wrong, time to press.

    Example: bamchuong report statistics --output thong-ke.xlsx
    """
    _write_report("statistics", output, _Source(file, data, head, lang), People(), force=force)


@report.command("scores")
@FILE
@options.data
@output_option(".svg")
@LANG
@HEAD
@force
def make_scores(file: Path | None, data: Path, output: Path, lang: Language, head: str | None, force: bool) -> None:
    """Write a chart of every team's points after every question.

    Example: bamchuong report scores --output diem.svg
    """
    _write_report("scores", output, _Source(file, data, head, lang), People(), force=force)


@report.command("by-hand")
@click.argument("table", type=options.FILE)
@options.data
@click.option("--who", default="", help="Name of who is responsible at the desk for these corrections.")
@click.option(
    "--apply",
    "is_applied",
    is_flag=True,
    help="Write the corrections to the journal; without it they are only printed.",
)
def import_scores(table: Path, data: Path, who: str, *, is_applied: bool) -> None:
    """Read back a table of scores kept by hand: each difference becomes a fact with its reason.

    Create the table with `report sheet --output bang.xlsx` and fill in “Điểm ghi tay” and “Lý do”. While a controller
    is running, enter the corrections on /desk instead.

    Example: bamchuong report by-hand bang.xlsx --who "Nguyễn Thị Hồng" --apply
    """
    from controller.rules.refusal import RefusedError
    from reports.manual_import import import_corrections, read_corrections

    if is_applied:
        try:
            corrections, head = import_corrections(data, table, who)
        except RefusedError as error:
            click.echo("; ".join(map(str, error.reasons)), err=True)
            sys.exit(ExitCode.NO)
    else:
        match_minutes = _read(_Source(None, data), ProgressLine())
        corrections, head = (
            read_corrections(table, match_minutes.contest),
            (match_minutes.head[0], match_minutes.head[1][:8]),
        )
    for correction in corrections:
        click.echo(f"team {correction.team}: {correction.points:+} ({correction.reason})")
    state = "written to the journal" if is_applied else "not written; add --apply to write them"
    click.echo(f"{len(corrections)} corrections {state}; head {head[0]}:{head[1]}")


def _write_report(name: str, output: Path, source: _Source, people: People, *, force: bool) -> None:
    """Write the report `name` of the kind selected by the extension of `output`. Exit code 1: nothing to show yet."""
    allowed = [paper_kind.ending for paper_kind in PAPERS if paper_kind.name.startswith(f"{name}.")]
    report_kind = paper(f"{name}{output.suffix.lower()}")
    if report_kind is None:
        raise click.BadParameter(f"{output}: the extension must be {' or '.join(allowed)}", param_hint="--output")
    refuse_if_exists(output, force=force)
    progress = ProgressLine()
    match_minutes = _read(source, progress)
    try:
        content = report_kind.make(match_minutes, people, progress)
    except (NoPrizesError, NothingToShowError) as error:
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    finally:
        progress.end()
    write(output, content, force=force)
    if report_kind.ending == ".pdf":
        _warn_of_letters(match_minutes, people)
    state = f" (interim: {match_minutes.open_at})" if match_minutes.open_at else ""
    click.echo(f"{output}: {len(content)} bytes{state}, --head {match_minutes.short_head}")


def _warn_of_letters(match_minutes: Minutes, people: People) -> None:
    """Say before it is printed what will be missing on a paper."""
    from reports.letter_warnings import letter_warnings  # loads reportlab

    for warning in letter_warnings(match_minutes, people):
        click.echo(f"warning: {match_minutes.wording.say(warning)}", err=True)


def _read(source: _Source, progress: ProgressLine) -> Minutes:
    """The minutes of the journal's last match."""
    path = source.file if source.file is not None else source.data / NAME
    records: list[tuple[Row, Record]] = []
    with open_journal(path) as journal:
        for row, record in journal.records():
            records.append((row, record))
            progress(f"{row.seq} facts read")
        note = journal.note
    if note:
        click.echo(note, err=True)
    for _ in check_head((row for row, _ in records), _parse_head(source.head), str(path)):
        pass
    try:
        return minutes(records, wording_in(source.lang))
    except NoMatchError as error:
        raise BadFileError([f"{path}: {error}"]) from error


def _parse_head(head: str | None) -> tuple[int, str] | None:
    try:
        return parse_head(head) if head is not None else None
    except JournalError as error:
        raise click.BadParameter(str(error), param_hint="--head") from error


def _people(path: Path | None) -> People:
    return read_people(path) if path is not None else People()


COMMANDS = (report,)
