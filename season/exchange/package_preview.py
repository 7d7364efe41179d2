"""Preview of a package: what would go into it, and everything that keeps it from being made yet.

Names of pupils are counted only: they stand in the package's own people file, and on papers.

Kind: adapter
"""

import io
import zipfile

import msgspec
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.exchange.bundle import STATEMENT
from controller.exchange.journal_result import format_digest
from controller.exchange.statement_types import SHORT_DIGITS, SittingName
from controller.formats.format_files import find_format, read_format
from controller.matches.package_file import PackageStatement
from season.exchange.planned_match import planned_match
from season.rules.decide import reasons_against
from season.rules.order import Order, Reason
from season.rules.people import Person
from season.rules.result_commands import PackSitting
from season.rules.season import Season
from season.store.season_store import SeasonStore

NOBODYS_KEY = "0" * 64
"""Stands for the office's key where it has none."""
NO_HASH = "0" * 64
"""Stands for the hashes of what is not there yet, while all other reasons are looked for."""


class TeamPreview(Struct, frozen=True):
    """One team as the box will have it. `performs`: as which one; `pupils`: how many names the papers will have."""

    number: int
    name: str
    performs: int
    pupils: int


class PackagePreview(Struct, frozen=True):
    """What a package would have beside the questions. `format`, `format_digest`: of the rules of the evening."""

    sitting: SittingName
    title: str
    venue: str
    teams: tuple[TeamPreview, ...]
    format: str
    format_digest: str


def preview(store: SeasonStore, season: Season, pool: str) -> PackagePreview:
    """What the next package of `pool` would have. Raises `BadFileError` with everything that is missing."""
    planned = planned_match(season, pool)
    form = read_format(find_format(season.drafted.format))
    match = planned.plan
    performs = {number: place for place, number in enumerate(match.performers, 1)}
    entries = dict(enumerate(planned.entries, 1))
    teams = tuple(
        TeamPreview(team.number, team.name, performs[team.number], _pupils(store, season, entries.get(team.number)))
        for team in match.teams
    )
    return PackagePreview(
        sitting=planned.sitting,
        title=match.title,
        venue=match.venue,
        teams=teams,
        format=season.drafted.format,
        format_digest=format_digest(form),
    )


def _pupils(store: SeasonStore, season: Season, entry: str | None) -> int:
    nomination = store.nomination(season.entries[entry].sheet) if entry is not None else None
    return len(nomination.pupils) if nomination is not None else 0


def reasons_before(season: Season, pool: str, key: str, by: Person, now_ns: int) -> tuple[Reason, ...]:
    """What keeps a package from being made whatever the questions are. `key`: of the office; empty: it has none."""
    command = PackSitting(
        pool=pool,
        package=NO_HASH,
        key=key or NOBODYS_KEY,
        format=NO_HASH[:SHORT_DIGITS],
        teams_listed=NO_HASH[:SHORT_DIGITS],
        pack=NO_HASH,
        program="–",
    )
    reasons = reasons_against(season, Order(command, by), now_ns)
    if key:
        return reasons
    no_key = Reason(Sentence("no-office-key", "The office has no key on this machine yet: make it on the page of keys"))
    return (no_key, *(reason for reason in reasons if reason.sentence.code != "not-office-key"))


def package_statement(body: bytes) -> PackageStatement | None:
    """What a package that is kept says of itself; None: this is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return msgspec.json.decode(archive.read(STATEMENT), type=PackageStatement)
    except (OSError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError):
        return None


def preview_or_faults(
    store: SeasonStore, season: Season, pool: str
) -> tuple[PackagePreview | None, tuple[Sentence | str, ...]]:
    """The preview, or what is missing for it."""
    try:
        return preview(store, season, pool), ()
    except BadFileError as error:
        return None, tuple(error.sentences)
