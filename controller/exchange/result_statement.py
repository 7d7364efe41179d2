"""Statement of a result: what a box says about a sitting, and what is signed. Small enough for one QR code.

The journal's head covers all of its rows, so a few hundred bytes stand for the whole evening. A later revision
supersedes an earlier one, which it names.

Kind: pure
"""

import hashlib
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages import MAX_STATIONS
from bus.messages.base import check_points
from controller.exchange.statement_types import (
    Digest,
    EntryName,
    LineText,
    OptionalDigest,
    ShortDigest,
    SittingName,
    WallSeconds,
)

KIND, VERSION = "bamchuong-result", 1
PAYLOAD_TYPE = "application/vnd.bamchuong.result+json"
MAX_REVISIONS = 99
MAX_ROWS = 10_000_000


class TeamResult(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A team in the end. `place` 0: it has none. `has_prize`: the format gives one to its place."""

    team: Annotated[int, Meta(ge=1, le=MAX_STATIONS)]
    entry: EntryName
    points: Decimal
    place: Annotated[int, Meta(ge=0, le=MAX_STATIONS)] = 0
    has_prize: bool = False
    is_absent: bool = False


class ResultStatement(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a box says about `sitting`.

    `journal`: the hash of its first row, which is its name; `rows` and `head`: number and hash of its last row.
    `package`: hash of the statement of the package that was played; `format` and `teams_played`: of the format, and of
    the teams with their stations, as they were played. `minutes`: hash of the paper; `started_s`, `ended_s`: by the
    box's clock, which may be wrong. `is_over`: the match has ended. `supersedes`: hash of the statement before, and
    `why`.
    """

    kind: str
    version: int
    sitting: SittingName
    revision: Annotated[int, Meta(ge=1, le=MAX_REVISIONS)]
    journal: Digest
    rows: Annotated[int, Meta(ge=1, le=MAX_ROWS)]
    head: Digest
    package: Digest
    format: ShortDigest
    teams_played: ShortDigest
    minutes: Digest
    started_s: WallSeconds
    ended_s: WallSeconds
    teams: Annotated[tuple[TeamResult, ...], Meta(min_length=1, max_length=MAX_STATIONS)]
    is_over: bool = True
    supersedes: OptionalDigest = ""
    why: LineText = ""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ResultStatement)


def encode_statement(statement: ResultStatement) -> bytes:
    """The bytes of `statement`: what is signed, and whose hash is its name."""
    return _encoder.encode(statement)


def decode_statement(data: bytes) -> ResultStatement:
    """The statement in `data`. Raises `ValueError`, also where `data` holds something that no reader looks at."""
    try:
        statement = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if (statement.kind, statement.version) != (KIND, VERSION):
        raise ValueError(f"{statement.kind} {statement.version}; allowed: {KIND} {VERSION}")
    if _encoder.encode(statement) != data:
        raise ValueError("it was not written by this program")
    for team in statement.teams:
        check_points(team.points)
    return statement


def statement_digest(data: bytes) -> str:
    """The name of a statement: the hash of its bytes, never of the file that holds it."""
    return hashlib.sha256(data).hexdigest()
