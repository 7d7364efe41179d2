"""Adapt the open streams: which channel a page may hear, on the socket that pywsgi gave us.

Kind: adapter
"""

from flask import Blueprint, Response, request

from bus.messages import Sentence
from panel.auth.access import device_id, refused, seat
from panel.context import hub
from panel.live.sse import Channel
from panel.permissions import CHANNELS, may_hear, own_channel
from webcore.problem_details import json_answer, problem

SOCKET_KEY = "bamchuong.socket"
"""Where `start.Handler` puts the client's socket into the WSGI environment."""

NO_SUCH = Sentence("no-such-address", "There is nothing at this address.")

blueprint = Blueprint("streams", __name__)


def _streaming(channel: Channel) -> Response:
    return Response(
        channel.stream(request.environ[SOCKET_KEY], device_id()),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


@blueprint.get("/events/led")
def led() -> Response:
    """What the LED boards show."""
    return _streaming(hub().led)


@blueprint.get("/events/<path:channel>")
def events(channel: str) -> Response:
    """Snapshots of one channel, for those only who may hear it. `judge`: the asker's own."""
    own = seat()
    name = own_channel(own) if channel == "judge" and own is not None and own.judge else channel
    if name not in CHANNELS and name != "judge":
        return problem(404, NO_SUCH)
    if not may_hear(own, name):
        return refused()
    return _streaming(hub().channels[name])


@blueprint.get("/api/stream")
def stream() -> Response:
    """The asker's own stream; `?audience=` names another that the asker may hear."""
    return events(request.args.get("audience") or own_channel(seat()))


@blueprint.get("/api/snapshot")
def snapshot() -> Response:
    """The newest snapshot of the asker's own channel, or of `?audience=`."""
    name = request.args.get("audience") or own_channel(seat())
    if name not in CHANNELS:
        return problem(404, NO_SUCH)
    if not may_hear(seat(), name):
        return refused()
    found = hub().snapshot(name)
    if found is None:
        return problem(503, Sentence("no-snapshot", "There is no data from the controller yet."))
    return json_answer(found, headers={"Cache-Control": "no-store"})
