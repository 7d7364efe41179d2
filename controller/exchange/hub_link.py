"""What a box knows of its hub once people have enrolled both: address, key for receipts, and whose certificate counts.

The hub shows it as a text, also in a QR code; the box keeps it beside its own key.

Kind: adapter
"""

import base64
import binascii
import zlib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.group_access import secret_mode
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.key_files import FOLDER
from controller.exchange.statement_types import PublicKey

NAME = "hub.json"
PREFIX = "BCH1:"
MAX_LETTERS, MAX_BYTES = 4000, 4000

NO_HUB_TEXT = Sentence("hub-text", "This text names no hub: read the QR code again")
OPEN_ADDRESS = Sentence(
    "hub-address",
    "The address of the hub must begin with https://, because questions cross the line before they are asked",
)


class HubLink(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A hub. `key`: it signs receipts; `authority`: the certificate (DER) of the authority that certifies the hub;
    empty: one of those that this machine trusts."""

    address: Annotated[str, Meta(max_length=200, pattern=r"^https?://[A-Za-z0-9.:\[\]-]+\Z")]
    key: PublicKey
    authority: Annotated[bytes, Meta(max_length=3000)] = b""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(HubLink)


def hub_text(link: HubLink) -> str:
    """The link as a text of capital letters and digits, which a QR code holds best."""
    return PREFIX + base64.b32encode(zlib.compress(_encoder.encode(link), 9)).decode().rstrip("=")


def read_hub_text(text: str) -> HubLink:
    """The link in a text, with spaces and line ends or without. Raises `BadFileError`."""
    letters = "".join(text.split()).upper()
    body = letters.removeprefix(PREFIX)
    if body == letters or len(letters) > MAX_LETTERS:
        raise BadFileError([NO_HUB_TEXT])
    try:
        packed = base64.b32decode(body + "=" * (-len(body) % 8))
        link = _decoder.decode(zlib.decompressobj().decompress(packed, MAX_BYTES))
    except (binascii.Error, zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise BadFileError([NO_HUB_TEXT]) from error
    if not _is_closed(link.address):
        raise BadFileError([OPEN_ADDRESS])
    return link


def _is_closed(address: str) -> bool:
    """Whether nobody else can read what is sent there: TLS, or this machine itself."""
    parts = urlsplit(address)
    try:
        is_own = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_own = False
    return parts.scheme == "https" or is_own


def keep_hub_link(data: Path, link: HubLink) -> None:
    """Send to this hub from now on. Raises `BadFileError`."""
    path = data / FOLDER / NAME
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(path, msgspec.json.encode(link), secret_mode(path.parent))
    except OSError as error:
        text = "{file}: the hub cannot be noted ({why})"
        raise BadFileError([os_refused("hub-unwritten", text, path, error)]) from error


def hub_link(data: Path) -> HubLink | None:
    """The hub that this box sends to; None: it was enrolled with none, or the file cannot be read."""
    try:
        return msgspec.json.decode((data / FOLDER / NAME).read_bytes(), type=HubLink)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
