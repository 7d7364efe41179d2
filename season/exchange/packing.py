"""Packing of sittings: the match of a pool with all that a box needs, signed by the office, as one file.

The match follows from what is on record: the drawn seats, the order of performances, the day and place. Pupils' names
stand in the people file alone, which only papers show. The questions are sealed; with their PIN the hash of each of
them goes on record, so that none is heard in two halls at different times.

Kind: adapter
"""

import hashlib
import uuid
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE
from bus.messages import Sentence
from bus.os_errors import os_refused
from bus.toml_text import toml_text
from controller.exchange.envelope import SecretKey
from controller.exchange.journal_result import format_digest, teams_digest
from controller.exchange.result_statement import statement_digest
from controller.formats.format_files import SHIPPED, find_format, read_format
from controller.match_files.match_plan import plan_text
from controller.matches.match_folders import MATCH_FILE, PEOPLE_FILE
from controller.matches.package_file import (
    ListedTeam,
    PackageStatement,
    SittingStatement,
    is_member_name,
    write_package,
)
from controller.rules.refusal import RefusedError
from reports.signatories import People, TeamPeople
from season.exchange.library_slides import library_slides
from season.exchange.planned_match import PlannedMatch, planned_match
from season.exchange.sealed_questions import is_sealed_pack, question_digests
from season.exchange.sent_slides import sent_slides
from season.rules.library import no_item
from season.rules.order import Order
from season.rules.people import Person
from season.rules.result_commands import PackSitting
from season.rules.season import Season
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile

Note = Callable[[Sentence], object]
MAX_KEPT_BYTES = 100_000_000
"""Of a package with its questions: more is on the stick alone."""

UNSEALED = Sentence("pack-unsealed", "The questions are not sealed: bamchuong pack seal FILE")


class Packing(Struct, frozen=True):
    """What is to be packed. `pin`: of the questions; None: no question is compared with those of other halls.
    `leave_out`: items of the library that are no slides; `teams`: of a pilot; `order_id`: empty, a new one."""

    pool: str
    pack: Path
    output: Path
    by: Person
    pin: str | None = None
    slides: tuple[Path, ...] = ()
    override: str = ""
    leave_out: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    order_id: str = ""


def pack_sitting(
    store: SeasonStore, packing: Packing, key: SecretKey, now_ns: int, note: Note = lambda sentence: None
) -> PackageStatement:
    """Write the package as the new file `packing.output`, and put it on record. Raises `BadFileError` with all reasons;
    then there is no file. The season keeps package and questions, until its names are wiped. `note` gets what of the
    library is shown otherwise than its file."""
    season = store.read()
    planned = planned_match(season, packing.pool, packing.teams)
    form = read_format(find_format(season.drafted.format))
    plan = replace(planned.plan, format=Path(season.drafted.format).stem, pack=packing.pack.name)
    files = _files(store, season, packing, replace(planned, plan=plan), note)
    about = SittingStatement(
        sitting=planned.sitting,
        format=format_digest(form),
        teams_listed=teams_digest(plan.match),
        teams=tuple(ListedTeam(number, entry) for number, entry in enumerate(planned.entries, 1)),
    )
    if packing.output.exists():
        text = "{file} exists already: choose another name, or remove it"
        raise BadFileError([Sentence("output-exists", text, {"file": str(packing.output)})])
    part = packing.output.with_name(f".{uuid.uuid4().hex}.part")
    try:
        sitting = about if planned.entries else None
        statement = write_package(part, plan.title, version("bamchuong"), files, sitting, [key])
        command = PackSitting(
            pool=packing.pool,
            package=statement_digest(msgspec.json.encode(statement)),
            key=key.public,
            format=about.format,
            teams_listed=about.teams_listed,
            pack=hashlib.sha256(packing.pack.read_bytes()).hexdigest(),
            program=statement.program,
            questions=question_digests(packing.pack, packing.pin, packing.pool),
        )
        files_kept = _kept_files(command, packing, part)
        _order(store, Order(command, packing.by, packing.override), packing.order_id, now_ns, files_kept)
        part.rename(packing.output)
    except OSError as error:
        text = "{file}: the package cannot be written ({why})"
        raise BadFileError([os_refused("package-unwritten", text, packing.output, error)]) from error
    finally:
        part.unlink(missing_ok=True)
    return statement


def _kept_files(command: PackSitting, packing: Packing, package: Path) -> tuple[StoredFile, ...]:
    """The package and its questions, to be handed out again: by their hashes. Very large ones are not kept."""
    named = ((command.package, packing.output.name, package), (command.pack, packing.pack.name, packing.pack))
    if sum(path.stat().st_size for _, _, path in named) > MAX_KEPT_BYTES:
        return ()
    return tuple(StoredFile(digest, name, path.read_bytes()) for digest, name, path in named)


def _order(
    store: SeasonStore, order: Order[PackSitting], order_id: str, now_ns: int, files: tuple[StoredFile, ...]
) -> None:
    try:
        store.carry_out(order, order_id or f"pack-{uuid.uuid4().hex}", now_ns, files=files)
    except RefusedError as error:
        raise BadFileError(list(error.reasons)) from error


def _files(
    store: SeasonStore, season: Season, packing: Packing, planned: PlannedMatch, note: Note
) -> dict[str, bytes | Path]:
    """The members of the package. Raises `BadFileError` with everything that is missing."""
    faults: list[str | Sentence] = []
    if not is_sealed_pack(packing.pack):
        faults.append(UNSEALED)
    name = f"packs/{packing.pack.name}"
    if not is_member_name(name) or not packing.pack.is_file():
        faults.append(Sentence("no-such-file", "{file}: there is no such file", {"file": str(packing.pack)}))
    try:
        sent = sent_slides(packing.slides)
    except BadFileError as error:
        faults += error.sentences
    if faults:
        raise BadFileError(faults)
    form = find_format(season.drafted.format)
    formats: dict[str, bytes | Path] = {} if form.parent == SHIPPED else {f"formats/{form.name}": form}
    people = toml_text(msgspec.to_builtins(_people(store, season, planned.entries))).encode()
    slides = {**_library(store, season, packing, note), **{f"slides/{slide}": body for slide, body in sent.items()}}
    match = plan_text(planned.plan).encode()
    return {MATCH_FILE: match, PEOPLE_FILE: people, **formats, name: packing.pack, **slides}


def _library(store: SeasonStore, season: Season, packing: Packing, note: Note) -> dict[str, bytes]:
    """The slides of the library, of what may be used on the day of the match, by member name. Raises `BadFileError`."""
    unknown = [reason.sentence for item in packing.leave_out if (reason := no_item(season, item)) is not None]
    if unknown:
        raise BadFileError(unknown)
    stage = next(stage for stage, pool in season.drafted.pools if pool.id == packing.pool)
    day = season.stage_record(stage.id).schedule[packing.pool].day
    items = [
        item for item in season.promotion.library.values() if item.is_usable(day) and item.item not in packing.leave_out
    ]
    slides = library_slides(season.drafted.id, items, store.file, translator(DEFAULT_LANGUAGE))
    for sentence in slides.notes:
        note(sentence)
    return {f"slides/{name}": body for name, body in slides.files.items()}


def _people(store: SeasonStore, season: Season, entries: tuple[str, ...]) -> People:
    """Who stands on the papers of this sitting: the leading office, and the pupils of each team."""
    plan = season.drafted
    leads = next(unit for unit in plan.units if unit.leads)
    teams = []
    for number, entry in enumerate(entries, 1):
        nomination = store.nomination(season.entries[entry].sheet)
        pupils = tuple(pupil.name for pupil in nomination.pupils) if nomination is not None else ()
        teams.append(TeamPeople(number, pupils))
    return People(authority=plan.name_of(leads.under)[:120], unit=leads.name[:120], teams=tuple(teams))
