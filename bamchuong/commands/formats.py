"""Commands `format check|explain`.

Kind: start
"""

import click

from bamchuong.commands import options
from bus.catalogue import languages, translator
from bus.language import Language, name_in
from controller.formats.format_files import find_format, read_format
from controller.formats.format_summary import explain


@click.group("format")
def form() -> None:
    """Check and explain formats: the rules of an evening.

    Example: bamchuong format check my-format.toml
    """


@form.command("check")
@click.argument("name")
def format_check(name: str) -> None:
    """Check a format and list all errors.

    Example: bamchuong format check my-format.toml
    """
    rules = read_format(find_format(name))
    click.echo(f"{name}: OK: {', '.join(name_in(stage.name) for stage in rules.rounds)}")


@form.command("explain")
@click.argument("name")
@options.lang(default=None, show_default=False, help="Only this language; by default all that have a catalogue.")
def format_explain(name: str, lang: Language | None) -> None:
    """Describe the rules of a format in Vietnamese, English and all other languages that have a catalogue.

    Example: bamchuong format explain long-bien-2018 --lang vi
    """
    rules = read_format(find_format(name))
    summaries = (explain(rules, code, translator(code)) for code in ((lang,) if lang is not None else languages()))
    click.echo("\n\n".join("\n".join(lines) for lines in summaries))


COMMANDS = (form,)
