"""Deciders of lists: a stage's list is proposed by one person and confirmed by another; a change of a team opens it.

Kind: pure
"""

from collections.abc import Iterator, Sequence

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Stage, StageKind
from season.rules import commands as c
from season.rules import facts as f
from season.rules.order import Order, Reason, own_work, without_why, wrong_state
from season.rules.people import Person
from season.rules.result_facts import FinalistsProposed
from season.rules.season import Entry, Season
from season.rules.standings import finalists, stage_before
from season.rules.state_names import ENTRY_NAMES, STAGE_NAMES
from season.rules.states import STAGE, EntryState, StageState

HAS_LIST = (StageState.LIST_PROPOSED, StageState.LIST_CONFIRMED, StageState.SCHEDULED)
"""States in which a stage's list can still be opened again."""
IS_PLAYED = (StageState.PLAYED, StageState.CONFIRMED, StageState.PUBLISHED)


def against_proposing(season: Season, order: Order[c.ProposeList], now_ns: int) -> Iterator[Reason | None]:
    """Every doubled school must be decided; entries that are not confirmed are named, and can be overridden."""
    stage = season.drafted.stage(order.command.stage)
    if stage is None:
        yield no_such_stage(order.command.stage)
        return
    if stage_before(season, stage) is not None:
        yield from _against_finalists(season, stage)
        return
    if stage.kind is not StageKind.POOLS:
        text = "{stage} has no places in the plan: who takes part follows from results, and none is confirmed"
        yield Reason(Sentence("no-places", text, {"stage": stage.name}))
        return
    state = season.stage_record(stage.id).state
    yield wrong_state(stage.name, state, StageState.LIST_PROPOSED, STAGE, STAGE_NAMES)
    for school in season.undecided_schools(stage):
        text = "{school} has more than one place, and nothing is decided about it"
        yield Reason(Sentence("school-undecided", text, {"school": season.drafted.name_of(school)}))
    taking_part = [entry for entry in season.entries_of(stage.id) if entry.takes_part]
    waiting = [entry for entry in taking_part if entry.state is not EntryState.CONFIRMED]
    for title, entry in zip(entry_titles(season, waiting), waiting, strict=True):
        args: SentenceArgs = {"entry": title, "state": ENTRY_NAMES[entry.state]}
        yield Reason(Sentence("entry-not-confirmed", "{entry}: {state}", args), overridable=True)
    if not _confirmed_entries(season, stage):
        yield Reason(Sentence("nobody-confirmed", "No entry of {stage} is confirmed", {"stage": stage.name}))


def _against_finalists(season: Season, stage: Stage) -> Iterator[Reason | None]:
    """The stage before must be confirmed, and somebody must go on from it."""
    yield wrong_state(stage.name, season.stage_record(stage.id).state, StageState.LIST_PROPOSED, STAGE, STAGE_NAMES)
    yield _before_is_open(season, stage)
    if not finalists(season, stage):
        yield Reason(Sentence("nobody-goes-on", "Nobody goes on to {stage} yet", {"stage": stage.name}))


def _before_is_open(season: Season, stage: Stage) -> Reason | None:
    before = stage_before(season, stage)
    is_decided = (StageState.CONFIRMED, StageState.PUBLISHED)
    if before is None or season.stage_record(before.id).state in is_decided:
        return None
    return Reason(Sentence("stage-before-open", "The result of {stage} is not confirmed", {"stage": before.name}))


def _confirmed_entries(season: Season, stage: Stage) -> tuple[str, ...]:
    return tuple(entry.id for entry in season.entries_of(stage.id) if entry.state is EntryState.CONFIRMED)


def propose_list(season: Season, order: Order[c.ProposeList], now_ns: int) -> Iterator[f.AnyFact]:
    """The confirmed entries are the proposed list."""
    stage = season.drafted.stage(order.command.stage)
    if stage is not None and stage_before(season, stage) is not None:
        yield proposed_finalists(season, stage, order.by, now_ns)
    elif stage is not None:
        yield f.ListProposed(by=order.by, at_ns=now_ns, stage=stage.id, entries=_confirmed_entries(season, stage))


def proposed_finalists(season: Season, stage: Stage, by: Person, now_ns: int) -> FinalistsProposed:
    """Who goes on to `stage` by the standings that count now."""
    winners = finalists(season, stage)
    return FinalistsProposed(
        by=by,
        at_ns=now_ns,
        stage=stage.id,
        entries=tuple(finalist.entry for finalist in winners),
        came_from=tuple(finalist.came_from for finalist in winners),
    )


def against_returning_list(season: Season, order: Order[c.ReturnList], now_ns: int) -> Iterator[Reason | None]:
    """Only a proposed list goes back, for a reason."""
    yield from _against_list(season, order.command.stage)
    yield without_why(order.command.why)


def return_list(season: Season, order: Order[c.ReturnList], now_ns: int) -> Iterator[f.AnyFact]:
    """The list is to be made anew."""
    yield f.ListReturned(by=order.by, at_ns=now_ns, stage=order.command.stage, why=order.command.why)


def against_confirming_list(season: Season, order: Order[c.ConfirmList], now_ns: int) -> Iterator[Reason | None]:
    """Another person must have proposed it."""
    yield from _against_list(season, order.command.stage)
    stage = season.drafted.stage(order.command.stage)
    yield _before_is_open(season, stage) if stage is not None else None
    text = "{name} proposed the list: another person must confirm it"
    own = Sentence("confirms-own-list", text, {"name": order.by.name})
    yield own_work(order.by, season.stage_record(order.command.stage).proposed_by, own)


def confirm_list(season: Season, order: Order[c.ConfirmList], now_ns: int) -> Iterator[f.AnyFact]:
    """The list stands."""
    yield f.ListConfirmed(by=order.by, at_ns=now_ns, stage=order.command.stage)


def _against_list(season: Season, stage_id: str) -> Iterator[Reason | None]:
    stage = season.drafted.stage(stage_id)
    if stage is None:
        yield no_such_stage(stage_id)
    else:
        yield wrong_state(
            stage.name, season.stage_record(stage.id).state, StageState.LIST_CONFIRMED, STAGE, STAGE_NAMES
        )


def no_such_stage(stage_id: str) -> Reason:
    """The plan has no such stage."""
    return Reason(Sentence("no-such-stage", "There is no stage {stage}", {"stage": stage_id}))


def played(season: Season, stage_id: str) -> Reason | None:
    """The stage is played: its entries stay as they are. None where it is not."""
    if season.stage_record(stage_id).state not in IS_PLAYED:
        return None
    stage = season.drafted.stage(stage_id)
    args: SentenceArgs = {"stage": stage.name if stage else stage_id}
    return Reason(Sentence("stage-has-played", "{stage} is played: who took part cannot change", args))


def reopen_list(
    season: Season, stage_id: str, pools: tuple[str, ...], by: Person, now_ns: int
) -> Iterator[f.ListReopened]:
    """The list of the stage is open again, where there is one and a team in `pools` changed."""
    if pools and season.stage_record(stage_id).state in HAS_LIST:
        yield f.ListReopened(by=by, at_ns=now_ns, stage=stage_id, pools=pools)


def entry_title(season: Season, entry: Entry) -> str:
    """What people call an entry: the school, its team, its pool. Names of pupils stand on papers only."""
    return entry_titles(season, [entry])[0]


def entry_titles(season: Season, entries: Sequence[Entry]) -> list[str]:
    """The same for many entries."""
    plan = season.drafted
    pools = {pool.id: pool.title for _, pool in plan.pools} if entries else {}
    schools = (
        " ".join(filter(None, (plan.schools.names.get(entry.school, entry.school), entry.team))) for entry in entries
    )
    return [f"{school} ({pools.get(entry.pool, entry.pool)})" for school, entry in zip(schools, entries, strict=True)]
