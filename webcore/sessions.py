"""Adapt Flask's sessions: one signed cookie on http, another one on https.

Kind: adapter
"""

from flask import request
from flask.sessions import SecureCookieSessionInterface


class TwoCookies(SecureCookieSessionInterface):
    """On https another cookie, never sent or set without it: cookies know no port, both would share one jar."""

    def get_cookie_name(self, app: object) -> str:
        """`__Host-…` can only be set by this very host, over https."""
        return "__Host-bamchuong" if request.is_secure else "bamchuong"

    def get_cookie_secure(self, app: object) -> bool:
        """Only over https where it came over https."""
        return request.is_secure
