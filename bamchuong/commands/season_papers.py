"""Commands `season paper|templates|library`: papers as PDF and DOCX, templates to change, what schools may use.

Kind: start
"""

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force as force_option
from bamchuong.commands.output_files import write
from bamchuong.commands.season_records import LANGUAGE, database, season_store
from bamchuong.paths import data_folder
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language, Translate
from bus.messages import Sentence, SentenceArgs
from season.papers.paper_kinds import SeasonPaper, season_papers
from season.rules.calendar import local_date
from season.rules.promotion_texts import TOPIC_NAMES

if TYPE_CHECKING:
    from season.papers.paper_source import PaperSource

ENDINGS = (".pdf", ".docx")


@click.command("paper")
@click.argument("names", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All papers that can be made now.")
@click.option("--output", type=options.FOLDER, help="Folder for the files; by default the current one.")
@click.option("--as", "endings", multiple=True, type=click.Choice(("pdf", "docx")), help="Only this kind of file.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the papers; by default room to write it.")
@click.option("--details", type=options.FILE, help="What the office writes on its papers; by default papers.toml.")
@click.option("--templates", type=options.FOLDER, help="The office's own templates; by default the folder mau.")
@force_option
@LANGUAGE
@database
def make_papers(
    names: tuple[str, ...],
    is_all: bool,
    output: Path | None,
    endings: tuple[str, ...],
    day: datetime | None,
    details: Path | None,
    templates: Path | None,
    force: bool,
    lang: Language,
    address: str,
    season_id: str | None,
) -> None:
    """Make papers of a season in the form of decree 30/2020, as PDF and DOCX; without NAMES, list them.

    papers.toml and the folder mau are looked for in the data folder. Exit codes: 0 all are made, 1 some cannot be made
    yet: then all reasons are told, and the others are made.

    Example: bamchuong season paper danh-sach-chung-khao tien-do --output giay-to --on 2018-10-05
    """
    with season_store(address, season_id) as store:
        from season.papers.paper_reader import DETAILS, TEMPLATES, paper_source

        source = paper_source(store, details or data_folder() / DETAILS, day.date() if day is not None else None)
        papers, translate = season_papers(source.plan), translator(lang)
        if not names and not is_all:
            _list(source, papers, translate)
            return
        selection = papers if is_all else _select_papers(papers, names)
        folder, own = output or Path(), templates or data_folder() / TEMPLATES
        kinds = [f".{ending}" for ending in endings] or list(ENDINGS)
        results = [
            _make(source, paper, kinds, folder, own, translate, force=force, is_all=is_all) for paper in selection
        ]
    if not all(results) and not is_all:
        sys.exit(ExitCode.NO)


def _select_papers(papers: list[SeasonPaper], names: tuple[str, ...]) -> list[SeasonPaper]:
    by_name = {paper.name: paper for paper in papers}
    if unknown := [name for name in names if name not in by_name]:
        raise click.BadParameter(f"{unknown[0]}; allowed: {', '.join(by_name)}", param_hint="NAMES")
    return [by_name[name] for name in names]


def _list(source: "PaperSource", papers: list[SeasonPaper], translate: Translate) -> None:
    for paper in papers:
        click.echo(f"{paper.name:<28} {translate(paper.title)}")
        for reason in paper.against(source):
            click.echo(f"{'':<28}   {translate(Sentence('paper-not-yet', 'not yet: {why}', {'why': reason}))}")


def _make(
    source: "PaperSource",
    paper: SeasonPaper,
    endings: list[str],
    folder: Path,
    templates: Path,
    translate: Translate,
    *,
    force: bool,
    is_all: bool,
) -> bool:
    """Write the files of one paper; False, with all reasons told, where it cannot be made yet."""
    from season.papers.paper_files import paper_file

    reasons = paper.against(source)
    for reason in reasons if not is_all else ():
        args: SentenceArgs = {"paper": paper.name, "why": reason}
        click.echo(translate(Sentence("paper-refused", "{paper}: not yet: {why}", args)), err=True)
    if not reasons:
        folder.mkdir(parents=True, exist_ok=True)
        for ending in endings:
            file = folder / f"{paper.name}{ending}"
            write(file, paper_file(source, paper, ending, templates), force=force)
            click.echo(str(file))
    return not reasons


@click.command("templates")
@click.argument("folder", type=options.FOLDER)
@force_option
def write_templates(folder: Path, force: bool) -> None:
    """Write our templates of papers, for an office to change: what is in the folder mau of the data folder is used.

    A template for one paper or one kind of paper has its name: ket-qua-chung-khao.docx, ket-qua.docx.

    Example: bamchuong season templates mau
    """
    from season.papers.award_docx import award_template
    from season.papers.docx_paper import GENERAL, GENERAL_WIDE
    from season.papers.docx_template import paper_template

    folder.mkdir(parents=True, exist_ok=True)
    award = award_template()
    files = {
        GENERAL: paper_template(),
        GENERAL_WIDE: paper_template(is_wide=True),
        "giay-khen.docx": award,
        "giay-chung-nhan.docx": award,
    }
    for name, data in files.items():
        write(folder / name, data, force=force)
        click.echo(str(folder / name))


@click.command("library")
@click.option("--output", type=options.FILE, help="A ZIP file with everything, for schools.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="What may be used on this day; by default today.")
@force_option
@LANGUAGE
@database
def library(
    output: Path | None, day: datetime | None, force: bool, lang: Language, address: str, season_id: str | None
) -> None:
    """List the library of the promotion; with --output, write what may be used into one file for schools.

    Example: bamchuong season library --output thu-vien.zip
    """
    translate, on = translator(lang), day.date() if day is not None else local_date(time.time_ns())
    with season_store(address, season_id) as store:
        items = list(store.read().promotion.library.values())
        usable = [item for item in items if item.is_usable(on)]
        if output is not None:
            from season.papers.library_bundle import library_bundle

            write(output, library_bundle(usable, store.file, translate), force=force)
    for item in items:
        args: SentenceArgs = {"title": item.title, "topic": TOPIC_NAMES[item.topic]}
        text = "{title} ({topic})" if item in usable else "{title} ({topic}): not to be used"
        click.echo(f"{item.item:<28} {translate(Sentence('library-item', text, args))}")


PAPER_COMMANDS = (make_papers, write_templates, library)
