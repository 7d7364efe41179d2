"""Halls of the demo: what is sent down to one, and what its box says about the match that was played there.

Kind: adapter
"""

import hashlib
from datetime import datetime, time
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

from bus import messages as m
from bus.units import NS_PER_S
from controller.exchange.journal_result import Revision, journal_result, state_result
from controller.exchange.result_statement import ResultStatement
from controller.exchange.statement_types import SHORT_DIGITS, SittingName
from controller.formats.format import Format
from controller.journal.hash_chain import Row
from controller.journal.journal_reader import open_journal
from controller.match_files.match import Match, Team
from controller.packs.pack import Pack
from reports.paper_locale import VIETNAM
from season.rules.season import Season


class SentMatch(Struct, frozen=True):
    """What goes down to a hall: which sitting, the entries by team number, rules, questions and teams."""

    sitting: SittingName
    entries: tuple[str, ...]
    form: Format
    pack: Pack
    match: Match
    started_ns: int
    """When it is to begin, since 1970."""

    @property
    def digest(self) -> str:
        """Hash of everything that is sent."""
        content = (self.sitting, self.entries, self.form, self.pack.digest, self.match)
        return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


class PlayedMatch(Struct, frozen=True):
    """A match that was played: where its journal is, and the ranking."""

    journal: Path
    ranking: tuple[m.RankView, ...]


class Halls(Protocol):
    """Where matches are played: on the real engine, by robots."""

    def play(self, sent: SentMatch, seed: int) -> PlayedMatch:
        """Play the match to its ranking."""
        ...

    def correct(self, sent: SentMatch, seed: int, wall_ns: int, commands: tuple[m.Command, ...]) -> PlayedMatch:
        """Give orders to the box on which the match was played, at `wall_ns`; the ranking after them."""
        ...


def sent_match(season: Season, pool: str, form: Format, pack: Pack) -> SentMatch:
    """The match of a pool whose seats are drawn and which has its day."""
    plan, draw = season.drafted, season.draws[pool]
    stage, found = next((stage, found) for stage, found in plan.pools if found.id == pool)
    names = [plan.name_of(season.entries[entry].school) for entry in draw.seats]
    teams = tuple(Team(number, name) for number, name in enumerate(names, 1))
    order = tuple(draw.seats.index(entry) + 1 for entry in draw.performances)
    title = " – ".join(filter(None, (stage.name, found.name)))[:80]
    scheduled = season.stage_record(stage.id).schedule[pool]
    match = Match(title, scheduled.place, teams, order)
    started = datetime.combine(scheduled.day, time.fromisoformat(scheduled.at), VIETNAM)
    started_ns = int(started.timestamp()) * NS_PER_S
    return SentMatch(SittingName(plan.id, pool), draw.seats, form, pack, match, started_ns)


def statement_of(
    sent: SentMatch, played: PlayedMatch, minutes: bytes, revision: Revision
) -> tuple[ResultStatement, list[Row]]:
    """What the box says of the match, and the rows of its journal."""
    with open_journal(played.journal) as source:
        records = list(source.records())
    said = state_result(
        journal_result(records),
        sent.sitting,
        dict(enumerate(sent.entries, 1)),
        sent.digest,
        hashlib.sha256(minutes).hexdigest(),
        revision,
    )
    return said, [row for row, _ in records]


def short_digest(content: object) -> str:
    """Hash of `content`, as orders have it of questions."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:SHORT_DIGITS]
