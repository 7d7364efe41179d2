"""The page that makes tablets trust this machine, and the certificate of the site's own authority.

This page is on HTTP, because a tablet without the certificate would only show a warning on HTTPS. Whoever sits in
between could put another certificate there: so its fingerprint is compared with what the machine itself shows, on the
stage's screen, in the terminal or on paper. Nothing secret passes through here: QR codes for staff lead to HTTPS.

Kind: adapter
"""

from flask import Blueprint, Response, abort, make_response, render_template, request

from panel.authority import authority_fingerprint, certificates
from panel.context import settings
from panel.permissions import PAGES
from webcore.qr import qr_svg
from webcore.request_guard import CONTENT_POLICY
from webcore.tls.cert_names import can_certify

blueprint = Blueprint("ca_download", __name__)


@blueprint.get("/trust")
def trust_page() -> Response:
    """The page that explains how to set up a tablet, once: download the certificate, trust it, continue over HTTPS.

    `?to=`: the page to continue to.
    """
    if not settings().https_port:
        abort(404)
    link = f"{settings().public_url}/trust"
    code = qr_svg(link)
    foreign = [address for address in settings().addresses.current() if not can_certify(address)]
    staff, to = settings().staff_url, request.args.get("to", "")
    is_page = to in PAGES.values()
    page = render_template(
        "trust.html",
        staff_url=staff,
        onward=f"{staff}{to if is_page else '/enter'}",
        is_page=is_page,
        fingerprint=authority_fingerprint(),
        code=code,
        link=link,
        foreign=foreign,
    )
    # The page sends a request there to find out whether this tablet already trusts the certificate.
    return make_response(page, {"Content-Security-Policy": f"{CONTENT_POLICY}; connect-src 'self' {staff}"})


@blueprint.get("/trust/authority.crt")
def authority() -> Response:
    """Return the authority's certificate for tablets. It is public; its key never leaves the machine."""
    if not settings().https_port:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="bam-chuong.crt"'}
    return Response(certificates().authority.read_bytes(), headers=headers, content_type="application/x-x509-ca-cert")
