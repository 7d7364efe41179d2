"""Certificates in the data folder: dated files in `selftest/`, the newest also as `latest.json`.

`latest-vi.pdf`, `latest-en.pdf` and those in other languages are the page of the certificate that a start is assessed
by. Each file is replaced atomically, and sealed (`certificate_seal.py`): one without this machine's seal is none.

Kind: adapter
"""

import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.catalogue import languages, translator
from hardware.selftest.certificate import certificate as certificates
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.certificate.certificate_json import decode, encode
from hardware.selftest.certificate.certificate_seal import is_genuine, seal

FOLDER = "selftest"
LATEST = "latest.json"
PAGE = "latest-{language}.pdf"
MAX_READ = 50
"""So many certificates are read at most to find one with presses."""


def save(data: Path, certificate: Certificate) -> Path:
    """Write the certificate, and its page in every language; returns the path of its dated file.

    Raises `BadFileError` where it cannot be written.
    """
    folder = data / FOLDER
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(certificate.issued_s))
    dated = folder / f"{stamp}-{certificate.verdict.value}.json"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        content = encode(certificate, partial(seal, folder))
        atomic_write(dated, content)
        atomic_write(folder / LATEST, content)
        current = effective(data, certificate.board_id, certificate.issued_s) or certificate
        _write_pages(folder, current)
    except OSError as error:
        raise BadFileError([f"{folder}: the certificate cannot be saved ({error.strerror})"]) from error
    return dated


def effective(data: Path, board_id: str, now_s: int) -> Certificate | None:
    """The certificate that a start on this board is assessed by now; None where there is none."""
    return certificates.effective(newest_first(data), board_id, now_s)


def newest_first(data: Path) -> Iterator[Certificate]:
    """The newest `MAX_READ` certificates, each read only when it is needed; invalid files are left out."""
    for path in islice(_paths(data), MAX_READ):
        try:
            yield decode(path.read_bytes(), partial(is_genuine, data / FOLDER))
        except (OSError, msgspec.MsgspecError, ValueError):
            continue


def has_files(data: Path) -> bool:
    """Whether there are files of certificates at all, genuine or not."""
    return bool(_paths(data))


def _paths(data: Path) -> list[Path]:
    """The dated files, the newest first."""
    return sorted((data / FOLDER).glob("[0-9]*.json"), reverse=True)


def _write_pages(folder: Path, certificate: Certificate) -> None:
    """A one-page PDF in each language, its times in local time."""
    from hardware.selftest.certificate.certificate_pdf import (
        render_pdf,  # needed once a test, and its library takes long to load
    )

    offset_s = time.localtime(certificate.issued_s).tm_gmtoff
    for language in languages():
        page = render_pdf(certificate, translator(language), offset_s)
        atomic_write(folder / PAGE.format(language=language), page)
