"""Decider of a school with more than one place in a stage: a place stays empty, it sends two teams, or another moves.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Stage
from season.rules import commands as c
from season.rules import facts as f
from season.rules.entry_lists import no_such_stage, played, reopen_list
from season.rules.order import Order, Reason, without_why
from season.rules.season import Season, doubled_key
from season.rules.states import EntryState


def against_deciding(season: Season, order: Order[c.DecideDoubled], now_ns: int) -> Iterator[Reason | None]:
    """The school must have several places and no decision; the choice must fit."""
    command = order.command
    stage = season.drafted.stage(command.stage)
    yield without_why(command.why)
    if stage is None:
        yield no_such_stage(command.stage)
        return
    yield played(season, stage.id)
    name = season.drafted.name_of(command.school)
    if command.school not in season.drafted.doubled_schools(stage):
        args: SentenceArgs = {"school": name, "stage": stage.name}
        yield Reason(Sentence("not-doubled", "{school} has no two places in {stage}", args))
        return
    if doubled_key(stage.id, command.school) in season.doubled:
        text = "It is decided about {school} already: withdraw or replace its entry instead"
        yield Reason(Sentence("already-decided", text, {"school": name}))
        return
    yield from _against_choice(season, stage, command)


def _against_choice(season: Season, stage: Stage, command: c.DecideDoubled) -> Iterator[Reason | None]:
    pools = [pool.id for pool in stage.pools_of(command.school)]
    if command.choice is c.DoubledChoice.TWO_TEAMS:
        if command.keep or command.moves:
            yield Reason(Sentence("two-teams-stay", "Two teams: each plays in its own pool, none is chosen"))
        return
    if command.keep not in pools:
        text = "Say in which pool the school plays; possible: {pools}"
        yield Reason(Sentence("keep-pool", text, {"pools": ", ".join(pools)}))
    if command.choice is c.DoubledChoice.LEAVE_EMPTY:
        if command.moves:
            yield Reason(Sentence("nobody-moves", "A place stays empty: no school moves"))
        return
    if len(pools) != 2:
        yield Reason(Sentence("move-two", "A school can move where the other one has exactly two places"))
    movable = [
        entry.school
        for entry in season.entries_of(stage.id)
        if entry.takes_part
        and entry.school not in season.drafted.doubled_schools(stage)
        and not {entry.pool} & (set(pools) - {command.keep})
    ]
    if command.moves not in movable:
        text = "Say which school moves: one with a place in another pool, and only one; possible: {schools}"
        yield Reason(Sentence("move-school", text, {"schools": ", ".join(movable)}))


def decide_doubled(season: Season, order: Order[c.DecideDoubled], now_ns: int) -> Iterator[f.AnyFact]:
    """It is decided; a list of the stage is open again."""
    command = order.command
    yield f.DoubledDecided(
        by=order.by,
        at_ns=now_ns,
        stage=command.stage,
        school=command.school,
        choice=command.choice,
        why=command.why,
        keep=command.keep,
        moves=command.moves,
    )
    changed = [
        entry.pool for entry in season.entries_of(command.stage) if entry.school in (command.school, command.moves)
    ]
    yield from reopen_list(season, command.stage, tuple(dict.fromkeys(changed)), order.by, now_ns)


def surplus_entries(season: Season, fact: f.DoubledDecided) -> tuple[str, ...]:
    """The entries of the school that lose their place by the decision."""
    return tuple(
        entry.id
        for entry in season.entries_of(fact.stage)
        if entry.school == fact.school
        and entry.pool != fact.keep
        and entry.takes_part
        and entry.state is not EntryState.PLAYED
    )


def moving_entry(season: Season, fact: f.DoubledDecided) -> str:
    """The entry that moves by the decision; empty where none does."""
    moving = (entry.id for entry in season.entries_of(fact.stage) if entry.school == fact.moves and entry.takes_part)
    return next(moving, "")
