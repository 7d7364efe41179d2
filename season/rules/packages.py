"""Deciders of packages and of what venues report: what is sent down to a box, and attempts that were broken off.

Kind: pure
"""

from collections.abc import Iterator
from datetime import date

from bus.messages import Sentence, SentenceArgs
from controller.exchange.statement_types import sitting_id
from season.plan.plan import StageKind
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.draws import no_such_pool
from season.rules.keys import short_key
from season.rules.order import Order, Reason, without_why, wrong_state
from season.rules.result_commands import KeyHolder
from season.rules.result_state import Sitting
from season.rules.season import Season
from season.rules.standings import latest_sitting
from season.rules.state_names import SITTING_NAMES
from season.rules.states import SITTING, SittingState
from season.rules.venues import not_your_pool

REPORTED = (SittingState.FETCHED, SittingState.CERTIFIED, SittingState.RUNNING, SittingState.ENDED)
"""What a venue can say by telephone."""


def against_packing(season: Season, order: Order[c.PackSitting], now_ns: int) -> Iterator[Reason | None]:
    """Drawn and scheduled; signed by the office; no question that another hall hears earlier or later."""
    command = order.command
    sitting = latest_sitting(season, command.pool)
    key = season.keys.get(command.key)
    if key is None or key.holder is not KeyHolder.OFFICE or key.is_lost:
        args: SentenceArgs = {"key": short_key(command.key)}
        yield Reason(Sentence("not-office-key", "The key {key} is not enrolled as one of the office", args))
    if sitting is None:
        yield not_scheduled(season, command.pool)
        return
    if sitting.state is not SittingState.PACKED:
        yield wrong_state(sitting.id, sitting.state, SittingState.PACKED, SITTING, SITTING_NAMES)
    elif sitting.package is not None:
        yield Reason(
            Sentence("package-is-out", "A package of {sitting} is out already", {"sitting": sitting.id}),
            overridable=True,
        )
    yield not_drawn(season, command.pool)
    yield from _against_questions(season, command, sitting)


def _against_questions(season: Season, command: c.PackSitting, sitting: Sitting) -> Iterator[Reason]:
    own = set(command.questions)
    for other in season.sittings.values():
        sent = other.package
        if other.id == sitting.id or sent is None or sent.is_revoked:
            continue
        shared = len(own & set(sent.questions))
        args: SentenceArgs = {"other": other.id, "count": shared}
        if other.pool != sitting.pool and _starts(season, other) == _starts(season, sitting):
            continue
        if sent.pack == command.pack:
            text = "The same questions are in the package of {other}, which does not start at the same time"
            yield Reason(Sentence("pack-used", text, args))
        elif shared:
            text = "{count} of the questions are in the package of {other}, too, which does not start at the same time"
            yield Reason(Sentence("questions-used", text, args))


def _starts(season: Season, sitting: Sitting) -> tuple[date, str] | None:
    scheduled = season.stage_record(sitting.stage).schedule.get(sitting.pool)
    return None if scheduled is None else (scheduled.day, scheduled.at)


def pack(season: Season, order: Order[c.PackSitting], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The package is made."""
    command = order.command
    sitting = latest_sitting(season, command.pool)
    yield f.SittingPacked(
        by=order.by,
        at_ns=now_ns,
        sitting=sitting.id if sitting is not None else sitting_id(command.pool, 1),
        package=command.package,
        key=command.key,
        format=command.format,
        teams_listed=command.teams_listed,
        pack=command.pack,
        program=command.program,
        questions=command.questions,
    )


def against_revoking(season: Season, order: Order[c.RevokePackage], now_ns: int) -> Iterator[Reason | None]:
    """There must be one that is not played yet, and a reason."""
    sitting = season.sittings.get(order.command.sitting)
    yield without_why(order.command.why)
    yield _against(sitting, order.command.sitting, SittingState.PLANNED)


def revoke(season: Season, order: Order[c.RevokePackage], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The package counts no more."""
    yield f.PackageRevoked(by=order.by, at_ns=now_ns, sitting=order.command.sitting, why=order.command.why)


def against_breaking_off(season: Season, order: Order[c.BreakOffSitting], now_ns: int) -> Iterator[Reason | None]:
    """It must be under way, for a reason."""
    yield without_why(order.command.why)
    yield _against(season.sittings.get(order.command.sitting), order.command.sitting, SittingState.BROKEN_OFF)


def break_off(season: Season, order: Order[c.BreakOffSitting], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The attempt stays readable and counts for nothing; the next one is planned."""
    command = order.command
    yield f.SittingBrokenOff(by=order.by, at_ns=now_ns, sitting=command.sitting, why=command.why, paper=command.paper)


def against_noting(season: Season, order: Order[c.NoteProgress], now_ns: int) -> Iterator[Reason | None]:
    """Only what a venue reports; other states have orders of their own."""
    command = order.command
    if command.state not in REPORTED:
        args: SentenceArgs = {"state": SITTING_NAMES[command.state]}
        yield Reason(Sentence("not-reported", "{state}: that is not what a venue reports by telephone", args))
        return
    sitting = season.sittings.get(command.sitting)
    yield _against(sitting, command.sitting, command.state)
    yield not_your_pool(season, order.by, sitting.pool) if sitting is not None else None


def note_progress(season: Season, order: Order[c.NoteProgress], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The venue said so."""
    yield f.ProgressNoted(by=order.by, at_ns=now_ns, sitting=order.command.sitting, state=order.command.state)


def _against(sitting: Sitting | None, key: str, after: SittingState) -> Reason | None:
    if sitting is None:
        return no_such_sitting(key)
    return wrong_state(sitting.id, sitting.state, after, SITTING, SITTING_NAMES)


def no_such_sitting(sitting: str) -> Reason:
    """Nothing of this name is planned."""
    return Reason(Sentence("no-such-sitting", "There is no sitting {sitting}", {"sitting": sitting}))


def not_scheduled(season: Season, pool: str) -> Reason:
    """The pool has no day yet, or there is none of this name."""
    if any(pool == other.id for _, other in season.drafted.pools):
        return Reason(Sentence("pool-not-scheduled", "{pool} has no day and place yet", {"pool": pool}))
    return no_such_pool(pool)


def not_drawn(season: Season, pool: str) -> Reason | None:
    """The seats of a pool are not drawn; None where they are, and for a pilot, which has no list to draw from."""
    stage = next((stage for stage, other in season.drafted.pools if other.id == pool), None)
    if pool in season.draws or (stage is not None and stage.kind is StageKind.PILOT):
        return None
    return Reason(Sentence("seats-not-drawn", "The seats of {pool} are not drawn", {"pool": pool}))
