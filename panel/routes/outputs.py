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
from panel.auth.access import asker, refused
from panel.context import hub
from panel.permissions import may_test
from panel.routes.commands import SILENT
from webcore.json_body import decoded
from webcore.problem_details import json_answer, problem

AHEAD_NS = 100_000_000
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


class ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/outputs`: all that should be on now. `id` names the page; nothing on: all is given back."""

    id: m.Id
    lamps: Lamps = {}
    boards: Boards = {}
    horn: Horn | None = None


_HANDS = msgspec.json.Decoder(ByHand)


@blueprint.post("/api/outputs")
def by_hand() -> Response:
    """Switch lamps, horn and LED boards, for as long as this is said again."""
    who = asker()
    if who is None or not may_test(who[1]):
        return refused()
    wish = decoded(_HANDS)
    if isinstance(wish, Response):
        return wish
    cues = (m.Cue(wish.horn.id, wish.horn.what, time.monotonic_ns() + AHEAD_NS),) if wish.horn else ()
    ends = not (wish.lamps or wish.boards or cues)
    lent = hub().borrow(m.AcquireOutputs(wish.id, who[0], who[1].role, wish.lamps, cues, wish.boards, ends=ends))
    if lent is None:
        return problem(503, SILENT)
    return json_answer({"ok": not lent.refused, "reasons": lent.refused, "stations": lent.stations})
