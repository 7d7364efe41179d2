"""Decide what goes to somebody who helps: names and words of the files of a support archive, without secrets. Pure.

Kind: pure
"""

import re
from collections.abc import Iterable

from msgspec import Struct

MOST_BYTES = 1_000_000
"""Of each log the end is taken, this much at most."""

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


class Piece(Struct, frozen=True):
    """One file of the archive."""

    name: str
    words: str


def without_secrets(words: str) -> str:
    """The words with PINs, tickets, keys and cookies taken out."""
    for pattern, instead in _SECRETS:
        words = pattern.sub(instead, words)
    return words


def end_of(words: str) -> str:
    """The end of a long log, from the beginning of a line."""
    if len(words) <= MOST_BYTES:
        return words
    tail = words[-MOST_BYTES:]
    return "(the beginning was left out)\n" + tail[tail.find("\n") + 1 :]


def clean(pieces: Iterable[Piece]) -> list[Piece]:
    """What may leave the machine."""
    return [Piece(one.name, without_secrets(end_of(one.words))) for one in pieces if one.words]
