"""Start of the Flask app: settings, languages, access and the blueprints, in one factory."""

import time
from datetime import timedelta

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from controller.bus.messages import Sentence
from controller.files import BadFileError
from controller.panel import (
    access,
    commands,
    devices,
    entry,
    outputs,
    packs,
    pages,
    papers,
    pictures,
    reach,
    scripts,
    selftest,
    slides,
    state,
    streams,
    trust,
    words,
)
from controller.panel.attempts import Attempts
from controller.panel.bodies import MALFORMED
from controller.panel.hub import Hub
from controller.panel.pins import Checker
from controller.panel.problems import problem
from controller.panel.settings import Settings
from controller.panel.squeeze import squeeze
from controller.panel.store import Store
from controller.panel.workshop import Workshop
from controller.reach import Calls

MAX_BODY_BYTES = 16_384
"""The largest honest request is a ballot, some 500 bytes; only packs of questions may be larger (`packs.py`)."""


def create_app(hub: Hub, settings: Settings, store: Store) -> Flask:
    """The panel as a WSGI app over `hub`. Streams need pywsgi with `start.Handler`; all else works anywhere."""
    app = Flask(__name__)
    app.session_interface = access.TwoCookies()
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
    app.extensions["calls"] = Calls()
    app.extensions["counts"] = {"malformed": 0}
    words.speak(app, settings.folder)
    squeeze(app)
    app.jinja_env.globals.update(scripts=scripts.scripts, now_ns=time.monotonic_ns)
    app.before_request(access.refuse_foreign)
    app.after_request(access.secure)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(BadFileError, _store_problem)
    for module in (
        pages,
        entry,
        devices,
        streams,
        commands,
        outputs,
        packs,
        papers,
        pictures,
        reach,
        scripts,
        selftest,
        slides,
        trust,
        state,
    ):
        app.register_blueprint(module.blueprint)
    return app


def _http_problem(error: HTTPException) -> Response:
    """What Flask itself refuses (no such address, too large), told as everything else is told."""
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    if error.code == 404:
        return problem(404, Sentence("no_such_address", "There is nothing at this address."))
    return problem(error.code or 500, MALFORMED, error.description or error.name, headers)


def _store_problem(error: BadFileError) -> Response:
    """Pins and devices cannot be read or written: said, and who is in stays in as long as nothing must be kept."""
    return problem(503, Sentence("store", "The panel cannot read its pins and devices."), str(error))
