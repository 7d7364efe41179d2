"""The Flask app of the season's pages.

Kind: start
"""

from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from bus.messages import Sentence
from controller.journal.errors import JournalError
from season.hub import box_api, venues_page
from season.rules.promotion_commands import QUESTIONS
from season.rules.timetable import LIGHT_NAMES, Light
from season.site.access import current_account
from season.site.language import address_in, translated
from season.site.office import Office
from season.site.routes import (
    calendars,
    history_page,
    host_page,
    keys_page,
    lists_page,
    nominations,
    orders,
    packages_page,
    people_page,
    promotion_page,
    protests_page,
    reports_page,
    results_page,
    school_page,
    sign_in,
    sittings_page,
    timetable_page,
    visits_page,
)
from webcore import catalogue, styles
from webcore.compression import compress_responses
from webcore.own_hosts import OwnHosts
from webcore.pin_checker import PinChecker
from webcore.rare_log import RareRecords
from webcore.rate_limit import Attempts
from webcore.request_guard import add_security_headers, guard_requests, refuse_foreign
from webcore.sessions import SessionCookies
from webcore.static_files import serve_static
from webcore.tls.addresses import Addresses
from webcore.traffic import Traffic

MAX_BODY_BYTES = 40_000_000
"""The largest request: a result with the photograph of its paper, or the forms of all schools at once."""
SESSION_DAYS = 7

ROUTES = (
    *(sign_in, timetable_page, lists_page, nominations, orders, school_page, people_page, history_page, calendars),
    *(sittings_page, packages_page, results_page, promotion_page, reports_page),
    *(protests_page, keys_page, host_page, visits_page),
)

REFUSALS = {
    401: Sentence("page-401", "Sign in first"),
    403: Sentence("page-403", "This page is for others"),
    409: Sentence("page-409", "This paper cannot be made yet"),
    404: Sentence("page-404", "There is nothing at this address"),
    413: Sentence("page-413", "This is too large"),
}
"""What a page says where there is nothing to show."""


class SiteSettings(Struct, frozen=True):
    """Settings of the app. `folder`: a private folder for files made at start; `names`: more names of this machine;
    `first_invitation`: hash of the invitation that the terminal shows while there is no account."""

    folder: Path
    addresses: Addresses
    names: tuple[str, ...] = ()
    first_invitation: str = ""


def create_app(office: Office, settings: SiteSettings) -> Flask:
    """Build the pages over `office`. Raises `StoreError`."""
    app = Flask(__name__, static_folder=None)
    serve_static(app)
    app.session_interface = SessionCookies()
    app.config.update(
        SECRET_KEY=office.people.secret(),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # a link in a reminder opens its page
        PERMANENT_SESSION_LIFETIME=timedelta(days=SESSION_DAYS),
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions.update(office=office, attempts=Attempts(), checker=PinChecker(), traffic=Traffic())
    app.extensions.update(first_invitation=settings.first_invitation)
    app.logger.addFilter(RareRecords())
    guard_requests(app, OwnHosts(settings.addresses, settings.names), app.extensions["traffic"])
    catalogue.init_languages(app, settings.folder)
    compress_responses(app)
    app.jinja_env.globals.update(styles=styles.styles, account=current_account, now_ns=office.now_ns)
    app.jinja_env.globals.update(
        light_names={light.value: LIGHT_NAMES[light] for light in Light}, address_in=address_in
    )
    app.jinja_env.globals.update(questions=QUESTIONS)
    app.jinja_env.filters["said"] = translated
    app.before_request(_refuse_foreign)
    app.after_request(add_security_headers)
    app.after_request(_keep_nothing)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(JournalError, _database_problem)
    app.register_blueprint(styles.blueprint)
    for module in (*ROUTES, box_api, venues_page):
        app.register_blueprint(module.blueprint)
    return app


def _refuse_foreign() -> Response | None:
    """Boxes have no cookie that a foreign page could use: each of their requests is signed."""
    return None if request.blueprint == box_api.blueprint.name else refuse_foreign()


def _keep_nothing(response: Response) -> Response:
    """What somebody who signed in has seen stays in no cache."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def _http_problem(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    sentence = REFUSALS.get(code, Sentence("page-refused", "This request cannot be used"))
    return render_template("problem.html", sentence=sentence), code


def _database_problem(error: JournalError) -> ResponseReturnValue:
    sentence = Sentence("page-database", "The season cannot be read: {why}", {"why": str(error)})
    return render_template("problem.html", sentence=sentence), 503
