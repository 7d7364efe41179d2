"""Adapt outputs by hand: what a technician's page wants of lamps, horn and LED boards is borrowed from the controller.

The page says it again about once a second while anything is on; when it does not, the loan ends by itself (see
`controller.output_lease`, which decides who may, and that a match comes first).

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
from webcore.json_body import decoded
from webcore.problem_details import json_answer, problem

CUE_LEAD_NS = 100_000_000
"""A sound is ordered for so long from now: by then the order has reached the firmware."""

Sound = Literal["boards_up", "warning", "time_over", "right", "wrong"]
Boards = Annotated[dict[m.Name, m.LedTest], Meta(max_length=32)]
Lamps = Annotated[
    dict[m.Number, m.Lamp],
    Meta(extra_json_schema={"propertyNames": {"enum": [str(number) for number in range(1, m.MAX_STATIONS + 1)]}}),
]

blueprint = Blueprint("outputs", __name__)


class Horn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sound of the horn, with the flash of all lamps that belongs to it. `id` makes it once only."""

    id: m.Id
    what: Sound


class OutputRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/outputs`: all that should be on now. `id` names the page; nothing on: all is given back."""

    id: m.Id
    lamps: Lamps = {}
    boards: Boards = {}
    horn: Horn | None = None


_HANDS = msgspec.json.Decoder(OutputRequest)


@blueprint.post("/api/outputs")
def by_hand() -> Response:
    """Switch lamps, horn and LED boards, for as long as this is said again."""
    who = current_actor()
    if who is None or not may_test(who[1]):
        return access_denied()
    wish = decoded(_HANDS)
    if isinstance(wish, Response):
        return wish
    cues = (m.Cue(wish.horn.id, wish.horn.what, time.monotonic_ns() + CUE_LEAD_NS),) if wish.horn else ()
    ends = not (wish.lamps or wish.boards or cues)
    grant = hub().acquire_outputs(
        m.AcquireOutputs(wish.id, who[0], who[1].role, wish.lamps, cues, wish.boards, release=ends)
    )
    if grant is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": not grant.refusals, "reasons": grant.refusals, "stations": grant.stations})
