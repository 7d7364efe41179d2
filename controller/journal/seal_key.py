"""Keys of the seals: each signs once, and the next one follows from it.

The chain of keys is forward-secure: from a key all later ones can be made, none of the earlier (SHA-256 has no way
back). So whoever finds the key of the next seal on the card cannot make a seal again that is made already. Signatures
are Ed25519 (RFC 8032). cryptography is imported where it is used: loading it takes a tenth of a second and 10 MiB,
which the controller spends only once a match has started.

Kind: pure
"""

import hashlib
import importlib

from msgspec import Struct

from controller.rules.facts import Sealed

SECRET_BYTES = 32

_NEXT_DOMAIN = b"bamchuong seal, next key 1\n"
_SEAL_DOMAIN = b"bamchuong seal of the journal 1\n"


class SealKey(Struct, frozen=True):
    """The key of one seal: its secret, and what everybody may know of it, hexadecimal."""

    secret: bytes
    public: str

    def __repr__(self) -> str:
        """Without the secret: whoever prints or logs it gives nothing away."""
        return f"SealKey({self.public})"

    def next(self) -> "SealKey":
        """The key of the seal after this one's."""
        return seal_key(hashlib.sha256(_NEXT_DOMAIN + self.secret).digest())

    def seal(self, seq: int, digest: bytes, *, is_last: bool) -> Sealed:
        """The seal of row `seq`, whose hash is `digest`, and of all before it. `is_last`: no other will follow."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        next_key = "" if is_last else self.next().public
        signature = Ed25519PrivateKey.from_private_bytes(self.secret).sign(_signed_text(seq, digest.hex(), next_key))
        return Sealed(seq=seq, digest=digest.hex(), next_key=next_key, signature=signature.hex())


def seal_key(secret: bytes) -> SealKey:
    """The key with this secret, `SECRET_BYTES` long."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SealKey(secret, Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex())


def load_signatures() -> None:
    """Load what seals, so that the first seal of a match does not wait for it."""
    importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")


def is_genuine(sealed: Sealed, key: str) -> bool:
    """Whether `sealed` was signed by the owner of the public `key`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    text = _signed_text(sealed.seq, sealed.digest, sealed.next_key)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(sealed.signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_text(seq: int, digest: str, next_key: str) -> bytes:
    """What is signed. All parts but the last have fixed lengths, so that no two seals sign the same bytes."""
    return _SEAL_DOMAIN + seq.to_bytes(8, "big") + bytes.fromhex(digest) + bytes.fromhex(next_key)
