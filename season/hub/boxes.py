"""Boxes that may send something: their keys are enrolled, and each request is signed with one.

Kind: adapter
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from msgspec import Struct

from bus.units import NS_PER_S
from controller.exchange.signed_requests import (
    BadRequestSignatureError,
    SignedHead,
    signed_head,
)
from controller.journal.errors import JournalError
from season.rules.people import Person, Role
from season.rules.result_commands import KeyHolder
from season.rules.result_state import SigningKey
from season.rules.season import Season
from season.site.office import Office

PREFIX = "/v1/"
NAME_LETTERS = 80
CHECKED = "bamchuong.box"
"""Where the box that was found stands in the environment of a request; no client can write there."""

Environ = dict[str, Any]


class Box(Struct, frozen=True):
    """A box that sent a request. `head`: of the request, with what its body must be; `earlier_keys`: that it lost."""

    key: SigningKey
    head: SignedHead
    earlier_keys: frozenset[str]

    def owns(self, key: str) -> bool:
        """Whether what was sent with `key` is this box's."""
        return key == self.key.key or key in self.earlier_keys

    @property
    def person(self) -> Person:
        """As facts name it: nobody brought the result, the box of the host sent it."""
        return Person(f"box:{self.key.key[:16]}", self.key.name[:NAME_LETTERS], Role.HOST)


class UnknownBoxError(ValueError):
    """The key of a request is not a box's that is enrolled. `is_gone`: it was, and was lost."""

    def __init__(self, *, is_gone: bool) -> None:
        super().__init__("the key is not enrolled")
        self.is_gone = is_gone


def sending_box(season: Season, environ: Environ, now_ns: int) -> Box:
    """The box that sent a request, whose body was not read yet.

    Raises `BadRequestSignatureError`, `StaleRequestError`, `UnknownBoxError`.
    """
    head = signed_head(environ["REQUEST_METHOD"], _url(environ), _headers(environ), now_ns // NS_PER_S)
    signing_key = season.keys.get(head.key)
    if signing_key is None or signing_key.holder is not KeyHolder.BOX or signing_key.is_lost:
        raise UnknownBoxError(is_gone=signing_key is not None and signing_key.is_lost)
    return Box(signing_key, head, frozenset(_earlier_keys(season, signing_key)))


def _earlier_keys(season: Season, key: SigningKey) -> Iterator[str]:
    while key.instead_of and key.instead_of in season.keys:
        key = season.keys[key.instead_of]
        yield key.key


def _url(environ: Environ) -> str:
    path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{path}"


def _headers(environ: Environ) -> Mapping[str, str]:
    names = ("SIGNATURE_INPUT", "SIGNATURE", "CONTENT_DIGEST")
    return {name.replace("_", "-"): environ[f"HTTP_{name}"] for name in names if f"HTTP_{name}" in environ}


def checked_box(office: Office, environ: Environ) -> tuple[Season, Box]:
    """The season and the box that sent a request, which is checked once. Raises the same as `sending_box`."""
    if CHECKED not in environ:
        season = office.season()
        environ[CHECKED] = season, sending_box(season, environ, office.now_ns())
    found: tuple[Season, Box] = environ[CHECKED]
    return found


def is_from_a_box(app: Flask, environ: Environ) -> bool:
    """Tells, before Flask sees a request, whether an enrolled box signed it: who may send whole journals."""
    if not str(environ.get("PATH_INFO", "")).startswith(PREFIX):
        return False
    try:
        checked_box(app.extensions["office"], environ)
    except (BadRequestSignatureError, ValueError, JournalError):  # the address itself says what is wrong
        return False
    return True
