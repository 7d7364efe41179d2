"""Sittings: every pool with its attempts and results; results that are brought on a stick are taken here.

Kind: adapter
"""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bus.bad_file import BadFileError
from bus.messages import Sentence
from season.plan.plan import Pool, Stage
from season.rules.late_changes import late_changes
from season.rules.people import OFFICE, OFFICE_OR_SIGNING
from season.rules.season import Season
from season.rules.state_names import SITTING_NAMES
from season.site.access import current_person, guarded
from season.site.language import report
from season.site.office import office
from season.site.paging import page_of
from season.site.sitting_lines import (
    POOLS_SHOWN,
    WITHOUT_DAY,
    PoolLine,
    SittingFilter,
    found_pools,
    pool_line,
    state_counts,
)
from season.site.uploads import temporary_file

blueprint = Blueprint("sittings", __name__)

STATE_NAMES = {
    WITHOUT_DAY: Sentence("pools-without-day", "without a day"),
    **{state.value: name for state, name in SITTING_NAMES.items()},
}
MAX_SEARCH = 80


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
        with (
            temporary_file(request.files.get("result")) as file,
            temporary_file(request.files.get("photograph")) as photograph,
        ):
            if file is None:
                return _page((Sentence("no-file", "Choose a file"),))
            receipt = receive_result(store, Arrival(file, person, photograph, override), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([receipt.sentence])
    return redirect(url_for("results.result_page", result_id=receipt.record.id))


@blueprint.post("/sittings/text")
@guarded(*OFFICE)
def receive_code() -> ResponseReturnValue:
    """Take a signed statement as the text of its QR code: the result is here, its journal follows on a stick."""
    from season.exchange.receiving import receive_text

    store = office().store()
    if store is None:
        return _page((Sentence("no-plan", "The season has no plan yet"),))
    try:
        receipt = receive_text(store, request.form.get("text", ""), current_person(), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([receipt.sentence])
    return redirect(url_for("results.result_page", result_id=receipt.record.id))


def _page(faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season = office().season()
    choice = SittingFilter(**{name: request.args.get(name, "")[:MAX_SEARCH] for name in ("stage", "state", "text")})
    pools = found_pools(season, choice) if season.plan is not None else []
    shown = page_of(pools, request.args.get("page", 1, type=int), POOLS_SHOWN)
    page = render_template(
        "sittings.html",
        plan=season.plan,
        stages=_by_stage(season, shown.items),
        counts=state_counts(season) if season.plan is not None else [],
        state_names=STATE_NAMES,
        late=list(late_changes(season)) if season.plan is not None else [],
        open_protests=sum(len(sitting.open_protests) for sitting in season.sittings.values()),
        wanted=choice,
        found=len(pools),
        page=shown,
        faults=faults,
        seq=season.seq,
        may_take=current_person().role in OFFICE,
    )
    return page, 422 if faults else 200


def _by_stage(season: Season, shown: Sequence[tuple[Stage, Pool]]) -> list[tuple[Stage, list[PoolLine]]]:
    person, now_ns = current_person(), office().now_ns()
    lines = [pool_line(season, stage, pool, person, now_ns) for stage, pool in shown]
    return [(stage, list(own)) for stage, own in groupby(lines, lambda line: line.stage)]
