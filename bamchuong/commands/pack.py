"""Commands `pack template|check|seal|open|openings|import`.

Kind: start
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from bamchuong.commands import options
from bamchuong.commands.output_files import force, write
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language, Translate
from bus.messages import Sentence, SentenceArgs
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.packs.access_log import read_access_log
from controller.packs.pack import PIN_VARIABLE, Pack
from controller.packs.pack_reader import (
    examine_file,
    examine_pack,
    find_pack,
    open_sealed,
    prepare_for_sealing,
)
from controller.packs.rows import Examination, pack_rows
from controller.packs.sealed_pack import SUFFIX, needs_pin, seal
from question_files.file_errors import UnreadableError
from question_files.findings import Finding, Severity
from question_files.formula_escape import csv_bytes

LANGUAGE = options.terminal_lang(help="Language of the messages.")
FORM = click.option("--format", "form", help="Also check against this format: a name or a file.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
NEW_PIN = click.option(
    "--pin",
    envvar=PIN_VARIABLE,
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="At least 6 characters; a phrase is better. Asked for, or taken from BAMCHUONG_PACK_PIN.",
)
PIN = click.option(
    "--pin", envvar=PIN_VARIABLE, prompt=True, hide_input=True, help="Asked for, or taken from BAMCHUONG_PACK_PIN."
)


@click.group()
def pack() -> None:
    """Check and seal packs of questions: XLSX, CSV, DOCX and other files as teachers write them.

    Example: bamchuong pack check cau-hoi.xlsx
    """


@pack.command("template")
@click.argument("file", type=options.FILE)
@options.form
@options.lang(help="Language of the hints. The headings are Vietnamese or English: every program reads both.")
@force
def make_template(file: Path, form: str, lang: Language, force: bool) -> None:
    """Write an empty spreadsheet for questions, with headings, hints, drop-down lists and one example row.

    Example: bamchuong pack template cau-hoi.xlsx
    """
    from controller.packs.xlsx_template import pack_template

    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{file}: the template is an .xlsx file", param_hint="FILE")
    write(file, pack_template(read_format(find_format(form)), lang), force=force)
    click.echo(f"{file}: write one question per row; then: bamchuong pack check {file}")


@pack.command("check")
@click.argument("name")
@FORM
@LANGUAGE
@AS_JSON
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--pin", envvar=PIN_VARIABLE, help="PIN of a sealed pack.")
def check(name: str, form: str | None, lang: Language, as_json: bool, strict: bool, pin: str | None) -> None:
    """Check a pack and list all errors and warnings with sheet, row, column and what is allowed.

    Exit codes: 0 OK, 1 errors (with --strict: or warnings), 2 no such file or format.

    Example: bamchuong pack check cau-hoi.xlsx --format long-bien-2018 --lang vi
    """
    path, translate = find_pack(name), translator(lang)
    expected_format = read_format(find_format(form)) if form is not None else None
    try:
        examination = (
            _examine_sealed(path, expected_format, pin) if needs_pin(path) else examine_file(path, expected_format)
        )
    except UnreadableError as error:
        _print_unreadable(name, error, translate, as_json)
        sys.exit(ExitCode.NO)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_json_report(name, examination, translate))).decode())
    else:
        _print_findings(name, examination, translate)
    if examination.errors or (strict and examination.warnings):
        sys.exit(ExitCode.NO)


def _examine_sealed(path: Path, form: Format | None, pin: str | None) -> Examination:
    """As for an unsealed file; number of pictures and clips, and hash, are printed to the standard error."""
    content = open_sealed(path, pin, "check")
    count, digest = len(content.pack.questions), content.pack.digest[:8]
    files = f"{len(content.pictures)} pictures, {len(content.clips)} clips"
    click.echo(f"{path}: sealed: {count} questions, {files}, hash {digest}", err=True)
    return examine_pack(content.pack, form)


@pack.command("seal")
@click.argument("file", type=options.FILE)
@NEW_PIN
@click.option("--output", type=options.FILE, help="The sealed pack; by default FILE with the ending .sealed.")
@force
def seal_pack(file: Path, pin: str, output: Path | None, force: bool) -> None:
    """Encrypt a checked pack with pictures and clips; only the PIN opens it. FILE itself is kept: delete it yourself.

    Example: bamchuong pack seal cau-hoi.xlsx
    """
    output = output or file.with_suffix(SUFFIX)
    if not needs_pin(output):
        raise click.BadParameter(f"{output}: a sealed pack ends in {SUFFIX}", param_hint="--output")
    content = prepare_for_sealing(file)
    write(output, seal(content, pin), force=force)
    click.echo(f"{output}: sealed, hash {content.pack.digest[:8]}")
    click.echo(f"{file} still holds the questions unencrypted: remove it from this machine")


@pack.command("open")
@click.argument("file", type=options.FILE)
@PIN
@click.option("--output", type=options.FILE, required=True, help="CSV file to write; pictures and clips go beside it.")
@force
def open_pack(file: Path, pin: str, output: Path, force: bool) -> None:
    """Decrypt a sealed pack into a CSV file. The access is logged beside the pack.

    Example: bamchuong pack open cau-hoi.sealed --output cau-hoi.csv
    """
    content = open_sealed(file, pin, f"opened to {output.name}")
    write(output, csv_bytes([row.cells for row in pack_rows(content.pack)]), force=force)
    for name, data in (content.pictures | content.clips).items():
        write(output.parent / Path(name).name, data, force=force)
    count = len(content.pack.questions)
    files = f"{len(content.pictures)} pictures and {len(content.clips)} clips"
    click.echo(f"{output}: {count} questions unencrypted, {files} beside it")


@pack.command("openings")
@click.argument("file", type=options.FILE)
@AS_JSON
def list_accesses(file: Path, as_json: bool) -> None:
    """List who opened a sealed pack, or tried to, when and why.

    Example: bamchuong pack openings cau-hoi.sealed
    """
    accesses = read_access_log(file)
    if as_json:
        click.echo(msgspec.json.encode(accesses).decode())
        return
    for access in accesses:
        click.echo(f"{access.at}  {'opened' if access.opened else 'REFUSED':<8}  {access.who:<12}  {access.why}")
    if not accesses:
        click.echo(f"{file}: never opened on this machine")


@pack.command("import")
@click.argument("file", type=options.FILE)
@NEW_PIN
@FORM
@options.data
@force
def import_pack(file: Path, pin: str, form: str | None, data: Path, force: bool) -> None:
    """Check a pack, seal it and store it in the data folder (DATA/packs). A pack with errors is refused.

    Example: bamchuong pack import cau-hoi.xlsx --format long-bien-2018
    """
    examination = examine_file(file, read_format(find_format(form)) if form is not None else None)
    if examination.errors:
        _print_findings(str(file), examination, str)
        sys.exit(ExitCode.NO)
    output = data / "packs" / f"{file.stem}{SUFFIX}"
    output.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write(output, seal(prepare_for_sealing(file), pin), force=force)
    click.echo(f"{output}: sealed; play it with {PIN_VARIABLE}=… bamchuong run --pack {output}")


def _print_findings(name: str, examination: Examination, translate: Translate) -> None:
    for finding in examination.findings:
        text = "{file}: warning: {what}" if finding.severity is Severity.WARNING else "{file}: error: {what}"
        click.echo(translate(Sentence("pack-finding", text, {"file": name, "what": finding.sentence})))
    click.echo(translate(_verdict(name, examination)))


def _verdict(name: str, examination: Examination) -> Sentence:
    errors, warnings = len(examination.errors), len(examination.warnings)
    pack = examination.pack
    if pack is None:
        args: SentenceArgs = {"file": name, "errors": errors, "warnings": warnings}
        return Sentence("pack-bad", "{file}: {errors} errors, {warnings} warnings", args)
    counts = ", ".join(f"{section}: {len(pack.section(section))}" for section in _sections(pack))
    text = "{file}: OK: {counts}; {warnings} warnings" if warnings else "{file}: OK: {counts}"
    return Sentence("pack-good", text, {"file": name, "counts": counts, "warnings": warnings})


def _sections(pack: Pack) -> Iterable[str]:
    """The sections in the order of their first questions."""
    return dict.fromkeys(question.section for question in pack.questions)


def _json_report(name: str, examination: Examination, translate: Translate) -> dict[str, object]:
    pack = examination.pack
    return {
        "file": name,
        "good": not examination.errors,
        "sections": {section: len(pack.section(section)) for section in _sections(pack)} if pack is not None else {},
        "errors": [_json_finding(finding, translate) for finding in examination.errors],
        "warnings": [_json_finding(finding, translate) for finding in examination.warnings],
    }


def _json_finding(finding: Finding, translate: Translate) -> dict[str, object]:
    return {
        "code": finding.code,
        "sheet": finding.sheet or None,
        "row": finding.row or None,
        "column": finding.column or None,
        "text": translate(finding.sentence),
        "args": {
            key: translate(value) if isinstance(value, Sentence) else value for key, value in finding.args.items()
        },
    }


def _print_unreadable(name: str, error: UnreadableError, translate: Translate, as_json: bool) -> None:
    text = f"{name}: {translate(error.reason_in_file)}"
    if as_json:
        finding = {"code": "unreadable", "sheet": None, "row": error.row or None, "column": None, "text": text}
        click.echo(msgspec.json.encode({"file": name, "good": False, "errors": [finding], "warnings": []}).decode())
    else:
        click.echo(text, err=True)


COMMANDS = (pack,)
