"""TLS context of the https server, with a certificate for the addresses that this machine has now.

New connections get a new certificate as soon as there is one; open ones keep theirs.

Kind: adapter
"""

import datetime as dt
import logging
import ssl
from pathlib import Path

import gevent.ssl

from bus.bad_file import BadFileError
from webcore.tls.addresses import Addresses, local_name
from webcore.tls.cert_names import LOOPBACK, can_certify
from webcore.tls.certificates import FOLDER, Certificates

CHECK_INTERVAL = dt.timedelta(minutes=1)
"""How often to check whether the certificate is about to expire. A machine without a battery-backed clock jumps years
ahead when it gets the time: that is noticed at once, as a change of addresses is."""

_log = logging.getLogger("panel")


class Tls:
    """Context of the https server. For gevent's thread. Raises `BadFileError` where it cannot start."""

    def __init__(self, data: Path, addresses: Addresses, now: dt.datetime) -> None:
        self._certificates = Certificates(data / FOLDER)
        self._addresses = addresses
        self._checked = (addresses.current(), now)
        self._failure = ""
        self.context: ssl.SSLContext = gevent.ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._certificates.ensure(_hosts(addresses.current()), now)
        self.context.load_cert_chain(self._certificates.server)
        _log_names(addresses.current())

    def refresh(self, now: dt.datetime) -> None:
        """Renew the certificate where the addresses have changed or it is about to expire.

        Where that fails the old one stays in use, the log says why, and it is tried again a minute later.
        """
        addresses, (before, checked) = self._addresses.current(), self._checked
        if addresses == before and abs(now - checked) < CHECK_INTERVAL:
            return
        self._checked = (addresses, now)
        if addresses != before:
            _log_names(addresses)
        try:
            if self._certificates.ensure(_hosts(addresses), now):
                self.context.load_cert_chain(self._certificates.server)
            self._failure = ""
        except (BadFileError, OSError) as error:
            if str(error) != self._failure:
                _log.error("https keeps its current certificate: %s", error)
            self._failure = str(error)


def _hosts(addresses: tuple[str, ...]) -> set[str]:
    """All names and addresses of this machine that the CA may certify."""
    return {LOOPBACK, "localhost", *filter(None, [local_name()]), *filter(can_certify, addresses)}


def _log_names(addresses: tuple[str, ...]) -> None:
    _log.info("https: the certificate names %s", ", ".join(sorted(_hosts(addresses))))
    if public := [address for address in addresses if not can_certify(address)]:
        _log.warning(
            "https: the certificate cannot name %s, which is not a private address; see /trust", ", ".join(public)
        )
