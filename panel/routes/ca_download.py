"""Adapt how tablets come to trust this machine: one page, and the certificate of the site's own authority.

Links and QR codes for staff begin on http, for a tablet that does not trust yet would only be warned of https. From
there they come to this page, which takes what the link carries on to https: by itself where the tablet trusts already.

Kind: adapter
"""

from flask import Blueprint, Response, abort, make_response, render_template, request

from panel.context import settings
from panel.permissions import PAGES
from webcore.qr import qr_code
from webcore.request_guard import CONTENT_POLICY
from webcore.tls.ca import Certificates, fingerprint
from webcore.tls.cert_names import can_vouch
from webcore.tls.server_context import FOLDER

blueprint = Blueprint("ca_download", __name__)


def certificates() -> Certificates:
    """The site's certificates."""
    return Certificates(settings().data / FOLDER)


@blueprint.get("/trust")
def how() -> Response:
    """How a tablet is set up, once: fetch the certificate, trust it, go on over https. `?to=`: to that page."""
    if not settings().https_port:
        abort(404)
    link = f"{settings().public_url}/trust"
    code = qr_code(link)
    print_ = fingerprint(certificates().authority)
    foreign = [one for one in settings().addresses.now() if not can_vouch(one)]
    staff, to = settings().staff_url, request.args.get("to", "")
    known = to in PAGES.values()
    page = render_template(
        "trust.html",
        staff_url=staff,
        onward=f"{staff}{to if known else '/enter'}",
        wanted=known,
        fingerprint=print_,
        code=code,
        link=link,
        foreign=foreign,
    )
    # The page asks there whether this tablet trusts the certificate already.
    return make_response(page, {"Content-Security-Policy": f"{CONTENT_POLICY}; connect-src 'self' {staff}"})


@blueprint.get("/trust/authority.crt")
def authority() -> Response:
    """The authority's certificate, as tablets want it. It is public; its key never leaves the machine."""
    if not settings().https_port:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="bam-chuong.crt"'}
    return Response(certificates().authority.read_bytes(), headers=headers, content_type="application/x-x509-ca-cert")
