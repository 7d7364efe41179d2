"""The list of a stage: its entries by pool, what can be ordered of them, draws and days.

Kind: adapter
"""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.plan.plan import Pool, Stage, StageKind
from season.plan.plan_warnings import day_sentence
from season.rules import commands as c
from season.rules.command import Command
from season.rules.entry_lists import entry_titles
from season.rules.people import OFFICE_OR_SCHOOL, OFFICE_OR_SIGNING, Person
from season.rules.season import Entry, ScheduledSitting, Season, SeatDraw
from season.rules.state_names import ENTRY_NAMES, STAGE_NAMES
from season.rules.states import ENTRY, EntryState
from season.site.access import current_person, guarded
from season.site.offers import Offer, offers
from season.site.office import office

blueprint = Blueprint("lists", __name__)

ENTRIES_SHOWN = 60
"""So many entries stand on one page."""
STAGE_ORDERS = (c.ProposeList, c.ConfirmList, c.ReturnList)
DOUBLED = (c.DecideDoubled,)
POOL_ORDERS = (c.DrawSeats, c.ScheduleSitting)
ENTRY_ORDERS: dict[type[Command], EntryState] = {
    c.AcceptEntry: EntryState.ACCEPTED,
    c.ConfirmEntry: EntryState.CONFIRMED,
    c.ReturnEntry: EntryState.RETURNED,
}
"""What is ordered of an entry day by day, and the state to which it leads."""
RARE_ENTRY_ORDERS: dict[type[Command], EntryState] = {
    c.WithdrawEntry: EntryState.WITHDRAWN,
    c.ReplaceEntry: EntryState.REPLACED,
}


class EntryLine(Struct, frozen=True):
    """One entry as the page shows it. `is_open`: pupils can be named."""

    entry: Entry
    title: str
    state: Sentence
    offers: list[Offer]
    rare_offers: list[Offer]
    is_open: bool


class PoolPart(Struct, frozen=True):
    """One pool with its entries, its day and its seats."""

    pool: Pool
    host: str
    lines: list[EntryLine]
    offers: list[Offer]
    sitting: ScheduledSitting | None
    day: Sentence | None
    draw: SeatDraw | None


@blueprint.get("/lists/<stage_id>")
@guarded(*OFFICE_OR_SIGNING)
def list_page(stage_id: str) -> ResponseReturnValue:
    """The list of a stage."""
    season, person = office().season(), current_person()
    stage = season.plan.stage(stage_id) if season.plan is not None else None
    if stage is None:
        abort(404)
    page = request.args.get("page", 1, type=int)
    entries = season.entries_of(stage.id)
    page_entries = entries[(page - 1) * ENTRIES_SHOWN : page * ENTRIES_SHOWN]
    now_ns, values = office().now_ns(), {"stage": stage.id}
    return render_template(
        "lists.html",
        stage=stage,
        state=STAGE_NAMES[season.stage_record(stage.id).state],
        offers=offers(season, person, now_ns, STAGE_ORDERS, values) if stage.kind is StageKind.POOLS else [],
        doubled=[
            (season.drafted.name_of(school), offers(season, person, now_ns, DOUBLED, {**values, "school": school}))
            for school in season.undecided_schools(stage)
        ],
        pools=_pools(season, stage, page_entries, person),
        titles=dict(zip((entry.id for entry in entries), entry_titles(season, entries), strict=True)),
        seq=season.seq,
        has_entries=bool(entries) and person.role in OFFICE_OR_SCHOOL,
        may_nominate=person.role in OFFICE_OR_SCHOOL,
        page=page,
        pages=-(-len(entries) // ENTRIES_SHOWN),
    )


def _pools(season: Season, stage: Stage, page_entries: tuple[Entry, ...], person: Person) -> list[PoolPart]:
    """The pools whose entries are shown; without entries, all that can be given a day."""
    own = {entry.pool for entry in page_entries}
    pools = [pool for pool in stage.pools if pool.id in own or not page_entries]
    return [_pool(season, stage, pool, page_entries, person) for pool in pools]


def _pool(season: Season, stage: Stage, pool: Pool, page_entries: tuple[Entry, ...], person: Person) -> PoolPart:
    entries = [entry for entry in page_entries if entry.pool == pool.id]
    titles = entry_titles(season, entries)
    sitting = season.stage_record(stage.id).schedule.get(pool.id)
    return PoolPart(
        pool=pool,
        host=season.drafted.name_of(pool.host),
        lines=[_line(season, entry, title, person) for entry, title in zip(entries, titles, strict=True)],
        offers=offers(season, person, office().now_ns(), POOL_ORDERS, {"pool": pool.id}),
        sitting=sitting,
        day=day_sentence(sitting.day) if sitting is not None else None,
        draw=season.draws.get(pool.id),
    )


def _line(season: Season, entry: Entry, title: str, person: Person) -> EntryLine:
    now_ns, values, following = office().now_ns(), {"entry": entry.id}, ENTRY[entry.state]
    usual = [kind for kind, after in ENTRY_ORDERS.items() if after in following]
    rare = [kind for kind, after in RARE_ENTRY_ORDERS.items() if after in following]
    return EntryLine(
        entry=entry,
        title=title,
        state=ENTRY_NAMES[entry.state],
        offers=offers(season, person, now_ns, usual, values),
        rare_offers=offers(season, person, now_ns, rare, values),
        is_open=EntryState.NOMINATED in following or entry.state is EntryState.NOMINATED,
    )
