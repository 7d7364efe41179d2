"""Manual outputs: a technician's page leases lamps, horn and LED boards from the controller.

The page repeats its request about once a second while anything is on; if it stops, the lease expires (see
`controller.output_lease`, which decides who may test, and that a match comes first).

Kind: adapter
"""

import time
from typing import Annotated, Literal

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus import messages as m
from panel.auth.access import access_denied, current_actor
from panel.context import hub
from panel.permissions import may_test
from panel.routes.commands import NOT_RESPONDING
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

CUE_LEAD_NS = 100_000_000
"""A sound is scheduled this far ahead: by then the cue has reached the firmware."""

Sound = Literal["boards_up", "warning", "time_over", "right", "wrong"]
Boards = Annotated[dict[m.Name, m.LedTest], Meta(max_length=32)]
Lamps = Annotated[
    dict[m.Number, m.Lamp],
    Meta(extra_json_schema={"propertyNames": {"enum": [str(number) for number in range(1, m.MAX_STATIONS + 1)]}}),
]

blueprint = Blueprint("outputs", __name__)


class Horn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sound of the horn, with its flash of all lamps. The `id` makes it sound once only."""

    id: m.Id
    what: Sound


class OutputRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/outputs`: all that should be on now. `id` names the page; with nothing on the lease ends."""

    id: m.Id
    lamps: Lamps = {}
    boards: Boards = {}
    horn: Horn | None = None


_REQUESTS = msgspec.json.Decoder(OutputRequest)


@blueprint.post("/api/outputs")
def switch_outputs() -> Response:
    """Switch lamps, horn and LED boards, for as long as this request is repeated."""
    actor = current_actor()
    if actor is None or not may_test(actor.identity):
        return access_denied()
    body = decode_body(_REQUESTS)
    if isinstance(body, Response):
        return body
    cues = (m.Cue(body.horn.id, body.horn.what, time.monotonic_ns() + CUE_LEAD_NS),) if body.horn else ()
    request = m.AcquireOutputs(
        id=body.id,
        who=actor.name,
        role=actor.identity.role,
        lamps=body.lamps,
        cues=cues,
        boards=body.boards,
        release=not (body.lamps or body.boards or cues),
    )
    grant = hub().acquire_outputs(request)
    if grant is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": not grant.refusals, "reasons": grant.refusals, "stations": grant.stations})
