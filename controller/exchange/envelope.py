"""Signatures of a statement: an envelope as DSSE has it (github.com/secure-systems-lab/dsse), Ed25519 (RFC 8032).

The type of what is signed is part of what is signed, so that a package is never taken for a result. A signature names
its key by the key itself: whether one is good can be seen without knowing the key, and whom it belongs to is for the
reader to know. An envelope is written in one way only, and any other bytes are refused.

Kind: pure
"""

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages import Sentence
from controller.exchange.statement_types import PublicKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAX_SIGNATURES = 20
SECRET_BYTES = 32

FORGED = Sentence("signature-forged", "A signature does not fit: somebody changed what was signed, or forged it")
NO_ENVELOPE = Sentence("signatures-unreadable", "The signatures cannot be read: the file was changed")
OTHER_CONTENT = Sentence("signatures-of-other", "The signatures are of something else")


class BadSignatureError(ValueError):
    """The envelope is none, or a signature in it is not good. `reason`: for people."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """One signature, in base64, by the key `keyid`."""

    keyid: PublicKey
    sig: Annotated[str, Meta(max_length=100)]


class Envelope(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What was signed, in base64, its type, and who signed it."""

    payload: str
    payload_type: str
    signatures: Annotated[tuple[Signature, ...], Meta(min_length=1, max_length=MAX_SIGNATURES)]


class SecretKey(Struct, frozen=True):
    """A key that signs."""

    secret: bytes

    def __repr__(self) -> str:
        """Without the secret: whoever prints or logs it gives nothing away."""
        return f"SecretKey({self.public})"

    @property
    def public(self) -> str:
        """What everybody may know of it, hexadecimal."""
        return _keys(self.secret)[1]

    def sign(self, payload_type: str, payload: bytes) -> Signature:
        """The signature of `payload`."""
        key, public = _keys(self.secret)
        return Signature(public, base64.b64encode(key.sign(_signed_bytes(payload_type, payload))).decode())


@lru_cache(maxsize=8)
def _keys(secret: bytes) -> "tuple[Ed25519PrivateKey, str]":
    """The key made from a secret, and its public half: both cost more than a signature. Kept while they are used."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key, key.public_key().public_bytes_raw().hex()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Envelope)


def seal(payload_type: str, payload: bytes, keys: Sequence[SecretKey]) -> bytes:
    """The envelope of `payload`, signed with each of `keys`."""
    signatures = tuple(key.sign(payload_type, payload) for key in keys)
    return _encoder.encode(Envelope(base64.b64encode(payload).decode(), payload_type, signatures))


def signers(envelope: bytes, payload_type: str, payload: bytes) -> tuple[str, ...]:
    """The keys that signed `payload`, in order. Raises `BadSignatureError` if one of the signatures is not good."""
    signed, keys = open_envelope(envelope, payload_type)
    if signed != payload:
        raise BadSignatureError(OTHER_CONTENT)
    return keys


def open_envelope(envelope: bytes, payload_type: str) -> tuple[bytes, tuple[str, ...]]:
    """What is in an envelope, and the keys that signed it, in order. Raises `BadSignatureError`."""
    try:
        found = _decoder.decode(envelope)
        payload = base64.b64decode(found.payload, validate=True)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadSignatureError(NO_ENVELOPE) from error
    if _encoder.encode(found) != envelope or base64.b64encode(payload).decode() != found.payload:
        raise BadSignatureError(NO_ENVELOPE)
    if found.payload_type != payload_type:
        raise BadSignatureError(OTHER_CONTENT)
    keys = tuple(signature.keyid for signature in found.signatures)
    if len(set(keys)) != len(keys):
        raise BadSignatureError(NO_ENVELOPE)
    signed = _signed_bytes(payload_type, payload)
    if not all(_is_good(signature, signed) for signature in found.signatures):
        raise BadSignatureError(FORGED)
    return payload, keys


def _is_good(signature: Signature, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        content = base64.b64decode(signature.sig, validate=True)
        if base64.b64encode(content).decode() != signature.sig:
            return False
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.keyid)).verify(content, signed)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _signed_bytes(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: type and content with their lengths, so that neither runs into the other."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
