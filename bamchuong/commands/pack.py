"""Start what can be done with packs of questions: `pack template|check|seal|open|openings|import`.

Kind: start
"""

import sys
from pathlib import Path

import click
import msgspec

from bamchuong.commands import options
from bamchuong.commands.output_files import force, write
from bus.exit_codes import ExitCode
from bus.language import Language
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.packs.access_log import openings
from controller.packs.file_errors import UnreadableError
from controller.packs.findings import Finding
from controller.packs.formula_escape import csv_bytes
from controller.packs.pack_reader import PIN_VARIABLE, examine_file, examine_pack, find_pack, open_sealed, sealable
from controller.packs.rows import Examined, rows_of
from controller.packs.sealed_pack import ENDING, LEAST_PIN, needs_pin, seal

LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="en", show_default=True, help="Language.")
FORM = click.option("--format", "form", help="Check against this format too: a name or a file.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
NEW_PIN = click.option(
    "--pin",
    envvar=PIN_VARIABLE,
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help=f"At least {LEAST_PIN} characters; a phrase is better. Asked for, or taken from {PIN_VARIABLE}.",
)
PIN = click.option(
    "--pin", envvar=PIN_VARIABLE, prompt=True, hide_input=True, help=f"Asked for, or taken from {PIN_VARIABLE}."
)


@click.group()
def pack() -> None:
    """Packs of questions: XLSX or CSV as teachers write them."""


@pack.command("template")
@click.argument("file", type=options.FILE)
@options.form
@force
def make_template(file: Path, form: str, force: bool) -> None:
    """Make a spreadsheet to write questions in: headings, hints, lists to choose from, one example row.

    Example: bamchuong pack template cau-hoi.xlsx
    """
    from controller.packs.xlsx_template import template

    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{file}: the template is an .xlsx file", param_hint="FILE")
    write(file, template(read_format(find_format(form))), force=force)
    click.echo(f"{file}: write one question per row; then: bamchuong pack check {file}")


@pack.command("check")
@click.argument("name")
@FORM
@LANGUAGE
@AS_JSON
@click.option("--strict", is_flag=True, help="Doubts count as errors.")
@click.option("--pin", envvar=PIN_VARIABLE, help="Pin of a sealed pack.")
def check(name: str, form: str | None, lang: Language, as_json: bool, strict: bool, pin: str | None) -> None:
    """Check a pack and list everything that is wrong or doubtful: row, column, what, what is allowed.

    Exit codes: 0 good, 1 errors were found (with --strict: or doubts), 2 no such file or format.

    Example: bamchuong pack check cau-hoi.xlsx --format long-bien-2018 --lang vi
    """
    path = find_pack(name)
    wanted = read_format(find_format(form)) if form is not None else None
    try:
        examined = _examined_sealed(path, wanted, pin) if needs_pin(path) else examine_file(path, wanted)
    except UnreadableError as error:
        _tell_unreadable(name, error, lang, as_json)
        sys.exit(ExitCode.NO)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_report(name, examined, lang))).decode())
    else:
        _tell(name, examined, lang)
    if examined.errors or (strict and examined.doubts):
        sys.exit(ExitCode.NO)


def _examined_sealed(path: Path, form: Format | None, pin: str | None) -> Examined:
    """The same as of a file in the clear; how many pictures it has, and its hash, are told beside (standard error)."""
    content = open_sealed(path, pin, "check")
    count, digest = len(content.pack.questions), content.pack.digest[:8]
    click.echo(f"{path}: sealed: {count} questions, {len(content.pictures)} pictures, hash {digest}", err=True)
    return examine_pack(content.pack, form)


@pack.command("seal")
@click.argument("file", type=options.FILE)
@NEW_PIN
@click.option("--output", type=options.FILE, help=f"The sealed pack; by default FILE with the ending {ENDING}.")
@force
def make_sealed(file: Path, pin: str, output: Path | None, force: bool) -> None:
    """Encrypt a checked pack, with its pictures, so that only the pin opens it. FILE itself stays: delete it yourself.

    Example: bamchuong pack seal cau-hoi.xlsx
    """
    output = output or file.with_suffix(ENDING)
    if not needs_pin(output):
        raise click.BadParameter(f"{output}: a sealed pack ends in {ENDING}", param_hint="--output")
    content = sealable(file)
    write(output, seal(content, pin), force=force)
    click.echo(f"{output}: sealed, hash {content.pack.digest[:8]}")
    click.echo(f"{file} still holds the questions in the clear: keep it off this machine")


@pack.command("open")
@click.argument("file", type=options.FILE)
@PIN
@click.option("--output", type=options.FILE, required=True, help="CSV file to write; pictures are put beside it.")
@force
def open_it(file: Path, pin: str, output: Path, force: bool) -> None:
    """Take the questions out of a sealed pack. The opening is put on record beside it.

    Example: bamchuong pack open cau-hoi.sealed --output cau-hoi.csv
    """
    content = open_sealed(file, pin, f"taken out to {output.name}")
    write(output, csv_bytes([row.cells for row in rows_of(content.pack)]), force=force)
    for name, data in content.pictures.items():
        write(output.parent / Path(name).name, data, force=force)
    count = len(content.pack.questions)
    click.echo(f"{output}: {count} questions in the clear, {len(content.pictures)} pictures beside it")


@pack.command("openings")
@click.argument("file", type=options.FILE)
@AS_JSON
def list_openings(file: Path, as_json: bool) -> None:
    """Who opened a sealed pack, or tried to, when and what for.

    Example: bamchuong pack openings cau-hoi.sealed
    """
    found = openings(file)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    for one in found:
        click.echo(f"{one.at}  {'opened' if one.opened else 'REFUSED':<8}  {one.who:<12}  {one.why}")
    if not found:
        click.echo(f"{file}: never opened here")


@pack.command("import")
@click.argument("file", type=options.FILE)
@NEW_PIN
@FORM
@options.data
@force
def bring_in(file: Path, pin: str, form: str | None, data: Path, force: bool) -> None:
    """Check a pack and put it, sealed, into the data folder (DATA/packs). Errors keep it out.

    Example: bamchuong pack import cau-hoi.xlsx --format long-bien-2018
    """
    examined = examine_file(file, read_format(find_format(form)) if form is not None else None)
    if examined.errors:
        _tell(str(file), examined, "en")
        sys.exit(ExitCode.NO)
    output = data / "packs" / f"{file.stem}{ENDING}"
    output.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write(output, seal(sealable(file), pin), force=force)
    click.echo(f"{output}: sealed; play it with {PIN_VARIABLE}=… bamchuong run --pack {output}")


def _tell(name: str, examined: Examined, lang: Language) -> None:
    for one in examined.findings:
        kind = {"en": ("error", "doubt"), "vi": ("lỗi", "cần xem lại")}[lang][one.doubt]
        click.echo(f"{name}: {kind}: {one.words(lang)}")
    errors, doubts = len(examined.errors), len(examined.doubts)
    pack = examined.pack
    if pack is None:
        click.echo(
            f"{name}: {errors} errors, {doubts} doubts"
            if lang == "en"
            else f"{name}: {errors} lỗi, {doubts} chỗ cần xem lại"
        )
        return
    sections = dict.fromkeys(question.section for question in pack.questions)
    counts = ", ".join(f"{section}: {len(pack.section(section))}" for section in sections)
    words = ("good", "doubts") if lang == "en" else ("dùng được", "chỗ cần xem lại")
    click.echo(f"{name}: {words[0]}: {counts}" + (f"; {doubts} {words[1]}" if doubts else ""))


def _report(name: str, examined: Examined, lang: Language) -> dict[str, object]:
    pack = examined.pack
    sections = dict.fromkeys(question.section for question in pack.questions) if pack is not None else {}
    return {
        "file": name,
        "good": not examined.errors,
        "sections": {one: len(pack.section(one)) for one in sections} if pack is not None else {},
        "errors": [_one(finding, lang) for finding in examined.errors],
        "doubts": [_one(finding, lang) for finding in examined.doubts],
    }


def _one(finding: Finding, lang: Language) -> dict[str, object]:
    return {
        "code": finding.code,
        "row": finding.row or None,
        "column": finding.column or None,
        "words": finding.words(lang),
        "args": finding.args,
    }


def _tell_unreadable(name: str, error: UnreadableError, lang: Language, as_json: bool) -> None:
    words = f"{name}: {error.words(lang)}"
    if as_json:
        told = {"code": "unreadable", "row": error.row or None, "column": None, "words": words}
        click.echo(msgspec.json.encode({"file": name, "good": False, "errors": [told], "doubts": []}).decode())
    else:
        click.echo(words, err=True)


COMMANDS = (pack,)
