"""Guided self-test for the technicians' page: taps go to the self-test, which decides; its certificate.

Kind: adapter
"""

from typing import Literal

import msgspec
from flask import Blueprint, Response

from bus import messages as m
from panel.auth.access import access_denied, current_actor, current_identity
from panel.context import hub, settings
from panel.permissions import may_test
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem
from webcore.stored_file import send_stored

FOLDER, PAPER = "selftest", "latest-{language}.pdf"
"""The newest certificate of the self-test, in the data folder: a page in each language."""
NOT_RESPONDING = m.Sentence("selftest-silent", "The self-test is not responding. Is its process running?")
NO_PAPER = m.Sentence("selftest-no-paper", "There is no certificate yet: run the self-test first")

blueprint = Blueprint("selftest", __name__)


class SelftestTap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/selftest`. The `id` makes it idempotent; `step` is that of the view that was tapped."""

    id: m.Id
    what: Literal["start", "yes", "no", "give_up", "stop"]
    step: m.Count


_TAPS = msgspec.json.Decoder(SelftestTap)


@blueprint.post("/api/selftest")
def tap() -> Response:
    """Start, answer, skip a press, stop."""
    actor = current_actor()
    if actor is None or not may_test(actor.identity):
        return access_denied()
    body = decode_body(_TAPS)
    if isinstance(body, Response):
        return body
    command = m.SelftestCommand(id=body.id, who=actor.label, role=actor.identity.role, what=body.what, step=body.step)
    reply = hub().selftest(command)
    if reply is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": not reply.reasons, "reasons": reply.reasons})


@blueprint.get("/api/selftest/certificate.pdf")
def certificate() -> Response:
    """Return the newest certificate, one page, in the reader's language."""
    if not may_test(current_identity()):
        return access_denied()
    folder, paper = settings().data / FOLDER, PAPER.format(language=chosen_language())
    if not (folder / paper).is_file():
        return problem(404, NO_PAPER)
    answer = send_stored(folder, paper)
    answer.headers.set("Content-Disposition", "attachment", filename="selftest.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer
