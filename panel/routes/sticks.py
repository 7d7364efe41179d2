"""Sticks on which another machine's match did not end: the technician's page says how it goes on here.

Kind: adapter
"""

import time
from pathlib import Path

import gevent
from flask import Blueprint, Response

from bus.messages import Part
from controller.spare.plugged_sticks import plugged_sticks
from panel.auth.access import access_denied, current_identity
from panel.context import settings
from panel.permissions import may_open
from panel.routes.matches import NO_STORE
from webcore.problem_details import json_answer

blueprint = Blueprint("sticks", __name__)


class StickView(Part, frozen=True):
    """A match that did not end: how many entries it has, when the last was written, and the command that goes on."""

    entries: int
    written: str
    command: str


class SticksView(Part, frozen=True):
    """All sticks with such a match."""

    sticks: tuple[StickView, ...]


@blueprint.get("/api/sticks")
def sticks() -> Response:
    """List the sticks here on which another machine's match did not end. A slow stick keeps no other page waiting."""
    if not may_open(current_identity(), "/tech"):
        return access_denied()
    views = tuple(
        StickView(
            entries=stick.entries,
            written=time.strftime("%H:%M", time.localtime(stick.written_s)),
            command=f"sudo bamchuong takeover --from {stick.folder}",
        )
        for stick in gevent.get_hub().threadpool.apply(plugged_sticks, (Path(settings().data),))
    )
    return json_answer(SticksView(views), headers=NO_STORE)
