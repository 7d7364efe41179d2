"""Files of a support archive, without secrets.

Kind: pure
"""

import re
from collections.abc import Iterable

from msgspec import Struct

MAX_LOG_LENGTH = 1_000_000
"""Only the end of a longer log is archived, in characters."""

_SECRETS = (
    (re.compile(r"(pin=|ticket=|token=)[^\s&\"']+", re.IGNORECASE), r"\1…"),
    (re.compile(r"(\bPIN(?: of)? [\w/]+: ?)\d+"), r"\1…"),
    (re.compile(r"(?m)^(\s*(?:secret|password|pin)\w*\s*[:=]\s*).+$", re.IGNORECASE), r"\1…"),
    (
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL),
        "(a private key)",
    ),
    (re.compile(r"(Cookie: |Authorization: )\S.*"), r"\1…"),
)


class ArchiveFile(Struct, frozen=True):
    """One file of the archive."""

    name: str
    text: str


def without_secrets(text: str) -> str:
    """`text` without PINs, tickets, keys and cookies."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def log_tail(text: str) -> str:
    """The end of a long log, from the start of a line."""
    if len(text) <= MAX_LOG_LENGTH:
        return text
    tail = text[-MAX_LOG_LENGTH:]
    return "(the beginning is omitted)\n" + tail[tail.find("\n") + 1 :]


def without_secret_texts(files: Iterable[ArchiveFile]) -> list[ArchiveFile]:
    """The files as they may leave the machine; empty ones are dropped."""
    return [ArchiveFile(file.name, without_secrets(log_tail(file.text))) for file in files if file.text]
