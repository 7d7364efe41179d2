"""What every process of pages is made of: the app with what strangers may use, and the app for strangers alone.

Kind: start
"""

import secrets
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from bus.messages import Sentence
from panel.context import PublicHub
from panel.routes import (
    ca_download,
    clock,
    health,
    pages,
    question_clips,
    question_pictures,
    slides,
    stage_sound,
    streams,
)
from panel.settings import Settings
from webcore import catalogue, scripts, styles
from webcore.compression import compress_responses
from webcore.json_body import MALFORMED
from webcore.own_hosts import OwnHosts
from webcore.problem_details import problem
from webcore.rare_log import RareRecords
from webcore.request_guard import add_security_headers, guard_requests, refuse_cross_origin
from webcore.sessions import SessionCookies
from webcore.static_files import serve_static
from webcore.traffic import Traffic

MAX_BODY_BYTES = 16_384
"""The largest regular request is a ballot, some 500 bytes; packs of questions may be larger (`routes/packs.py`)."""

PUBLIC_ROUTES = (
    pages,
    streams,
    clock,
    question_pictures,
    question_clips,
    scripts,
    slides,
    stage_sound,
    styles,
    ca_download,
    health,
)
"""What strangers may use."""


def create_public_app(hub: PublicHub, settings: Settings) -> Flask:
    """Build the app of a process for strangers alone: it knows no PIN, no device and no secret."""
    return new_app(hub, settings, secrets.token_bytes(32), settings.folder / "public")


def new_app(hub: PublicHub, settings: Settings, secret: bytes, catalogues: Path) -> Flask:
    """Build what both have in common. `secret` signs cookies; compiled texts are kept in `catalogues`."""
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


def _http_problem(error: HTTPException) -> Response:
    """A request that Flask itself refuses (no such address, too large), as a problem like all others."""
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    if error.code == 404:
        return problem(404, Sentence("no-such-address", "There is nothing at this address."))
    return problem(error.code or 500, MALFORMED, error.description or error.name, headers)
