"""Adapt the data folder: certificates are kept in `selftest/`, the newest as `latest.json` and `latest.pdf`, each
replaced in one step."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from controller.bus.messages import Sentence
from controller.durable import write_whole
from controller.files import BadFileError
from hardware.selftest.certificate import Certificate
from hardware.selftest.paper import told

FOLDER = "selftest"
LATEST = "latest.json"
PAPER = "latest.pdf"


def keep(data: Path, certificate: Certificate, say: Callable[[Sentence], str] = str) -> Path:
    """Write the certificate, and its page in the words of `say`; gives its own dated file. Raises `BadFileError` where
    it cannot be written."""
    folder = data / FOLDER
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(certificate.made_s))
    dated = folder / f"{stamp}-{certificate.verdict.value}.json"
    words = msgspec.json.format(msgspec.json.encode(certificate)) + b"\n"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        write_whole(dated, words)
        write_whole(folder / PAPER, _paper(told(certificate, say)))
        write_whole(folder / LATEST, words)
    except OSError as error:
        raise BadFileError([f"{folder}: the certificate cannot be kept ({error.strerror})"]) from error
    return dated


def latest(data: Path) -> Certificate | None:
    """The newest certificate; None where there is none or it makes no sense."""
    try:
        return msgspec.json.decode((data / FOLDER / LATEST).read_bytes(), type=Certificate)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def _paper(certificate: Certificate) -> bytes:
    """The one-page PDF, its times in local time."""
    from hardware.selftest.pdf import pdf  # drawing is needed once a test, its library takes long to load

    return pdf(certificate, time.localtime(certificate.made_s).tm_gmtoff)
