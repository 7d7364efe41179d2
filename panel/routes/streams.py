"""Streams: the channel that a page may hear, on the socket that pywsgi provides.

Kind: adapter
"""

from flask import Blueprint, Response, request

from bus.messages import Sentence
from panel.auth.access import access_denied, current_device_id, current_identity
from panel.context import public_hub
from panel.live.sse import Channel
from panel.permissions import CHANNELS, may_hear, own_channel
from webcore.http_server import SOCKET_KEY
from webcore.problem_details import json_answer, problem

NO_SUCH_ADDRESS = Sentence("no-such-address", "There is nothing at this address.")

blueprint = Blueprint("streams", __name__)


def _streaming(channel: Channel) -> Response:
    return Response(
        channel.stream(request.environ[SOCKET_KEY], current_device_id()),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


@blueprint.get("/events/led")
def led() -> Response:
    """Stream what the LED boards show."""
    return _streaming(public_hub().led)


@blueprint.get("/events/<path:channel>")
def events(channel: str) -> Response:
    """Stream the snapshots of one channel, only to those who may hear it. `judge`: the caller's own."""
    identity = current_identity()
    name = own_channel(identity) if channel == "judge" and identity is not None and identity.judge else channel
    if name not in CHANNELS and name != "judge":
        return problem(404, NO_SUCH_ADDRESS)
    if not may_hear(identity, name):
        return access_denied()
    return _streaming(public_hub().channels[name])


@blueprint.get("/api/stream")
def stream() -> Response:
    """Stream the caller's own channel; `?audience=` names another that the caller may hear."""
    return events(request.args.get("audience") or own_channel(current_identity()))


@blueprint.get("/api/snapshot")
def snapshot() -> Response:
    """Return the newest snapshot of the caller's own channel, or of `?audience=`."""
    name = request.args.get("audience") or own_channel(current_identity())
    if name not in CHANNELS:
        return problem(404, NO_SUCH_ADDRESS)
    if not may_hear(current_identity(), name):
        return access_denied()
    newest = public_hub().snapshot(name)
    if newest is None:
        return problem(503, Sentence("no-snapshot", "There is no data from the controller yet."))
    return json_answer(newest, headers={"Cache-Control": "no-store"})
