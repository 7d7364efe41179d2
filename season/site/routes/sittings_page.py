"""Sittings: every pool with its attempts and results; results that are brought on a stick are taken here.

Kind: adapter
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from season.plan.plan import Pool
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules.entry_lists import entry_titles
from season.rules.people import OFFICE, OFFICE_OR_SIGNING, Person
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import ScheduledSitting, Season
from season.rules.standings import Standing, standings
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES
from season.site.access import current_person, guarded
from season.site.language import report
from season.site.offers import Offer, offers
from season.site.office import office
from season.site.uploads import brought

blueprint = Blueprint("sittings", __name__)

SITTING_ORDERS = (c.NoteProgress, c.RevokePackage, c.BreakOffSitting, c.LodgeProtest)


class ResultLine(Struct, frozen=True):
    """One result of a sitting."""

    record: ResultRecord
    state: Sentence


class SittingLine(Struct, frozen=True):
    """One attempt to play a pool."""

    sitting: Sitting
    state: Sentence
    results: list[ResultLine]
    offers: list[Offer]


class PoolLine(Struct, frozen=True):
    """One pool: its day, its attempts, its standing with what people call each entry."""

    pool: Pool
    host: str
    scheduled: ScheduledSitting | None
    day: Sentence | None
    sittings: list[SittingLine]
    standing: list[tuple[str, Standing]]


@blueprint.get("/sittings")
@guarded(*OFFICE_OR_SIGNING)
def sittings_page() -> ResponseReturnValue:
    """All pools, stage by stage."""
    return _page(())


@blueprint.post("/sittings")
@guarded(*OFFICE)
def receive() -> ResponseReturnValue:
    """Take a result: checked to its last byte, or refused with all reasons, which are on record then."""
    from season.exchange.receiving import Arrival, receive_result

    store, person, override = office().store(), current_person(), " ".join(request.form.get("override", "").split())
    if store is None:
        return _page((Sentence("no-plan", "The season has no plan yet"),))
    try:
        with brought(request.files.get("result")) as file, brought(request.files.get("photograph")) as photograph:
            if file is None:
                return _page((Sentence("no-file", "Choose a file"),))
            receipt = receive_result(store, Arrival(file, person, photograph, override), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([receipt.sentence])
    return redirect(url_for("results.result_page", result_id=receipt.record.id))


def _page(faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season, person = office().season(), current_person()
    stages = season.plan.stages if season.plan is not None else ()
    sittings: dict[str, list[Sitting]] = {}
    for sitting in season.sittings.values():
        sittings.setdefault(sitting.pool, []).append(sitting)
    pools = [
        (stage, [_pool_line(season, stage.id, pool, sittings.get(pool.id, []), person) for pool in stage.pools])
        for stage in stages
    ]
    page = render_template("sittings.html", stages=pools, faults=faults, seq=season.seq, may_take=person.role in OFFICE)
    return page, 422 if faults else 200


def _pool_line(season: Season, stage_id: str, pool: Pool, sittings: list[Sitting], person: Person) -> PoolLine:
    scheduled = season.stage_record(stage_id).schedule.get(pool.id)
    places = standings(season, pool.id)
    entries = [season.entries[place.entry] for place in places]
    return PoolLine(
        pool=pool,
        host=season.drafted.name_of(pool.host),
        scheduled=scheduled,
        day=day_sentence(scheduled.day) if scheduled is not None else None,
        sittings=[_sitting_line(season, sitting, person) for sitting in sittings],
        standing=list(zip(entry_titles(season, entries), places, strict=True)),
    )


def _sitting_line(season: Season, sitting: Sitting, person: Person) -> SittingLine:
    records = [season.results[key] for key in sitting.results]
    return SittingLine(
        sitting=sitting,
        state=SITTING_NAMES[sitting.state],
        results=[ResultLine(record, RESULT_NAMES[record.state]) for record in records],
        offers=offers(season, person, office().now_ns(), SITTING_ORDERS, {"sitting": sitting.id}),
    )
