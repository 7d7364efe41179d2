"""Results at the desk: the box and the chair of the jury sign one, and an office is trusted whose packages are taken.

Kind: adapter
"""

from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus.bad_file import BadFileError
from bus.messages import Part
from bus.messages.commands import MatchId
from controller.exchange.statement_types import PublicKey
from controller.exchange.trusted_office import TrustedOffice, trust_office
from controller.rules.seal_chain import fingerprint, in_groups
from panel.auth.access import access_denied
from panel.context import settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.routes.matches import NO_STORE, job_runner, match_staff, reasons_of
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body
from webcore.problem_details import json_answer
from webcore.qr import qr_image

Pin = Annotated[str, Meta(min_length=1, max_length=200)]
PersonName = Annotated[str, Meta(min_length=1, max_length=80)]

blueprint = Blueprint("match_results", __name__)


class ResultRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/result`: whose result is signed, and the chair with the PIN of the chair's key; `why`:
    of a correction."""

    match: MatchId
    chair: PersonName
    pin: Pin
    why: Annotated[str, Meta(max_length=200)] = ""


class ResultCodeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/result-code`: whose signed result is shown."""

    match: MatchId


class ChairKeyRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/chair-key`: who gets a key, and the PIN that locks it."""

    chair: PersonName
    pin: Pin


class TrustRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/trust`: the key whose fingerprint people have compared."""

    key: PublicKey


class KeyView(Part, frozen=True):
    """A key that was made, and that of this box, each with its fingerprint: the office enrols both."""

    ok: bool
    key: str
    fingerprint: str
    box_key: str
    box_fingerprint: str


class CodeView(Part, frozen=True):
    """A signed result. `title`: sitting and revision; `text`: what the code says; `picture`: the code, as SVG."""

    ok: bool
    title: str
    text: str
    picture: str


_CODES = msgspec.json.Decoder(ResultCodeRequest)
_RESULTS = msgspec.json.Decoder(ResultRequest)
_CHAIR_KEYS, _TRUSTS = msgspec.json.Decoder(ChairKeyRequest), msgspec.json.Decoder(TrustRequest)


@blueprint.post("/api/matches/result")
def sign() -> Response:
    """Sign the result of a match and return it as one file, or all reasons against it."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_RESULTS)
    if isinstance(body, Response):
        return body
    data = str(settings().data)
    answer = job_runner().run_to_end(
        jobs.SignResult(data, body.match, body.chair, body.pin, body.why, chosen_language())
    )
    if not isinstance(answer, answers.ResultSigned):
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{answer.name}"'}
    return Response(answer.content, mimetype="application/vnd.bamchuong.result", headers=headers)


@blueprint.post("/api/matches/result-code")
def show_code() -> Response:
    """The newest signed result of a match as one QR code, for an office without a line and a stick."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_CODES)
    if isinstance(body, Response):
        return body
    answer = job_runner().run_to_end(jobs.ShowResultCode(str(settings().data), body.match))
    if not isinstance(answer, answers.ResultCode):
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    picture = qr_image(answer.text).decode()
    return json_answer(CodeView(ok=True, title=answer.title, text=answer.text, picture=picture), headers=NO_STORE)


@blueprint.post("/api/matches/chair-key")
def make_chair_key() -> Response:
    """Make a key for the chair of a jury, locked by a PIN; the office must enrol it before it counts."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_CHAIR_KEYS)
    if isinstance(body, Response):
        return body
    answer = job_runner().run_to_end(jobs.MakeChairKey(str(settings().data), body.chair, body.pin))
    if not isinstance(answer, answers.ChairKeyMade):
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    view = KeyView(
        ok=True,
        key=answer.key,
        fingerprint=in_groups(fingerprint(answer.key)),
        box_key=answer.box,
        box_fingerprint=in_groups(fingerprint(answer.box)),
    )
    return json_answer(view, headers=NO_STORE)


@blueprint.post("/api/matches/trust")
def trust() -> Response:
    """Take packages of the office with this key from now on."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_TRUSTS)
    if isinstance(body, Response):
        return body
    try:
        trust_office(Path(settings().data), TrustedOffice(body.key))
    except BadFileError as error:
        return json_answer({"ok": False, "reasons": tuple(error.sentences)}, headers=NO_STORE)
    return json_answer({"ok": True, "reasons": ()}, headers=NO_STORE)
