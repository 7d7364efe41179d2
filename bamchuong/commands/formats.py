"""Start a check of one thing: `board check`, `format check`.

Kind: start
"""

import click

from bus.language import Language
from controller.formats.format_files import find_format, read_format
from controller.formats.format_summary import explain


@click.group("format")
def form() -> None:
    """Formats: the rules of an evening."""


@form.command("check")
@click.argument("name")
def format_check(name: str) -> None:
    """Check a format and list everything that is wrong with it.

    Example: bamchuong format check my-format.toml
    """
    found = read_format(find_format(name))
    click.echo(f"{name}: good: {', '.join(stage.name for stage in found.rounds)}")


@form.command("explain")
@click.argument("name")
@click.option("--lang", type=click.Choice(["vi", "en"]), help="One language only; without it, both.")
def format_explain(name: str, lang: Language | None) -> None:
    """Tell the evening of a format in words, in Vietnamese and English.

    Example: bamchuong format explain long-bien-2018 --lang vi
    """
    found = read_format(find_format(name))
    languages: tuple[Language, ...] = (lang,) if lang is not None else ("vi", "en")
    click.echo("\n\n".join("\n".join(explain(found, one)) for one in languages))


COMMANDS = (form,)
