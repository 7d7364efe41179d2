"""Adapt how tablets come to trust this machine: one page, and the certificate of the site's own authority."""

from flask import Blueprint, Response, abort, render_template

from controller.panel.access import settings
from controller.panel.authority import Certificates, fingerprint
from controller.panel.qr import qr_code
from controller.panel.tls import FOLDER
from controller.panel.vouching import can_vouch

blueprint = Blueprint("trust", __name__)


def certificates() -> Certificates:
    """The site's certificates."""
    return Certificates(settings().data / FOLDER)


@blueprint.get("/trust")
def how() -> str:
    """How a tablet is set up, once: fetch the certificate, trust it, go on over https."""
    if not settings().https_port:
        abort(404)
    link = f"{settings().public_url}/trust"
    code = qr_code(link)
    print_ = fingerprint(certificates().authority)
    foreign = [one for one in settings().addresses.now() if not can_vouch(one)]
    return render_template(
        "trust.html", staff_url=settings().staff_url, fingerprint=print_, code=code, link=link, foreign=foreign
    )


@blueprint.get("/trust/authority.crt")
def authority() -> Response:
    """The authority's certificate, as tablets want it. It is public; its key never leaves the machine."""
    if not settings().https_port:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="bam-chuong.crt"'}
    return Response(certificates().authority.read_bytes(), headers=headers, content_type="application/x-x509-ca-cert")
