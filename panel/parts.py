"""Parts of a panel process behind its servers: all of them, or only those that strangers or staff need.

Kind: start
"""

import datetime as dt
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from bus.endpoints import Endpoints
from panel.listening import Part, Web
from panel.public_app import create_public_app
from panel.public_hub import PublicBusHub
from panel.settings import Settings
from webcore.admission import Admission
from webcore.connection_limits import MAX_STRANGERS, Limits
from webcore.tls.addresses import Addresses

if TYPE_CHECKING:
    from panel.bus_hub import BusHub

STRANGERS_OF_STAFF = 256
"""Strangers' places in a process for staff: those who enter a PIN, or whose device was removed."""


@dataclass(frozen=True)
class Inside:
    """The app with its hub, and who is let in to it. `checks` are done regularly; `close` ends what the app began."""

    app: Flask
    hub: "BusHub | PublicBusHub"
    admission: Admission
    context: ssl.SSLContext | None
    checks: tuple[Callable[[], object], ...]
    close: Callable[[], object]


def assemble(endpoints: Endpoints, web: Web, data: Path, simulated: bool, files: int) -> Inside:
    """Put together what `web.part` needs, in a process that may open so many files. Raises `BadFileError`."""
    settings = Settings(
        simulated=simulated,
        addresses=Addresses(web.address),
        folder=endpoints.folder,
        data=data,
        port=web.port,
        https_port=web.https_port,
        names=web.names,
        proxied=bool(web.proxy_port),
    )
    if web.part is Part.PUBLIC:
        return _for_strangers(endpoints, settings, Limits.of_files(files, web.per_address))
    strangers = STRANGERS_OF_STAFF if web.part is Part.STAFF else MAX_STRANGERS
    return _with_staff(endpoints, settings, Limits.of_files(files, web.per_address, strangers))


def _for_strangers(endpoints: Endpoints, settings: Settings, limits: Limits) -> Inside:
    hub = PublicBusHub(endpoints)
    app = create_public_app(hub, settings)
    admission = Admission(limits, app.extensions["traffic"], lambda environ: False)
    app.extensions["connections"] = admission.connections
    return Inside(app, hub, admission, context=None, checks=(), close=hub.close)


def _with_staff(endpoints: Endpoints, settings: Settings, limits: Limits) -> Inside:
    # A process for strangers alone never loads these.
    from panel.app import create_app
    from panel.auth.credential_file import CredentialFile
    from panel.auth.paired_devices import PairedDevices
    from panel.auth.presence import Presence
    from panel.bus_hub import BusHub
    from panel.routes.packs import MAX_UPLOAD_BYTES
    from webcore.tls.server_context import Tls

    store = CredentialFile(settings.data)
    hub = BusHub(endpoints, settings.simulated)
    app = create_app(hub, settings, store)
    devices = PairedDevices(app, store, https_only=bool(settings.https_port))
    admission = Admission(limits, app.extensions["traffic"], devices.have_sent, MAX_UPLOAD_BYTES)
    app.extensions["connections"] = admission.connections
    presence = Presence(hub, store, app.extensions["access_log"])
    # A proxy reads the certificate's file; it is renewed here all the same.
    tls = Tls(settings.data, settings.addresses, dt.datetime.now(dt.UTC)) if settings.https_port else None

    def check() -> None:
        presence.check(int(time.time()))
        if tls is not None:
            tls.refresh(dt.datetime.now(dt.UTC))

    def close() -> None:
        presence.close(int(time.time()))
        hub.close()

    return Inside(
        app=app,
        hub=hub,
        admission=admission,
        context=tls.context if tls is not None else None,
        checks=(check,),
        close=close,
    )
