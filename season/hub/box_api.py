"""The addresses for boxes: where a journal stands, its next rows, and signed results. Each request is signed.

A result goes the same way as one from a stick (`exchange/receiving.py`). Whatever is answered here, a box plays on.

Kind: adapter
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from flask import Blueprint, Response, current_app, request

from bus.bad_file import BadFileError
from bus.units import NS_PER_S
from controller.exchange.posted_rows import MAX_POST_BYTES, RowsPost
from controller.exchange.receipt import sealed_receipt
from controller.exchange.result_file import SUFFIX
from controller.exchange.signed_requests import BadRequestSignatureError, StaleRequestError
from controller.exchange.statement_types import Digest
from controller.journal.errors import JournalError
from controller.rules.refusal import RefusedError
from season.exchange.receiving import Arrival as ResultArrival
from season.exchange.receiving import receive_result
from season.hub import answers
from season.hub.arrival import Arrival
from season.hub.box_journal import BoxJournal
from season.hub.boxes import Box, UnknownBoxError, checked_box
from season.hub.continuing import BrokenRowError, ForkError, GapError
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore, OtherBoxError
from season.hub.openapi import document
from season.rules.season import Season
from season.site.office import office
from season.store.season_store import SeasonStore
from webcore.problem_details import json_answer, problem

blueprint = Blueprint("box_api", __name__)

_decoder = msgspec.json.Decoder(RowsPost)


class _BoxRequest(msgspec.Struct, frozen=True):
    """A request that a box signed, and the season that it is for."""

    box: Box
    store: SeasonStore
    season: Season


def _signed(view: Callable[[_BoxRequest, str], Response]) -> Callable[[str], Response]:
    """Guards a view: only a box that is enrolled gets past. The argument of the address is the hash of something."""

    @wraps(view)
    def guarded_view(digest: str) -> Response:
        store, now_ns = office().store(), office().now_ns()
        try:
            msgspec.convert(digest, Digest)
            season, box = checked_box(office(), request.environ)
        except msgspec.ValidationError:
            return problem(404, answers.UNREADABLE, "64 hexadecimal digits")
        except BadRequestSignatureError as error:
            return problem(401, answers.UNSIGNED, str(error))
        except StaleRequestError:
            return answers.stale(now_ns // NS_PER_S)
        except UnknownBoxError as error:
            return problem(410, answers.GONE) if error.is_gone else problem(403, answers.UNKNOWN)
        if store is None:
            return problem(403, answers.UNKNOWN)
        if not box.head.has_body(request.get_data()):
            return problem(401, answers.OTHER_BODY)
        return view(_BoxRequest(box, store, season), digest)

    return guarded_view


@blueprint.get("/v1/journals/<digest>/head")
@_signed
def journal_head(box_request: _BoxRequest, digest: str) -> Response:
    """How far a journal is here, as a signed receipt; of one that is not here it says 0 rows."""
    journal = _journals(box_request).find(digest)
    if journal is not None and not box_request.box.owns(journal.key):
        return problem(403, answers.OTHER_BOX)
    return _receipt(journal or BoxJournal(digest, "", "", 0, b"", 0, 0))


@blueprint.post("/v1/journals/<digest>/rows")
@_signed
def post_rows(box_request: _BoxRequest, digest: str) -> Response:
    """Take the next rows of a journal: 200 a signed receipt, 409 a gap or a fork, 422 a broken row."""
    body = request.get_data()
    if len(body) > MAX_POST_BYTES:
        return problem(413, answers.TOO_LARGE)
    try:
        post = _decoder.decode(body)
        rows = [row.row for row in post.rows]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return problem(400, answers.UNREADABLE, str(error))
    if post.sitting.season != box_request.season.drafted.id:
        return problem(403, answers.OTHER_SEASON)
    arrival = Arrival(digest, post.sitting.id, box_request.box.key.key, rows, box_request.box.earlier_keys)
    try:
        return _receipt(_journals(box_request).receive(arrival, office().now_ns()))
    except GapError as error:
        return answers.gap(error.expected)
    except ForkError as error:
        return answers.fork(error.row)
    except BrokenRowError as error:
        return answers.broken(error.row)
    except OtherBoxError:
        return problem(403, answers.OTHER_BOX)


@blueprint.put("/v1/results/<digest>")
@_signed
def put_result(box_request: _BoxRequest, digest: str) -> Response:
    """Take a signed result: 201, or 200 where the same one is here already; 409 another revision is expected."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{digest[:16]}{SUFFIX}"
        file.write_bytes(request.get_data())
        try:
            arrival = ResultArrival(file, box_request.box.person, result=digest)
            receipt = receive_result(box_request.store, arrival, office().now_ns())
        except BadFileError as error:
            return answers.refused_result(error.reasons)
        except RefusedError as error:
            return answers.refused_result(error.reasons)
    body = {"result": receipt.record.id, "sitting": receipt.record.sitting, "state": receipt.record.state}
    return json_answer(body, 200 if receipt.is_repeated else 201)


@blueprint.get("/v1/openapi.json")
def description() -> Response:
    """Describe these addresses (OpenAPI 3.1)."""
    return json_answer(document())


@blueprint.errorhandler(JournalError)
def database_away(error: JournalError) -> Response:
    """The database is away for now: the box tries again, and nothing of its request was kept."""
    return problem(503, answers.AWAY, str(error))


def _journals(box_request: _BoxRequest) -> JournalStore:
    """The journals of the season, with a line to the database that stays open from one request to the next."""
    stores: dict[str, JournalStore] = current_app.extensions.setdefault("journals", {})
    season = box_request.season.drafted.id
    if season not in stores:
        stores[season] = JournalStore(box_request.store.engine, season)
    return stores[season]


def _receipt(journal: BoxJournal) -> Response:
    at_s, key = office().now_ns() // NS_PER_S, hub_key(office().folder)
    return answers.receipt_answer(sealed_receipt(journal.journal, journal.rows, journal.head.hex(), at_s, key))
