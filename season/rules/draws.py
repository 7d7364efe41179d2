"""Deciders of draws and of the schedule: seats by a seed that everybody saw, day and place of each pool.

The draw can be checked by anybody: the entries stand in the order of the SHA-256 of `SEED/seats/ENTRY` and of
`SEED/performances/ENTRY`, both in UTF-8.

Kind: pure
"""

import hashlib
from collections.abc import Iterable, Iterator

from bus.messages import Sentence, SentenceArgs
from controller.rules.refusal import persons_reason
from season.plan.plan import Stage, StageKind
from season.plan.plan_warnings import day_sentence
from season.rules import commands as c
from season.rules import facts as f
from season.rules.calendar import local_date
from season.rules.entry_lists import IS_PLAYED
from season.rules.order import Order, Reason
from season.rules.season import Season
from season.rules.states import StageState

HAS_CONFIRMED_LIST = (StageState.LIST_CONFIRMED, StageState.SCHEDULED)
FEWEST_TEAMS = 2


def drawn_order(entries: Iterable[str], seed: str, what: str) -> tuple[str, ...]:
    """`entries` in the order that `seed` gives them for `what` (`seats`, `performances`)."""
    return tuple(sorted(entries, key=lambda entry: hashlib.sha256(f"{seed}/{what}/{entry}".encode()).digest()))


def against_drawing(season: Season, order: Order[c.DrawSeats], now_ns: int) -> Iterator[Reason | None]:
    """The list must be confirmed, two persons must answer for the draw, and it is drawn once."""
    command = order.command
    stage = _stage_of(season, command.pool)
    persons = persons_reason(command.drawn_by, command.witness)
    yield Reason(persons) if persons is not None else None
    if stage is None:
        yield no_such_pool(command.pool)
        return
    if season.stage_record(stage.id).state not in HAS_CONFIRMED_LIST:
        yield _list_not_confirmed(stage)
    elif len(_entries(season, stage, command.pool)) < FEWEST_TEAMS:
        text = "{pool} has fewer than {least} teams on the list: there is nothing to draw"
        yield Reason(Sentence("nothing-to-draw", text, {"pool": command.pool, "least": FEWEST_TEAMS}))
    if command.pool in season.draws:
        text = "The seats of {pool} are drawn already"
        yield Reason(Sentence("already-drawn", text, {"pool": command.pool}), overridable=True)


def draw_seats(season: Season, order: Order[c.DrawSeats], now_ns: int) -> Iterator[f.AnyFact]:
    """Seats and performances are drawn."""
    command = order.command
    stage = _stage_of(season, command.pool)
    entries = _entries(season, stage, command.pool) if stage is not None else ()
    yield f.SeatsDrawn(
        by=order.by,
        at_ns=now_ns,
        pool=command.pool,
        seed=command.seed,
        drawn_by=command.drawn_by,
        witness=command.witness,
        seats=drawn_order(entries, command.seed, "seats"),
        performances=drawn_order(entries, command.seed, "performances"),
    )


def against_scheduling(season: Season, order: Order[c.ScheduleSitting], now_ns: int) -> Iterator[Reason | None]:
    """Before the stage is played; a day in the past or after its deadline can be overridden."""
    command = order.command
    stage = _stage_of(season, command.pool)
    if stage is None:
        yield no_such_pool(command.pool)
        return
    record = season.stage_record(stage.id)
    if record.state in IS_PLAYED:
        yield Reason(Sentence("schedule-played", "{stage} is played", {"stage": stage.name}))
    elif stage.kind is not StageKind.PILOT and record.state not in HAS_CONFIRMED_LIST:
        yield _list_not_confirmed(stage)
    if command.day < local_date(now_ns):
        args: SentenceArgs = {"day": day_sentence(command.day)}
        yield Reason(Sentence("day-is-past", "{day} is past", args), overridable=True)
    for task in season.drafted.tasks:
        if task.due is not None and task.due < command.day and task.proof in _proofs(stage, command.pool):
            args = {"day": day_sentence(command.day), "row": task.row, "due": day_sentence(task.due)}
            text = "{day} is after the deadline of task {row} ({due})"
            yield Reason(Sentence("day-after-due", text, args), overridable=True)


def schedule(season: Season, order: Order[c.ScheduleSitting], now_ns: int) -> Iterator[f.AnyFact]:
    """The pool has day, time and place."""
    command = order.command
    stage = _stage_of(season, command.pool)
    if stage is not None:
        yield f.SittingScheduled(
            by=order.by,
            at_ns=now_ns,
            stage=stage.id,
            pool=command.pool,
            day=command.day,
            at=command.at,
            place=command.place,
        )


def _proofs(stage: Stage, pool: str) -> tuple[str, str]:
    return f"sittings:{stage.id}", f"sitting:{pool}"


def _stage_of(season: Season, pool_id: str) -> Stage | None:
    return next((stage for stage, pool in season.drafted.pools if pool.id == pool_id), None)


def _entries(season: Season, stage: Stage, pool: str) -> tuple[str, ...]:
    listed = season.stage_record(stage.id).entries
    return tuple(entry for entry in listed if season.entries[entry].pool == pool)


def no_such_pool(pool: str) -> Reason:
    """The plan has no such pool."""
    return Reason(Sentence("no-such-pool", "There is no pool {pool}", {"pool": pool}))


def _list_not_confirmed(stage: Stage) -> Reason:
    return Reason(Sentence("list-not-confirmed", "The list of {stage} is not confirmed", {"stage": stage.name}))
