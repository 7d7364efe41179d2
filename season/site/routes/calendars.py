"""Calendar feeds: an address that only its person knows, because calendar programs cannot sign in.

It is made of the account, the unit and the secret of the pages; it ends when the account is disabled.

Kind: adapter
"""

import hmac

from flask import Blueprint, Response, abort, current_app, url_for
from flask.typing import ResponseReturnValue

from season.rules.people import OFFICE_OR_SIGNING
from season.site.access import current_account
from season.site.account import person_of
from season.site.language import translated
from season.site.office import office

blueprint = Blueprint("calendars", __name__)

TOKEN_DIGITS = 32


def calendar_address(unit: str) -> str:
    """The address of the calendar of `unit` for who asks."""
    account = current_account()
    name = account.id if account is not None else ""
    return url_for("calendars.feed", account_id=name, unit=unit, token=_token(name, unit), _external=True)


@blueprint.get("/calendar/<account_id>/<unit>/<token>.ics")
def feed(account_id: str, unit: str, token: str) -> ResponseReturnValue:
    """The deadlines and matches of a unit."""
    from season.reminders.calendar_feed import calendar_feed

    account, season = office().people.find(account_id), office().season()
    is_known = hmac.compare_digest(token.encode(), _token(account_id, unit).encode())
    if account is None or account.is_disabled or season.plan is None or not is_known:
        abort(404)
    if person_of(account, season.plan).unit != unit and account.role not in OFFICE_OR_SIGNING:
        abort(404)
    content = calendar_feed(season, unit, office().now_ns(), office().today(), translated)
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})


def _token(account_id: str, unit: str) -> str:
    secret: bytes = current_app.config["SECRET_KEY"]
    return hmac.digest(secret, f"calendar/{account_id}/{unit}".encode(), "sha256").hex()[:TOKEN_DIGITS]
