"""Commands `season orders|order|timetable|history|rebuild`: a season on record, in a database.

Kind: start
"""

import logging
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from bamchuong.commands import options
from bamchuong.paths import data_folder
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import SOURCE_LANGUAGE, Language, Translate
from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S
from controller.rules.refusal import RefusedError
from reports.paper_locale import VIETNAM
from season.plan.plan_reader import find_plan, read_plan
from season.rules.calendar import local_date
from season.rules.command_forms import KINDS, fields, read_command
from season.rules.fact_wording import fact_sentence
from season.rules.order import Order
from season.rules.people import Person, Role
from season.rules.timetable import LIGHT_NAMES, Light, TaskRow, timetable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from season.store.season_store import SeasonStore
    from season.store.stored_files import StoredFile

LANGUAGE = options.lang(default=SOURCE_LANGUAGE, help="Language of what is printed.")
PERSON_FORM = "ID:NAME:ROLE:UNIT"
PHOTOGRAPH = "photograph"
"""The field of orders that is a picture or a scan; other files may be of any kind."""

person_option = click.option(
    "--by",
    "person",
    required=True,
    envvar="BAMCHUONG_PERSON",
    show_envvar=True,
    help="Who orders it: ID:NAME:ROLE:UNIT.",
)
"""Nobody checks it at the command line."""


def database(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that say which season, and where it is."""
    function = click.option("--season", "season_id", help="Id of the season, where the database has several.")(function)
    return click.option(
        "--database",
        "address",
        default=lambda: f"sqlite:///{data_folder() / 'season.db'}",
        envvar="BAMCHUONG_DATABASE",
        show_envvar=True,
        help="sqlite:///FILE or postgresql://USER@HOST/NAME; by default season.db in the data folder.",
    )(function)


@contextmanager
def season_database(address: str) -> Iterator["Engine"]:
    """The database at `address`, which is closed afterwards. Raises `BadFileError`, `StoreError`."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # before it is loaded: it lists its plugins then
    try:
        from season.store.database import open_database
    except ModuleNotFoundError as error:
        text = "{module} is missing: pip install 'bamchuong[season]'"
        raise BadFileError([Sentence("season-extra", text, {"module": str(error.name)})]) from error
    if address.startswith("sqlite:///"):
        Path(address.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = open_database(address)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def season_store(address: str, season_id: str | None) -> Iterator["SeasonStore"]:
    """The season in the database, which is closed afterwards. Raises `BadFileError`, `StoreError`."""
    with season_database(address) as engine:
        from season.store.season_store import SeasonStore, season_ids

        ids = season_ids(engine)
        if season_id is None and len(ids) != 1:
            raise which_season(ids)
        yield SeasonStore(engine, season_id or ids[0])


def which_season(ids: Sequence[str]) -> BadFileError:
    """It was not said which of several seasons is meant, or there is none."""
    args: SentenceArgs = {"known": ", ".join(ids) or "–"}
    return BadFileError([Sentence("which-season", "Say with --season which season; there are: {known}", args)])


@click.command("orders")
def list_orders() -> None:
    """List what can be ordered in a season, with the fields of each order; those in brackets may be left out.

    Example: bamchuong season orders
    """
    for name, kind in KINDS.items():
        click.echo(f"{name:<20} {' '.join(fields(kind))}".rstrip())


@click.command("order")
@click.argument("name")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@person_option
@click.option("--override", default="", help="Why it is to be done against reasons that can be overridden.")
@click.option("--id", "order_id", help="Id of the order: the same one given twice is carried out once.")
@LANGUAGE
@database
def order(
    name: str,
    values: tuple[str, ...],
    person: str,
    override: str,
    order_id: str | None,
    lang: Language,
    address: str,
    season_id: str | None,
) -> None:
    """Give an order in a season; it is carried out and on record, or refused with all reasons.

    --by names who gives it, and nobody checks it here: whoever can write the database is believed. A plan is the
    name or file of a season: plan=long-bien-2018. A file goes beside the journal: photograph=@a.jpg, digest=@bai-1.pdf.

    Exit codes: 0 done, 2 refused or wrong use, 3 the database refuses.

    Example: bamchuong season order close-task row=3 on=2018-01-10 "proof=KH 32" --by "lan:Nguyễn Thị Lan:lead:gd"
    """
    fields, files = _with_files(_values(values))
    by, command, translate = read_person(person), read_command(name, fields), translator(lang)
    plan, order_id = getattr(command, "plan", None), order_id or uuid.uuid4().hex
    try:
        with season_store(address, season_id or getattr(plan, "id", None)) as store:
            answer = store.carry_out(Order(command, by, override), order_id, time.time_ns(), files=files)
    except RefusedError as error:
        for reason in error.reasons:
            click.echo(translate(reason), err=True)
        sys.exit(ExitCode.BAD_USE)
    for fact in answer.facts:
        click.echo(translate(fact_sentence(fact)))


def _values(values: tuple[str, ...]) -> dict[str, Any]:
    pairs = [value.partition("=") for value in values]
    if wrong := [value for value, (_, equals, _) in zip(values, pairs, strict=True) if not equals]:
        raise click.UsageError(f"{wrong[0]}: give FIELD=VALUE")
    read: dict[str, Any] = {key: text for key, _, text in pairs}
    if "plan" in read:
        read["plan"] = msgspec.to_builtins(read_plan(find_plan(read["plan"])), builtin_types=(date,))
    return read


def _with_files(values: dict[str, Any]) -> tuple[dict[str, Any], list["StoredFile"]]:
    """The values with the hash of each file that is given as `@FILE`, and these files. Raises `BadFileError`."""
    paths = {key: Path(text[1:]) for key, text in values.items() if isinstance(text, str) and text.startswith("@")}
    if not paths:
        return values, []
    from season.store.delivered_files import read_item, read_photograph

    read = {key: (read_photograph if key == PHOTOGRAPH else read_item)(path) for key, path in paths.items()}
    return {**values, **{key: file.id for key, file in read.items()}}, list(read.values())


def read_person(text: str) -> Person:
    """The person that `--by` names. Raises `BadParameter`."""
    parts = [part.strip() for part in text.split(":")]
    data = dict(zip(("id", "name", "role", "unit"), parts, strict=False))
    try:
        return msgspec.convert(data, Person)
    except msgspec.ValidationError as error:
        roles = ", ".join(role.value for role in Role)
        raise click.BadParameter(f"{text!r}: give {PERSON_FORM}; roles: {roles}", param_hint="--by") from error


@click.command("timetable")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As it stands on this day; by default today.")
@LANGUAGE
@database
def print_timetable(day: datetime | None, lang: Language, address: str, season_id: str | None) -> None:
    """Print the timetable as it stands: each task green, amber or red, in words as well. Exit code 1: one is red.

    Example: bamchuong season timetable --on 2018-10-01 --lang vi
    """
    translate = translator(lang)
    with season_store(address, season_id) as store:
        season = store.read()
    if season.plan is None:
        raise BadFileError([Sentence("no-plan", "The season has no plan yet")])
    rows = timetable(season, day.date() if day is not None else local_date(time.time_ns()))
    for row in rows:
        click.echo(_line(row, translate))
    if any(row.light is Light.RED for row in rows):
        sys.exit(ExitCode.NO)


def _line(row: TaskRow, translate: Translate) -> str:
    parts = f" [{row.parts_done}/{row.parts}]" if row.parts > 1 else ""
    proof = f" ({row.proof})" if row.proof else ""
    return f"{row.row:>3}  {translate(LIGHT_NAMES[row.light]):<6} {translate(row.state)}{parts}: {row.what}{proof}"


@click.command("history")
@LANGUAGE
@database
def history(lang: Language, address: str, season_id: str | None) -> None:
    """Print all that happened, with who and when; the chain is checked on the way.

    Example: bamchuong season history --lang vi
    """
    translate = translator(lang)
    with season_store(address, season_id) as store:
        records = store.history()
    for number, record in enumerate(records, 1):
        fact = record.fact
        at = datetime.fromtimestamp(fact.at_ns // NS_PER_S, UTC).astimezone(VIETNAM)
        click.echo(f"{number:>4}  {at:%Y-%m-%d %H:%M}  {fact.by.name}: {translate(fact_sentence(fact))}")


RECORD_COMMANDS = (list_orders, order, print_timetable, history)
