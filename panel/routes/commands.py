"""Routes of the pages: commands to the controller, simulated buttons.

Kind: adapter
"""

import msgspec
from flask import Blueprint, Response

import controller.rules.commands  # noqa: F401 loaded before the first tap, which would wait for it
from bus import messages as m
from panel.auth.access import access_denied, current_actor
from panel.context import hub, settings
from panel.permissions import may_give_command
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

NOT_RESPONDING = m.Sentence(
    "controller-silent",
    "The controller is not responding. Your tap may not have counted: check the screen before you tap again.",
)
NO_SIMULATED_BOARD = m.Sentence("no-simulated-board", "The simulated board is not responding.")

blueprint = Blueprint("commands", __name__)


class CommandBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/commands`. The `id` makes it idempotent; `step` is the step that the person saw."""

    id: m.Id
    step: m.Count
    command: m.Command


_COMMANDS = msgspec.json.Decoder(CommandBody)
_BUTTON_COMMANDS: msgspec.json.Decoder[m.ButtonCommand] = msgspec.json.Decoder(m.ButtonCommand)


@blueprint.post("/api/commands")
def command() -> Response:
    """Pass a command to the controller, with role, device and name of who gives it, and return its answer."""
    actor = current_actor()
    if actor is None:
        return access_denied()
    body = decode_body(_COMMANDS)
    if isinstance(body, Response):
        return body
    if not may_give_command(actor.identity, body.command):
        return access_denied()
    answer = hub().send_command(actor.command_request(body.id, body.step, body.command))
    if answer is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "step": answer.step, "seq": answer.seq})


@blueprint.post("/api/gpio-sim")
def move_button() -> Response:
    """Move a simulated button; 404 if the GPIO is real."""
    if not settings().simulated:
        return problem(404, m.Sentence("no-such-address", "There is nothing at this address."))
    body = decode_body(_BUTTON_COMMANDS)
    if isinstance(body, Response):
        return body
    reply = hub().move_button(body)
    if reply is None:
        return problem(503, NO_SIMULATED_BOARD)
    reasons = (reply.refusal,) if reply.refusal else ()
    return json_answer({"ok": not reasons, "reasons": reasons, "late_ns": reply.late_ns})
