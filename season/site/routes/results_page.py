"""One result: what the box says, beside the minutes and the photograph of the signed paper; confirmed or returned.

Kind: adapter
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.exchange.result_file import minutes_of
from controller.rules.seal_chain import fingerprint, in_groups
from season.rules import result_commands as c
from season.rules.entry_lists import entry_titles
from season.rules.known_results import result_title
from season.rules.people import OFFICE, OFFICE_OR_SIGNING
from season.rules.result_state import Protest, ResultRecord
from season.rules.season import Season
from season.rules.standings import Standing, standings_of
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES
from season.site.access import current_person, guarded
from season.site.language import report
from season.site.offers import offers
from season.site.office import office
from season.site.uploads import temporary_file

blueprint = Blueprint("results", __name__)

RESULT_ORDERS = (c.ReviewResult, c.ConfirmResult, c.ReturnResult, c.ChooseResult, c.DrawLots)
PICTURE_TYPES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))


class Signature(Struct, frozen=True):
    """A signature that is good. `name`: whose key it is; empty: the key is not enrolled."""

    fingerprint: str
    name: str
    is_lost: bool


@blueprint.get("/results/<result_id>")
@guarded(*OFFICE_OR_SIGNING)
def result_page(result_id: str) -> ResponseReturnValue:
    """The result beside its papers."""
    return _page(result_id, ())


@blueprint.post("/results/<result_id>/photograph")
@guarded(*OFFICE)
def attach(result_id: str) -> ResponseReturnValue:
    """Put the photograph of the signed paper to a result."""
    from season.exchange.receiving import Arrival, attach_photograph

    store = office().store()
    try:
        with temporary_file(request.files.get("photograph")) as file:
            if file is None or store is None:
                return _page(result_id, (Sentence("no-file", "Choose a file"),))
            attach_photograph(store, result_id, Arrival(file, current_person()), office().now_ns())
    except BadFileError as error:
        return _page(result_id, error.sentences)
    report([Sentence("photograph-taken", "The photograph is here")])
    return redirect(url_for("results.result_page", result_id=result_id))


@blueprint.get("/results/<result_id>/photograph")
@guarded(*OFFICE_OR_SIGNING)
def photograph(result_id: str) -> ResponseReturnValue:
    """The photograph or scan of the signed paper."""
    body = _file(_record(office().season(), result_id).photograph)
    kind = next((kind for begin, kind in PICTURE_TYPES if body.startswith(begin)), "application/octet-stream")
    return Response(body, mimetype=kind, headers={"Cache-Control": "no-store"})


@blueprint.get("/results/<result_id>/minutes.pdf")
@guarded(*OFFICE_OR_SIGNING)
def minutes(result_id: str) -> ResponseReturnValue:
    """The minutes as the box made them."""
    body = _file(_record(office().season(), result_id).id)
    with TemporaryDirectory(prefix="bamchuong-minutes-") as folder:
        path = Path(folder) / "result.bcresult"
        path.write_bytes(body)
        return Response(minutes_of(path), mimetype="application/pdf", headers={"Cache-Control": "no-store"})


def _record(season: Season, result_id: str) -> ResultRecord:
    record = season.results.get(result_id)
    if record is None:
        abort(404)
    return record


def _file(file_id: str) -> bytes:
    store = office().store()
    file = store.file(file_id) if store is not None and file_id else None
    if file is None:
        abort(404)
    return file.body


def _has_scan(record: ResultRecord) -> bool:
    """Whether its paper is a PDF; a season that was made anew from its facts has no files."""
    store = office().store()
    file = store.file(record.photograph) if store is not None and record.photograph else None
    return file is not None and file.body.startswith(b"%PDF-")


def _page(result_id: str, faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season, person = office().season(), current_person()
    record = _record(season, result_id)
    sitting, places = season.sittings[record.sitting], standings_of(season, record)
    page = render_template(
        "result.html",
        record=record,
        title=result_title(record),
        state=RESULT_NAMES[record.state],
        sitting_state=SITTING_NAMES[sitting.state],
        standing=_standing(season, places),
        signatures=[_signature(season, key) for key in record.signed_by],
        head=f"{record.statement.rows}:{record.statement.head[:32]}",
        protests=_protests(season, sitting.protests, person.role in OFFICE_OR_SIGNING),
        offers=offers(season, person, office().now_ns(), RESULT_ORDERS, {"result": record.id}),
        is_scan=_has_scan(record),
        may_take=person.role in OFFICE,
        faults=faults,
        seq=season.seq,
    )
    return page, 422 if faults else 200


def _standing(season: Season, places: tuple[Standing, ...]) -> list[tuple[str, Standing]]:
    entries = [season.entries[place.entry] for place in places]
    return list(zip(entry_titles(season, entries), places, strict=True))


def _signature(season: Season, key: str) -> Signature:
    enrolled = season.keys.get(key)
    name = enrolled.name if enrolled is not None else ""
    return Signature(in_groups(fingerprint(key)), name, enrolled is not None and enrolled.is_lost)


def _protests(season: Season, protests: tuple[Protest, ...], can_decide: bool) -> list[tuple[str, Protest, bool]]:
    entries = [season.entries[protest.entry] for protest in protests]
    titles = entry_titles(season, entries)
    return [
        (title, protest, can_decide and protest.is_upheld is None)
        for title, protest in zip(titles, protests, strict=True)
    ]
