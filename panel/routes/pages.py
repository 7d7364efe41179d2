"""Pages: one template each. Their contents come by stream; nothing of the contest is in the HTML.

Kind: adapter
"""

import os

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from controller.packs.pack import PIN_VARIABLE
from panel.auth.access import current_device_id, current_identity, guarded_page
from panel.authority import authority_fingerprint
from panel.context import public_hub, settings
from panel.permissions import may_load_packs
from webcore.qr import qr_image, qr_svg

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """List of the pages, with QR codes for the MC's tablet and for the audience."""
    staff, watch = f"{settings().staff_url}/mc", f"{settings().public_url}/watch"
    return render_template(
        "index.html",
        staff=staff,
        staff_code=qr_svg(staff),
        watch=watch,
        watch_code=qr_svg(watch),
        simulated=settings().simulated,
        trust=bool(settings().https_port),
    )


@blueprint.get("/mc")
@guarded_page
def mc() -> ResponseReturnValue:
    """The MC's tablet."""
    return render_template("mc.html", device=current_device_id())


@blueprint.get("/judge")
@guarded_page
def judge() -> ResponseReturnValue:
    """A judge's ballot."""
    identity = current_identity()
    return render_template("judge.html", judge=identity.judge if identity else None)


@blueprint.get("/desk")
@guarded_page
def desk() -> ResponseReturnValue:
    """The secretaries' desk."""
    return render_template(
        "desk.html", packs=may_load_packs(current_identity()), pin=bool(os.environ.get(PIN_VARIABLE))
    )


@blueprint.get("/matches")
@guarded_page
def matches() -> ResponseReturnValue:
    """The matches on the machine: one is chosen, entered, put aside."""
    return render_template("matches.html", packs=may_load_packs(current_identity()))


@blueprint.get("/tech")
@guarded_page
def tech() -> ResponseReturnValue:
    """The technicians' page: health, live inputs, links, devices."""
    return render_template("tech.html", simulated=settings().simulated, https=bool(settings().https_port))


@blueprint.get("/stage")
def stage() -> str:
    """The projector."""
    return render_template("stage.html", authority=authority_fingerprint())


@blueprint.get("/watch")
def watch() -> str:
    """The page for phones in the audience."""
    return render_template("watch.html")


@blueprint.get("/overlay")
def overlay() -> str:
    """A transparent layer for a video stream."""
    return render_template("overlay.html")


@blueprint.get("/led")
def led() -> str:
    """The LED boards, pixel by pixel."""
    return render_template("led.html")


@blueprint.get("/buttons")
def buttons() -> str:
    """One big button per station, if the GPIO is simulated."""
    if not settings().simulated:
        abort(404)
    return render_template("buttons.html")


@blueprint.get("/seal-key.svg")
def seal_key() -> Response:
    """The fingerprint of the match's seals as a QR code; 404 while there is none."""
    snapshot = public_hub().snapshot("public")
    if snapshot is None or not snapshot.seal_key:
        abort(404)
    return Response(qr_image(snapshot.seal_key), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@blueprint.get("/watch-code.svg")
def watch_code() -> Response:
    """The address of the page for the audience as a QR code, for the stage."""
    return Response(qr_image(f"{settings().public_url}/watch"), mimetype="image/svg+xml")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon: a bell."""
    return current_app.send_static_file("bell.svg")
