"""Flask sessions with one signed cookie on http and another on https, both of this installation alone.

Cookies know neither ports nor paths of data: of two panels on one machine, each must keep its own. So the name carries
an id of the installation. No clock decides whether a cookie is good: a machine without a battery-backed clock may jump
by years during a match. A cookie is void when what it names is (`panel/auth/credentials.py`); the browser keeps it for
`Max-Age`, which it counts by itself.

Kind: adapter
"""

import hashlib
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature
from werkzeug.http import dump_cookie, parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PREFIX = "bamchuong-"
"""How the name of every such cookie begins, after `__Host-` on https."""


def cookie_name(secret: bytes) -> str:
    """The name of the cookie of the installation that signs with `secret`."""
    return PREFIX + hashlib.blake2b(secret, digest_size=4, person=b"cookie-name").hexdigest()


class SessionCookies(SecureCookieSessionInterface):
    """Two cookies, because cookies do not know ports: http must neither see nor set the cookie of https."""

    def get_cookie_name(self, app: Flask) -> str:
        """The name of the cookie on the connection of the current request."""
        return self._name(app, request.is_secure)

    def _name(self, app: Flask, is_secure: bool) -> str:
        """A `__Host-…` cookie can only be set by this host, over https."""
        name = cookie_name(app.config["SECRET_KEY"])
        return f"__Host-{name}" if is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:
        """The cookie of https is sent over https only."""
        return request.is_secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The content of the cookie, if this installation signed it, whatever time it is now and was then."""
        return self._read(app, request.cookies.get(self.get_cookie_name(app), ""))

    def read(self, app: Flask, environ: "WSGIEnvironment") -> SecureCookieSession:
        """The same before Flask sees the request; cheap where there is no such cookie."""
        name, header = self._name(app, environ["wsgi.url_scheme"] == "https"), environ.get("HTTP_COOKIE", "")
        return self._read(app, parse_cookie(header).get(name, "") if name in header else "")

    def _read(self, app: Flask, value: str) -> SecureCookieSession:
        serializer = self.get_signing_serializer(app)
        try:
            return self.session_class(serializer.loads(value) if serializer is not None and value else None)
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie for `PERMANENT_SESSION_LIFETIME` seconds from when the browser receives it."""
        if session and self.should_set_cookie(app, session):
            self._set_cookie(app, session, response)
        elif not session:
            super().save_session(app, session, response)
        if session.accessed:
            response.vary.add("Cookie")

    def _set_cookie(self, app: Flask, session: SessionMixin, response: Response) -> None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return
        cookie = dump_cookie(
            self.get_cookie_name(app),
            serializer.dumps(dict(session)),
            max_age=app.permanent_session_lifetime,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            httponly=self.get_cookie_httponly(app),
            sync_expires=False,  # no `Expires`, which is an hour of this machine's clock
        )
        response.headers.add("Set-Cookie", cookie)
