"""Adapt what pages ask for: commands to the controller, simulated buttons, the time. Nothing is decided here.

Kind: adapter
"""

import time

import msgspec
from flask import Blueprint, Response

from bus import messages as m
from panel.auth.access import access_denied, current_actor
from panel.context import hub, settings
from panel.permissions import may_give_command
from webcore.json_body import decoded
from webcore.problem_details import json_answer, problem

NOT_RESPONDING = m.Sentence(
    "controller-silent",
    "The controller is not responding. Your tap may not have counted: check the screen before you tap again.",
)
NO_SIMULATED_BOARD = m.Sentence("no-simulated-board", "The simulated board is not responding.")

blueprint = Blueprint("commands", __name__)


class CommandRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/commands`. `id` makes it once only; `step` is the step that the person saw."""

    id: m.Id
    step: int
    command: m.Command


_ORDERS = msgspec.json.Decoder(CommandRequest)
_PINS: msgspec.json.Decoder[m.ButtonCommand] = msgspec.json.Decoder(m.ButtonCommand)


@blueprint.post("/api/commands")
def command() -> Response:
    """Pass a command to the controller, with who gives it, and say what it answered."""
    who = current_actor()
    if who is None:
        return access_denied()
    order = decoded(_ORDERS)
    if isinstance(order, Response):
        return order
    name, own = who
    if not may_give_command(own, order.command):
        return access_denied()
    answer = hub().send_command(m.CommandRequest(order.id, name, own.role, order.step, order.command, own.judge))
    if answer is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "step": answer.step, "seq": answer.seq})


@blueprint.post("/api/gpio-sim")
def pins() -> Response:
    """Move a simulated button; there is no such address where the pins are real."""
    if not settings().simulated:
        return problem(404, m.Sentence("no-such-address", "There is nothing at this address."))
    push = decoded(_PINS)
    if isinstance(push, Response):
        return push
    pulsed = hub().move_button(push)
    if pulsed is None:
        return problem(503, NO_SIMULATED_BOARD)
    reasons = (pulsed.refusal,) if pulsed.refusal else ()
    return json_answer({"ok": not reasons, "reasons": reasons, "late_ns": pulsed.late_ns})


@blueprint.get("/time")
def clock() -> Response:
    """CLOCK_MONOTONIC of this machine: pages measure their offset with it."""
    return json_answer({"now_ns": time.monotonic_ns()}, headers={"Cache-Control": "no-store"})
