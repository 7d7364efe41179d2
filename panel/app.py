"""Start of the Flask app: settings, languages, access and the blueprints, in one factory.

Kind: start
"""

import time
from datetime import timedelta

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from bus.bad_file import BadFileError
from bus.device_ping import PingLog
from bus.messages import Sentence
from panel.auth.credential_file import CredentialFile
from panel.context import Hub
from panel.jobs.runner import Workshop
from panel.routes import (
    ca_download,
    commands,
    device_ping,
    devices,
    health,
    login,
    outputs,
    packs,
    pages,
    papers,
    question_pictures,
    selftest,
    slides,
    streams,
)
from panel.settings import Settings
from webcore import catalogue, scripts
from webcore.compression import squeeze
from webcore.json_body import MALFORMED
from webcore.pin_hashing import Checker
from webcore.problem_details import problem
from webcore.rate_limit import Attempts
from webcore.request_guard import refuse_foreign, secure
from webcore.sessions import TwoCookies
from webcore.static_files import serve_static

MAX_BODY_BYTES = 16_384
"""The largest honest request is a ballot, some 500 bytes; only packs of questions may be larger (`packs.py`)."""


def create_app(hub: Hub, settings: Settings, store: CredentialFile) -> Flask:
    """The panel as a WSGI app over `hub`. Streams need pywsgi with `start.Handler`; all else works anywhere."""
    app = Flask(__name__, static_folder=None)
    serve_static(app)
    app.session_interface = TwoCookies()
    app.config.update(
        SECRET_KEY=bytes.fromhex(store.kept().secret),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(days=2),
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions.update(
        hub=hub, settings=settings, store=store, attempts=Attempts(), checker=Checker(), workshop=Workshop()
    )
    app.extensions["calls"] = PingLog()
    app.extensions["counts"] = {"malformed": 0}
    catalogue.speak(app, settings.folder)
    squeeze(app)
    app.jinja_env.globals.update(scripts=scripts.scripts, now_ns=time.monotonic_ns)
    app.before_request(refuse_foreign)
    app.after_request(secure)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(BadFileError, _store_problem)
    for module in (
        pages,
        login,
        devices,
        streams,
        commands,
        outputs,
        packs,
        papers,
        question_pictures,
        device_ping,
        scripts,
        selftest,
        slides,
        ca_download,
        health,
    ):
        app.register_blueprint(module.blueprint)
    return app


def _http_problem(error: HTTPException) -> Response:
    """What Flask itself refuses (no such address, too large), told as everything else is told."""
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    if error.code == 404:
        return problem(404, Sentence("no-such-address", "There is nothing at this address."))
    return problem(error.code or 500, MALFORMED, error.description or error.name, headers)


def _store_problem(error: BadFileError) -> Response:
    """Pins and devices cannot be read or written: said, and who is in stays in as long as nothing must be kept."""
    return problem(503, Sentence("store", "The panel cannot read its PINs and devices."), str(error))
