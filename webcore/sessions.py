"""Flask sessions with one signed cookie on http and another on https.

Kind: adapter
"""

from flask import request
from flask.sessions import SecureCookieSessionInterface


class SessionCookies(SecureCookieSessionInterface):
    """Two cookies, because cookies do not know ports: http must neither see nor set the cookie of https."""

    def get_cookie_name(self, app: object) -> str:
        """A `__Host-…` cookie can only be set by this host, over https."""
        return "__Host-bamchuong" if request.is_secure else "bamchuong"

    def get_cookie_secure(self, app: object) -> bool:
        """The cookie of https is sent over https only."""
        return request.is_secure
