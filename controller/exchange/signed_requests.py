"""Signed requests (RFC 9421, `http-message-signatures`): a box signs each with its key, and a hub knows whose it is.

Signed are method, authority, path, the hash of the body (RFC 9530) and a moment, by the *hub's* clock: a box whose own
is wrong takes the time from the hub's last answer. A request counts for `MAX_AGE_S`. Nothing that a hub takes from a
box is done twice, so that a request which somebody sends again within that time changes nothing.

Kind: adapter
"""

import datetime as dt
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
)
from http_message_signatures.algorithms import ED25519
from msgspec import Struct

from controller.exchange.envelope import SecretKey

MAX_AGE_S = 300
TAG, LABEL = "bamchuong-box", "box"
COVERED = ("@method", "@authority", "@path")

BadRequestSignatureError = InvalidSignature
"""A request is not signed, or not rightly."""


class StaleRequestError(ValueError):
    """A request that was signed too long ago, or in the future."""


class Request(Struct):
    """A request: its headers are added to when it is signed."""

    method: str
    url: str
    headers: dict[str, str]


class _Key(HTTPSignatureKeyResolver):
    """The only key of a box; or any key, which the request names by itself."""

    def __init__(self, secret: bytes = b"") -> None:
        self._secret = secret

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._secret)

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_id))


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = dt.timedelta(days=200_000)
    """The moment is compared with the hub's clock here, not by the library with the machine's."""


def sign_request(request: Request, body: bytes, key: SecretKey, at_s: int) -> None:
    """Sign `request`, at the moment `at_s` of the hub's clock, in seconds since 1970."""
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Key(key.secret))
    created = dt.datetime.fromtimestamp(at_s, dt.UTC)
    signer.sign(
        request, key_id=key.public, created=created, label=LABEL, tag=TAG, covered_component_ids=COVERED, body=body
    )


class SignedHead(Struct, frozen=True):
    """The head of a request whose signature is good: who signed it, and what its body must be."""

    key: str
    request: Request
    signature: VerifyResult

    def has_body(self, body: bytes) -> bool:
        """Whether `body` is the one that was signed."""
        try:
            _Verifier(signature_algorithm=ED25519, key_resolver=_Key()).verify_body(
                self.request, [self.signature], body
            )
        except InvalidSignature:
            return False
        return True


def signed_head(method: str, url: str, headers: Mapping[str, str], now_s: int) -> SignedHead:
    """Check the signature of a request before its body is read. Raises `BadRequestSignatureError` and
    `StaleRequestError`."""
    request = Request(method, url, dict(headers))
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Key())
    (result,) = verifier.verify(request, max_age=None, expect_tag=TAG, require_components=(*COVERED, "content-digest"))[
        :1
    ]
    if abs(int(result.parameters["created"]) - now_s) > MAX_AGE_S:
        raise StaleRequestError("signed too long ago, or in the future")
    return SignedHead(str(result.parameters["keyid"]), request, result)
