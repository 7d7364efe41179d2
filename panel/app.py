"""The Flask app's factory: settings, languages, access and the blueprints.

Kind: start
"""

import secrets
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from bus.bad_file import BadFileError
from bus.device_ping import PingLog
from bus.messages import Sentence
from panel.auth.access import current_device_id
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.pending import PendingDevices
from panel.auth.proofs import Proofs
from panel.context import Hub, PublicHub
from panel.jobs.runner import JobRunner
from panel.routes import (
    ca_download,
    clock,
    commands,
    device_ping,
    devices,
    health,
    login,
    outputs,
    packs,
    pages,
    pairing,
    papers,
    question_pictures,
    selftest,
    slides,
    streams,
)
from panel.settings import Settings
from webcore import catalogue, scripts, styles
from webcore.compression import compress_responses
from webcore.json_body import MALFORMED
from webcore.own_hosts import OwnHosts
from webcore.pin_checker import PinChecker
from webcore.problem_details import problem
from webcore.rare_log import RareRecords
from webcore.rate_limit import Attempts
from webcore.request_guard import add_security_headers, guard_requests, refuse_cross_origin
from webcore.sessions import SessionCookies
from webcore.static_files import serve_static
from webcore.traffic import Traffic

PAIRED_HEADER = "X-Paired"
MAX_BODY_BYTES = 16_384
"""The largest regular request is a ballot, some 500 bytes; packs of questions may be larger (`routes/packs.py`)."""

PUBLIC_ROUTES = (pages, streams, clock, question_pictures, scripts, slides, styles, ca_download, health)
"""What strangers may use."""

STAFF_ROUTES = (login, pairing, devices, commands, outputs, packs, papers, device_ping, selftest)


def create_app(hub: Hub, settings: Settings, store: CredentialFile) -> Flask:
    """Build the panel as a WSGI app over `hub`. Streams need `webcore.http_server`; the rest any server."""
    app = _new_app(hub, settings, bytes.fromhex(store.read().secret), settings.folder)
    app.extensions.update(store=store, attempts=Attempts(), checker=PinChecker(), job_runner=JobRunner())
    app.extensions.update(
        access_log=AccessLog(hub.record_access), proofs=Proofs(), pending_devices=PendingDevices(), ping_log=PingLog()
    )
    app.register_error_handler(BadFileError, _credential_file_problem)
    if settings.proxied:
        app.after_request(_tell_proxy)
    for module in STAFF_ROUTES:
        app.register_blueprint(module.blueprint)
    return app


def create_public_app(hub: PublicHub, settings: Settings) -> Flask:
    """Build the app of a process for strangers alone: it knows no PIN, no device and no secret."""
    return _new_app(hub, settings, secrets.token_bytes(32), settings.folder / "public")


def _new_app(hub: PublicHub, settings: Settings, secret: bytes, catalogues: Path) -> Flask:
    app = Flask(__name__, static_folder=None)
    serve_static(app)
    app.session_interface = SessionCookies()
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(days=2),
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions.update(hub=hub, settings=settings, counts={"malformed": 0}, traffic=Traffic())
    app.logger.addFilter(RareRecords())
    guard_requests(app, OwnHosts(settings.addresses, settings.names), app.extensions["traffic"])
    catalogue.init_languages(app, catalogues)
    compress_responses(app)
    app.jinja_env.globals.update(scripts=scripts.scripts, styles=styles.styles, now_ns=time.monotonic_ns)
    app.before_request(refuse_cross_origin)
    app.after_request(add_security_headers)
    app.register_error_handler(HTTPException, _http_problem)
    for module in PUBLIC_ROUTES:
        app.register_blueprint(module.blueprint)
    return app


def _tell_proxy(response: Response) -> Response:
    """Tell the proxy that this address is a paired device's; it keeps places for such addresses, and tells nobody."""
    if current_device_id():
        response.headers[PAIRED_HEADER] = "1"
    return response


def _http_problem(error: HTTPException) -> Response:
    """A request that Flask itself refuses (no such address, too large), as a problem like all others."""
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    if error.code == 404:
        return problem(404, Sentence("no-such-address", "There is nothing at this address."))
    return problem(error.code or 500, MALFORMED, error.description or error.name, headers)


def _credential_file_problem(error: BadFileError) -> Response:
    """The credential file cannot be read or written. Paired devices keep working until something must be written."""
    return problem(503, Sentence("store", "The panel cannot read its PINs and devices."), str(error))
