"""Adapt https: the certificate for the addresses that this machine has now.

New connections get another one as soon as it is needed; open ones keep theirs.

Kind: adapter
"""

import datetime as dt
import logging
import ssl
from pathlib import Path

import gevent.ssl

from bus.bad_file import BadFileError
from webcore.tls.addresses import Addresses, local_name
from webcore.tls.ca import Certificates
from webcore.tls.cert_names import LOOPBACK, can_vouch

FOLDER = "certificates"
"""Where they are in the data folder."""

LOOKED_EVERY = dt.timedelta(minutes=1)
"""How often it is looked whether the certificate is about to end. A machine without a clock of its own jumps years
ahead when it hears the time: that is seen at once, as other addresses are."""

_log = logging.getLogger("panel")


class Tls:
    """What the https server stands on. Belongs to gevent's thread. Raises `BadFileError` where it cannot begin."""

    def __init__(self, data: Path, addresses: Addresses, now: dt.datetime) -> None:
        self._certificates = Certificates(data / FOLDER)
        self._addresses = addresses
        self._looked = (addresses.now(), now)
        self._failed = ""
        self.context: ssl.SSLContext = gevent.ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._certificates.ready(_hosts(addresses.now()), now)
        self.context.load_cert_chain(self._certificates.server)
        _tell(addresses.now())

    def look(self, now: dt.datetime) -> None:
        """Take another certificate where the addresses are others, or the old one is about to end. Where that fails the
        old one stays, the log says why, and it is tried again a minute later."""
        addresses, (before, looked) = self._addresses.now(), self._looked
        if addresses == before and abs(now - looked) < LOOKED_EVERY:
            return
        self._looked = (addresses, now)
        if addresses != before:
            _tell(addresses)
        try:
            if self._certificates.ready(_hosts(addresses), now):
                self.context.load_cert_chain(self._certificates.server)
            self._failed = ""
        except (BadFileError, OSError) as error:
            if str(error) != self._failed:
                _log.error("https goes on with the certificate that it has: %s", error)
            self._failed = str(error)


def _hosts(addresses: tuple[str, ...]) -> set[str]:
    """All by which staff may reach this machine, as far as the authority can vouch for it."""
    return {LOOPBACK, "localhost", *filter(None, [local_name()]), *filter(can_vouch, addresses)}


def _tell(addresses: tuple[str, ...]) -> None:
    _log.info("https: the certificate names %s", ", ".join(sorted(_hosts(addresses))))
    if foreign := [one for one in addresses if not can_vouch(one)]:
        _log.warning(
            "https: no certificate of ours names %s, which is no private address; see /trust", ", ".join(foreign)
        )
