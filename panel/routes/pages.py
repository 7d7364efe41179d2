"""Adapt the pages: one template each. What they show comes by stream; nothing of the contest is in them.

Kind: adapter
"""

import os

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from controller.packs.pack_reader import PIN_VARIABLE
from panel.auth.access import guarded_page, seat
from panel.context import settings
from panel.permissions import may_take_packs
from webcore.qr import qr_code

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """Which pages there are, with QR codes for the MC's tablet and for the audience."""
    staff, watch = f"{settings().public_url}/mc", f"{settings().public_url}/watch"
    return render_template(
        "index.html",
        staff=staff,
        staff_code=qr_code(staff),
        watch=watch,
        watch_code=qr_code(watch),
        simulated=settings().simulated,
        trust=bool(settings().https_port),
    )


@blueprint.get("/mc")
@guarded_page
def mc() -> ResponseReturnValue:
    """The MC's tablet."""
    return render_template("mc.html")


@blueprint.get("/judge")
@guarded_page
def judge() -> ResponseReturnValue:
    """A judge's ballot."""
    own = seat()
    return render_template("judge.html", judge=own.judge if own else None)


@blueprint.get("/desk")
@guarded_page
def desk() -> ResponseReturnValue:
    """The secretaries' desk."""
    return render_template("desk.html", packs=may_take_packs(seat()), pin=bool(os.environ.get(PIN_VARIABLE)))


@blueprint.get("/tech")
@guarded_page
def tech() -> ResponseReturnValue:
    """The technicians: health, live inputs, links, devices."""
    return render_template("tech.html", simulated=settings().simulated, https=bool(settings().https_port))


@blueprint.get("/stage")
def stage() -> str:
    """The projector."""
    return render_template("stage.html")


@blueprint.get("/watch")
def watch() -> str:
    """Phones in the audience."""
    return render_template("watch.html")


@blueprint.get("/overlay")
def overlay() -> str:
    """A transparent layer for a stream's picture."""
    return render_template("overlay.html")


@blueprint.get("/led")
def led() -> str:
    """The LED boards, pixel by pixel."""
    return render_template("led.html")


@blueprint.get("/buttons")
def buttons() -> str:
    """One big button per station, where the pins are simulated."""
    if not settings().simulated:
        abort(404)
    return render_template("buttons.html")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The bell."""
    return current_app.send_static_file("bell.svg")
