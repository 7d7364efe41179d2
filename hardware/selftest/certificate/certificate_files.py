"""Certificates in the data folder: dated files in `selftest/`, the newest also as `latest.json`.

`latest.pdf` is the page of the certificate that a start is assessed by. Each file is replaced atomically.

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
from hardware.selftest.certificate.certificate_text import translate_certificate

FOLDER = "selftest"
LATEST = "latest.json"
PAGE = "latest.pdf"
MAX_READ = 50
"""So many certificates are read at most to find one with presses."""


def save(data: Path, certificate: Certificate, translate: Callable[[Sentence], str] = str) -> Path:
    """Write the certificate, and its page translated by `translate`; returns the path of its dated file.

    Raises `BadFileError` where it cannot be written.
    """
    folder = data / FOLDER
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(certificate.issued_s))
    dated = folder / f"{stamp}-{certificate.verdict.value}.json"
    content = msgspec.json.format(msgspec.json.encode(certificate)) + b"\n"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(dated, content)
        atomic_write(folder / LATEST, content)
        current = effective(data, certificate.board_id, certificate.issued_s) or certificate
        atomic_write(folder / PAGE, _render_page(translate_certificate(current, translate)))
    except OSError as error:
        raise BadFileError([f"{folder}: the certificate cannot be saved ({error.strerror})"]) from error
    return dated


def effective(data: Path, board_id: str, now_s: int) -> Certificate | None:
    """The certificate that a start on this board is assessed by now; None where there is none."""
    return certificates.effective(newest_first(data), board_id, now_s)


def newest_first(data: Path) -> Iterator[Certificate]:
    """The newest `MAX_READ` certificates, each read only when it is needed; invalid files are left out."""
    paths = sorted((data / FOLDER).glob("[0-9]*.json"), reverse=True)
    for path in islice(paths, MAX_READ):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=Certificate)
        except (OSError, msgspec.MsgspecError, ValueError):
            continue


def _render_page(certificate: Certificate) -> bytes:
    """The one-page PDF, its times in local time."""
    from hardware.selftest.certificate.certificate_pdf import (
        render_pdf,  # needed once a test, and its library takes long to load
    )

    return render_pdf(certificate, time.localtime(certificate.issued_s).tm_gmtoff)
