"""Signing in with account and password, leaving, and choosing a password by an invitation.

Kind: adapter
"""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from bus.messages import Sentence
from bus.units import NS_PER_S
from season.rules.people import Role
from season.site.access import check_password, current_account, end_session, own_path, start_session
from season.site.account import Account, invitation_digest, password_faults
from season.site.account_forms import account_faults, new_account
from season.site.account_wording import JOINED
from season.site.office import office
from webcore.pin_hashing import hash_pin

WRONG = Sentence("wrong-password", "This name or this password is wrong")
SHUT = Sentence("invitation-void", "This invitation was used, or is too old: ask the office for another one")

START_PAGES = {
    Role.SCHOOL: "/school",
    Role.UNIT: "/school",
    Role.HOST: "/host",
    Role.JURY: "/protests",
    Role.CHECK: "/visits",
}
"""What a person in a role has to do, where it is not the timetable."""

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/enter")
def enter_page() -> str:
    """The page to sign in."""
    return render_template("enter.html", account_id="", faults=(), to=own_path(request.args.get("to", "/")))


@blueprint.post("/enter")
def enter() -> ResponseReturnValue:
    """Sign in; then the page that was asked for."""
    account_id, to = request.form.get("account", "").strip().lower(), own_path(request.form.get("to", "/"))
    result = check_password(account_id, request.form.get("password", ""))
    if isinstance(result, Account):
        start_session(result)
        return redirect(to)
    fault = WRONG
    if result is not None:
        fault = Sentence("password-wait", "Too many attempts from here; wait {seconds} seconds", {"seconds": result})
    return render_template("enter.html", account_id=account_id, faults=(fault,), to=to), 401 if result is None else 429


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Sign out."""
    end_session()
    return redirect(url_for("sign_in.enter_page"))


@blueprint.get("/join/<token>")
def join_page(token: str) -> ResponseReturnValue:
    """The page of an invitation."""
    return _join_page(token, {}, ())


@blueprint.post("/join/<token>")
def join(token: str) -> ResponseReturnValue:
    """Choose a password; with the first invitation, make the first account."""
    account, fields = _invited_account(token), {name: text.strip() for name, text in request.form.items()}
    if account is None and not _is_first(token):
        return _join_page(token, {}, ())
    faults: tuple[Sentence, ...] = ()
    if account is None:
        fields = {**fields, "role": Role.LEAD.value, "id": fields.get("id", "").lower()}
        faults = tuple(account_faults(fields, None))
    account_id = account.id if account is not None else fields["id"]
    password = request.form.get("password", "")
    faults += tuple(password_faults(password, request.form.get("again", ""), account_id))
    if faults:
        return _join_page(token, fields, faults)
    digest = hash_pin(password)

    def with_password(before: Account | None) -> Account:
        account = before or new_account({name: fields.get(name, "") for name in ("id", "name", "email")})
        return replace(account, password=digest, epoch=account.epoch + 1, invitation="", invited_until_s=0)

    joined = office().people.change(account_id, with_password, account_id, JOINED, office().now_ns())
    current_app.extensions["first_invitation"] = ""
    start_session(joined)
    return redirect("/")


def _join_page(token: str, fields: dict[str, str], faults: tuple[Sentence, ...]) -> ResponseReturnValue:
    account = _invited_account(token)
    if account is None and not _is_first(token):
        return render_template("enter.html", account_id="", faults=(SHUT,), to="/"), 410
    page = render_template("join.html", invited=account, fields=fields, faults=faults)
    return page, 422 if faults else 200


def _invited_account(token: str) -> Account | None:
    return office().people.invited(invitation_digest(token), office().now_ns() // NS_PER_S)


def _is_first(token: str) -> bool:
    """Whether this is the invitation that the terminal showed, while there is no account."""
    first: str = current_app.extensions["first_invitation"]
    return bool(first) and invitation_digest(token) == first and not office().people.accounts()


@blueprint.get("/")
def start_page() -> ResponseReturnValue:
    """The page that a person needs first."""
    account = current_account()
    if account is None:
        return redirect(url_for("sign_in.enter_page"))
    return redirect(START_PAGES.get(account.role, "/season"))
