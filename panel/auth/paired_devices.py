"""Recognition of paired devices before Flask sees a request: places of strangers are limited, theirs are not.

Kind: adapter
"""

from typing import Any

from flask import Flask

from bus.bad_file import BadFileError
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Device, find_device
from webcore.sessions import SessionCookies


def device_of_session(store: CredentialFile, session: Any) -> tuple[str, Device] | None:
    """Return the device that the content of a cookie names, with its id; None: it is not paired, or not any more."""
    number, epoch = session.get("device"), session.get("epoch")
    if not isinstance(number, str) or not isinstance(epoch, int):
        return None
    device = find_device(store.read(), number, epoch)
    return None if device is None else (number, device)


class PairedDevices:
    """Knows the paired devices of `app`. With `https_only`, none of them is believed over plain HTTP."""

    def __init__(self, app: Flask, store: CredentialFile, https_only: bool) -> None:
        self._app, self._store, self._https_only = app, store, https_only
        self._cookies = SessionCookies()

    def have_sent(self, environ: dict[str, Any]) -> bool:
        """Whether a paired device sent the request with this WSGI environment."""
        if self._https_only and environ["wsgi.url_scheme"] != "https":
            return False
        session = self._cookies.read(self._app, environ)
        try:
            return bool(session) and device_of_session(self._store, session) is not None
        except BadFileError:
            return False
