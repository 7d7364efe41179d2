"""Who is asking: the account behind a signed cookie. Every page and order asks again.

A session is of one password of an account: it ends with a new password, and as soon as the account is disabled. What a
browser keeps when somebody leaves is only that this account was used on it: its guesses at the password are then
counted apart from those of strangers at the same address, who therefore cannot keep it out.

Kind: adapter
"""

import re
import secrets
import time
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from bus.printable import printable
from season.rules.people import Person, Role
from season.site.account import Account, person_of
from season.site.office import office
from webcore.pin_checker import PinChecker
from webcore.pin_hashing import hash_pin
from webcore.rate_limit import Attempts, client_network
from webcore.request_guard import is_local_request
from webcore.sessions import SessionCookies

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])

MAX_KNOWN = 8
"""Of so many accounts one browser remembers that they were used on it."""


def current_account() -> Account | None:
    """The account of who sent this request; None for a stranger."""
    if "account" not in g:
        account = office().people.find(session["account"]) if session.get("account") else None
        g.account = account if _is_valid(account, session) else None
    value: Account | None = g.account
    return value


def has_account(app: Flask) -> Callable[[dict[str, Any]], bool]:
    """Tells, before Flask sees a request, whether somebody sent it who has signed in: who may send whole files."""
    cookies = SessionCookies()

    def has_sent(environ: dict[str, Any]) -> bool:
        sent = cookies.read(app, environ)
        account = app.extensions["office"].people.find(sent["account"]) if sent.get("account") else None
        return _is_valid(account, sent)

    return has_sent


def _is_valid(account: Account | None, sent: Mapping[str, Any]) -> bool:
    return account is not None and account.can_sign_in and account.epoch == sent.get("epoch")


def current_person() -> Person:
    """Who sent this request, as facts name them. Only for guarded views."""
    account = current_account()
    if account is None:
        abort(401)
    person = person_of(account, office().season().plan)
    inviter = office().people.inviters().get(account.id)
    return replace(person, invited_by=inviter) if inviter else person


def guarded(*roles: Role) -> Callable[[_View], _View]:
    """Guards a view: strangers are sent to sign in; `roles`: who may see it, everybody with an account by default."""

    def guard(view: _View) -> _View:
        @wraps(view)
        def guarded_view(*args: object, **kwargs: object) -> ResponseReturnValue:
            account = current_account()
            if account is None:
                return redirect(url_for("sign_in.enter_page", to=request.full_path if request.method == "GET" else "/"))
            if roles and account.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return guarded_view  # type: ignore[return-value]

    return guard


def start_session(account: Account) -> None:
    """The person of `account` sits at this browser."""
    tokens = {**session.get("known", {}), account.id: secrets.token_hex(8)}
    session.clear()
    session.update(account=account.id, epoch=account.epoch, known=dict(list(tokens.items())[-MAX_KNOWN:]))
    g.pop("account", None)


def end_session() -> None:
    """Nobody sits at this browser."""
    tokens = session.get("known", {})
    session.clear()
    session["known"] = tokens
    g.pop("account", None)


def check_password(account_id: str, password: str) -> Account | int | None:
    """The account, if this is its password; None if it is not; or how many seconds this client must wait first."""
    attempts: Attempts = current_app.extensions["attempts"]
    client = _client(account_id)
    if wait_s := attempts.start(client, None, time.monotonic_ns()):
        return wait_s
    account = office().people.find(account_id)
    checker: PinChecker = current_app.extensions["checker"]
    digest = account.password if account is not None and account.can_sign_in else _nobodys_password()
    is_known = not isinstance(client, str)
    if not checker.matches(digest, password, is_known=is_known) or account is None or not account.can_sign_in:
        current_app.logger.warning("wrong password for %s from %s", printable(account_id[:40]), request.remote_addr)
        return None
    attempts.succeed(client)
    return account


def _client(account_id: str) -> Hashable:
    """Whose guesses are counted together; None: those of the machine itself are not."""
    if is_local_request():
        return None
    browser = session.get("known", {}).get(account_id)
    return (account_id, browser) if browser else client_network(request.remote_addr or "")


def _nobodys_password() -> str:
    """A hash that takes as long to check as any: nobody learns by time which accounts exist."""
    if "nobodys_password" not in current_app.extensions:
        current_app.extensions["nobodys_password"] = hash_pin(secrets.token_hex(16))
    value: str = current_app.extensions["nobodys_password"]
    return value


def own_path(to: str) -> str:
    """`to`, if it is a page of ours; nobody is sent elsewhere."""
    return to.removesuffix("?") if _OWN_PATH.fullmatch(to) else "/"


_OWN_PATH = re.compile(r"/(?![/\\])[^\\\s]*")
