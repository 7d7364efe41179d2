"""Adapt the data folder: certificates are kept in `selftest/`, dated; the newest as `latest.json`, too. `latest.pdf` is
the page of what a start is judged by. Each is replaced in one step.

Kind: adapter
"""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.messages import Sentence
from hardware.selftest.certificate import certificate as certificates
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.certificate.certificate_text import told

FOLDER = "selftest"
LATEST = "latest.json"
PAPER = "latest.pdf"
MOST = 50
"""So many are looked through at most for one with hands."""


def save(data: Path, certificate: Certificate, say: Callable[[Sentence], str] = str) -> Path:
    """Write the certificate, and its page in the words of `say`; gives its own dated file. Raises `BadFileError` where
    it cannot be written."""
    folder = data / FOLDER
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(certificate.made_s))
    dated = folder / f"{stamp}-{certificate.verdict.value}.json"
    words = msgspec.json.format(msgspec.json.encode(certificate)) + b"\n"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(dated, words)
        atomic_write(folder / LATEST, words)
        stands = effective(data, certificate.board_id, certificate.made_s) or certificate
        atomic_write(folder / PAPER, _paper(told(stands, say)))
    except OSError as error:
        raise BadFileError([f"{folder}: the certificate cannot be kept ({error.strerror})"]) from error
    return dated


def effective(data: Path, board_id: str, now_s: int) -> Certificate | None:
    """What a start on this board is judged by now, of all that are kept; None where there is none."""
    return certificates.effective(newest_first(data), board_id, now_s)


def newest_first(data: Path) -> Iterator[Certificate]:
    """The newest `MOST` certificates, each read when it is asked for; what makes no sense is left out."""
    names = sorted((data / FOLDER).glob("[0-9]*.json"), reverse=True)
    for path in islice(names, MOST):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=Certificate)
        except (OSError, msgspec.MsgspecError, ValueError):
            continue


def _paper(certificate: Certificate) -> bytes:
    """The one-page PDF, its times in local time."""
    from hardware.selftest.certificate.certificate_pdf import (
        pdf,  # drawing is needed once a test, its library takes long to load
    )

    return pdf(certificate, time.localtime(certificate.made_s).tm_gmtoff)
