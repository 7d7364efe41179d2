"""Packing of sittings: the match of a pool with all that a box needs, signed by the office, as one file.

The match follows from what is on record: the drawn seats, the order of performances, the day and place. Pupils' names
stand in the people file alone, which only papers show. The questions are sealed; with their PIN the hash of each of
them goes on record, so that none is heard in two halls at different times.

Kind: adapter
"""

import hashlib
import uuid
from importlib.metadata import version
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused
from bus.toml_text import toml_text
from controller.exchange.envelope import SecretKey
from controller.exchange.journal_result import format_digest, teams_digest
from controller.exchange.result_statement import statement_digest
from controller.exchange.statement_types import SHORT_DIGITS, SittingName
from controller.formats.format_files import SHIPPED, find_format, read_format
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.matches.match_folders import MATCH_FILE, PEOPLE_FILE
from controller.matches.package_file import (
    ListedTeam,
    PackageStatement,
    SittingStatement,
    is_member_name,
    write_package,
)
from controller.packs.pack_reader import open_sealed
from controller.packs.sealed_pack import MAGIC, is_sealed, needs_pin
from controller.rules.refusal import RefusedError
from question_files.text_keys import comparison_key
from reports.signatories import People, TeamPeople
from season.rules.order import Order
from season.rules.packages import not_drawn, not_scheduled
from season.rules.people import Person
from season.rules.result_commands import PackSitting
from season.rules.season import Season
from season.rules.standings import latest_sitting
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile

TITLE_LETTERS, VENUE_LETTERS = 80, 80
MAX_KEPT_BYTES = 100_000_000
"""Of a package with its questions: more is on the stick alone."""

UNSEALED = Sentence("pack-unsealed", "The questions are not sealed: bamchuong pack seal FILE")


class Packing(Struct, frozen=True):
    """What is to be packed. `pin`: of the questions; None: no question is compared with those of other halls."""

    pool: str
    pack: Path
    output: Path
    by: Person
    pin: str | None = None
    slides: tuple[Path, ...] = ()
    override: str = ""


def pack_sitting(store: SeasonStore, packing: Packing, key: SecretKey, now_ns: int) -> PackageStatement:
    """Write the package as the new file `packing.output`, and put it on record. Raises `BadFileError` with all reasons;
    then there is no file. The season keeps package and questions, until its names are wiped."""
    season = store.read()
    match, sitting = planned_match(season, packing.pool)
    form = read_format(find_format(season.drafted.format))
    plan = replace(match, format=Path(season.drafted.format).stem, pack=packing.pack.name)
    files = _files(store, season, packing, plan)
    listed = tuple(ListedTeam(number, entry) for number, entry in enumerate(season.draws[packing.pool].seats, 1))
    about = SittingStatement(sitting, format_digest(form), teams_digest(plan.match), listed)
    if packing.output.exists():
        text = "{file} exists already: choose another name, or remove it"
        raise BadFileError([Sentence("output-exists", text, {"file": str(packing.output)})])
    part = packing.output.with_name(f".{uuid.uuid4().hex}.part")
    try:
        statement = write_package(part, plan.title, version("bamchuong"), files, about, [key])
        command = PackSitting(
            pool=packing.pool,
            package=statement_digest(msgspec.json.encode(statement)),
            key=key.public,
            format=about.format,
            teams_listed=about.teams_listed,
            pack=hashlib.sha256(packing.pack.read_bytes()).hexdigest(),
            program=statement.program,
            questions=_question_digests(packing),
        )
        files_kept = _kept(command, packing, part)
        _order(store, Order(command, packing.by, packing.override), now_ns, files_kept)
        part.rename(packing.output)
    except OSError as error:
        text = "{file}: the package cannot be written ({why})"
        raise BadFileError([os_refused("package-unwritten", text, packing.output, error)]) from error
    finally:
        part.unlink(missing_ok=True)
    return statement


def _kept(command: PackSitting, packing: Packing, package: Path) -> tuple[StoredFile, ...]:
    """The package and its questions, to be handed out again: by their hashes. Very large ones are not kept."""
    named = ((command.package, packing.output.name, package), (command.pack, packing.pack.name, packing.pack))
    if sum(path.stat().st_size for _, _, path in named) > MAX_KEPT_BYTES:
        return ()
    return tuple(StoredFile(digest, name, path.read_bytes()) for digest, name, path in named)


def _order(store: SeasonStore, order: Order[PackSitting], now_ns: int, files: tuple[StoredFile, ...]) -> None:
    try:
        store.carry_out(order, f"pack-{uuid.uuid4().hex}", now_ns, files=files)
    except RefusedError as error:
        raise BadFileError(list(error.reasons)) from error


def planned_match(season: Season, pool: str) -> tuple[MatchPlan, SittingName]:
    """The match of the next sitting of `pool`, as drawn and scheduled. Raises `BadFileError`."""
    stage = next((stage for stage, other in season.drafted.pools if other.id == pool), None)
    sitting, draw = latest_sitting(season, pool), season.draws.get(pool)
    missing = [not_scheduled(season, pool) if sitting is None else None, not_drawn(season, pool)]
    faults = [reason.sentence for reason in missing if reason is not None]
    if faults or stage is None or sitting is None or draw is None:
        raise BadFileError(faults)
    scheduled = season.stage_record(stage.id).schedule[pool]
    titles = {other.id: other.title for other in stage.pools}
    title = stage.name if titles[pool] == pool else f"{stage.name} – {titles[pool]}"
    numbers = {entry: number for number, entry in enumerate(draw.seats, 1)}
    match = MatchPlan(
        title=title[:TITLE_LETTERS],
        venue=scheduled.place[:VENUE_LETTERS],
        teams=tuple(Team(number, _team_name(season, entry)) for entry, number in numbers.items()),
        order=tuple(numbers[entry] for entry in draw.performances),
    )
    return match, SittingName(season.drafted.id, pool, sitting.attempt)


def _team_name(season: Season, entry: str) -> str:
    found = season.entries[entry]
    return " ".join(filter(None, (season.drafted.name_of(found.school), found.team)))[:TITLE_LETTERS]


def _files(store: SeasonStore, season: Season, packing: Packing, plan: MatchPlan) -> dict[str, bytes | Path]:
    """The members of the package. Raises `BadFileError` with everything that is missing."""
    faults: list[str | Sentence] = []
    if not _is_sealed(packing.pack):
        faults.append(UNSEALED)
    names = {f"packs/{packing.pack.name}": packing.pack, **{f"slides/{path.name}": path for path in packing.slides}}
    for name, path in names.items():
        if not is_member_name(name) or not path.is_file():
            faults.append(Sentence("no-such-file", "{file}: there is no such file", {"file": str(path)}))
    if faults:
        raise BadFileError(faults)
    form = find_format(season.drafted.format)
    formats: dict[str, bytes | Path] = {} if form.parent == SHIPPED else {f"formats/{form.name}": form}
    people = toml_text(msgspec.to_builtins(_people(store, season, packing.pool))).encode()
    return {MATCH_FILE: plan_text(plan).encode(), PEOPLE_FILE: people, **formats, **names}


def _is_sealed(pack: Path) -> bool:
    """Whether the file is what it is called: sealed questions."""
    if not needs_pin(pack) or not pack.is_file():
        return False
    with pack.open("rb") as file:
        return is_sealed(file.read(len(MAGIC)))


def _people(store: SeasonStore, season: Season, pool: str) -> People:
    """Who stands on the papers of this sitting: the leading office, and the pupils of each team."""
    plan = season.drafted
    leads = next(unit for unit in plan.units if unit.leads)
    teams = []
    for number, entry in enumerate(season.draws[pool].seats, 1):
        nomination = store.nomination(season.entries[entry].sheet)
        pupils = tuple(pupil.name for pupil in nomination.pupils) if nomination is not None else ()
        teams.append(TeamPeople(number, pupils))
    return People(authority=plan.name_of(leads.under)[:120], unit=leads.name[:120], teams=tuple(teams))


def _question_digests(packing: Packing) -> tuple[str, ...]:
    """The hash of each question in its normal form; none where no PIN was given. Raises `WrongPinError`."""
    if packing.pin is None:
        return ()
    questions = open_sealed(packing.pack, packing.pin, f"packed for {packing.pool}").pack.questions
    return tuple(dict.fromkeys(question_digest(question.text) for question in questions))


def question_digest(text: str) -> str:
    """The hash of a question in its normal form: without what nobody sees or hears, capitals and spacing."""
    return hashlib.sha256(comparison_key(text).encode()).hexdigest()[:SHORT_DIGITS]
