"""Halls of the demo: a package goes down to the box of one, and its signed result comes up from there.

Kind: adapter
"""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from bus import messages as m
from bus.units import NS_PER_S
from controller.exchange.envelope import SecretKey
from reports.paper_locale import VIETNAM
from season.rules.season import Season


class SentPackage(Struct, frozen=True):
    """A package that was sent down. `office_key`: with it the box's people compare; `pin`: of its questions;
    `started_ns`: when its match is to begin, since 1970."""

    pool: str
    title: str
    file: Path
    office_key: str
    pin: str
    started_ns: int


class PlayedMatch(Struct, frozen=True):
    """A match that was played: its ranking."""

    ranking: tuple[m.RankView, ...]


class Halls(Protocol):
    """Where matches are played: each box takes its package, robots play on the real engine, the box signs."""

    def play(self, package: SentPackage, seed: int) -> PlayedMatch:
        """Take the package at the box, and play its match to the ranking. Raises `BadFileError`."""
        ...

    def correct(self, package: SentPackage, seed: int, wall_ns: int, commands: tuple[m.Command, ...]) -> PlayedMatch:
        """Give orders to the box on which the match was played, at `wall_ns`; the ranking after them."""
        ...

    def sign(self, package: SentPackage, keys: Sequence[SecretKey], why: str) -> Path:
        """Sign the result at the box; the file. `why`: of a correction. Raises `BadFileError`."""
        ...


def start_of(season: Season, pool: str) -> int:
    """When the match of a pool is to begin, in nanoseconds since 1970."""
    stage = next(stage for stage, other in season.drafted.pools if other.id == pool)
    scheduled = season.stage_record(stage.id).schedule[pool]
    return int(datetime.combine(scheduled.day, time.fromisoformat(scheduled.at), VIETNAM).timestamp()) * NS_PER_S
