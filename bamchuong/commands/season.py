"""Commands `season check|explain|new`, and those of `season_records.py`, `season_nominations.py` and `season_site.py`.

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, write
from bamchuong.commands.season_archive import ARCHIVE_COMMANDS
from bamchuong.commands.season_demo import DEMO_COMMANDS
from bamchuong.commands.season_exchange import EXCHANGE_COMMANDS
from bamchuong.commands.season_hub import HUB_COMMANDS
from bamchuong.commands.season_nominations import NOMINATION_COMMANDS
from bamchuong.commands.season_papers import PAPER_COMMANDS
from bamchuong.commands.season_records import RECORD_COMMANDS
from bamchuong.commands.season_site import SITE_COMMANDS
from bus.bad_file import BadFileError
from bus.catalogue import languages, translator
from bus.exit_codes import ExitCode
from bus.language import SOURCE_LANGUAGE, Language
from bus.messages import Sentence, SentenceArgs
from season.plan.plan_reader import find_plan, read_plan
from season.plan.plan_summary import explain_plan
from season.plan.plan_template import TEMPLATE
from season.plan.plan_warnings import plan_warnings


@click.group()
def season() -> None:
    """Check and explain the plan of a season: schools, stages, pools and the timetable; keep it on record.

    Example: bamchuong season check my.season.toml --lang vi
    """


@season.command("check")
@click.argument("name")
@options.lang(default=SOURCE_LANGUAGE, help="Language of the messages.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def season_check(name: str, lang: Language, strict: bool) -> None:
    """Check a season and list all errors, and apart from them what a person should look at.

    NAME is a file, or the name of a season that ships. Exit codes: 0 OK, 1 errors (with --strict: or warnings), 2 no
    such file.

    Example: bamchuong season check long-bien-2018 --lang vi
    """
    path, translate = find_plan(name), translator(lang)
    try:
        plan = read_plan(path)
    except BadFileError as error:
        for fault in error.sentences:
            click.echo(translate(fault) if isinstance(fault, Sentence) else fault, err=True)
        sys.exit(ExitCode.NO)
    warnings = plan_warnings(plan)
    for warning in warnings:
        args: SentenceArgs = {"file": name, "warning": warning.sentence}
        click.echo(translate(Sentence("season-warning", "{file}: warning: {warning}", args)))
    counts: SentenceArgs = {"file": name, "title": plan.title, "tasks": len(plan.tasks)}
    counts |= {"schools": len(plan.schools.names), "warnings": len(warnings)}
    text = "{file}: OK: {title}: {schools} schools, {tasks} tasks, {warnings} warnings"
    click.echo(translate(Sentence("season-ok", text, counts)))
    if warnings and strict:
        sys.exit(ExitCode.NO)


@season.command("explain")
@click.argument("name")
@options.lang(default=None, show_default=False, help="Only this language; by default all that have a catalogue.")
def season_explain(name: str, lang: Language | None) -> None:
    """Describe a season in Vietnamese, English and all other languages that have a catalogue.

    Example: bamchuong season explain long-bien-2018 --lang vi
    """
    plan = read_plan(find_plan(name))
    selection = (lang,) if lang is not None else languages()
    click.echo("\n\n".join("\n".join(explain_plan(plan, translator(code))) for code in selection))


@season.command("new")
@click.argument("file", type=options.FILE)
@force
def season_new(file: Path, force: bool) -> None:
    """Write a season file to fill in.

    Example: bamchuong season new my.season.toml
    """
    write(file, TEMPLATE.encode(), force=force)
    click.echo(f"{file}: written; next: bamchuong season check {file}")


for record_command in (
    *RECORD_COMMANDS,
    *NOMINATION_COMMANDS,
    *PAPER_COMMANDS,
    *SITE_COMMANDS,
    *EXCHANGE_COMMANDS,
    *HUB_COMMANDS,
    *ARCHIVE_COMMANDS,
    *DEMO_COMMANDS,
):
    season.add_command(record_command)

COMMANDS = (season,)
