"""Signatures in the format of minisign, which anybody can check with that program, too.

A signature is of a file's BLAKE2b-512 hash by Ed25519, and a second one of the first and of the trusted comment. Keys
and signatures are files of two and four lines, whose second line is base64 (github.com/jedisct1/minisign). The older
kind of signature, of the file itself, is refused: minisign makes it only with `-l`. cryptography is imported where it
is used: loading it takes a tenth of a second.

Kind: pure
"""

import base64
import binascii
import hashlib

from msgspec import Struct

ED25519, PREHASHED = b"Ed", b"ED"
SCRYPT, NO_PASSWORD, CHECKSUM = b"Sc", b"\0\0", b"B2"
ID_BYTES, KEY_BYTES, SECRET_BYTES, SIGNATURE_BYTES = 8, 32, 64, 64

_COMMENT, _TRUSTED = "untrusted comment: ", "trusted comment: "


class SignatureError(ValueError):
    """No signature or key, or not a genuine one; the message says which and why."""


class PublicKey(Struct, frozen=True):
    """A public key. `id`: the eight bytes by which a signature names its key."""

    id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """What minisign prints of it in comments: the id, in hexadecimal capitals."""
        return self.id[::-1].hex().upper()


class SecretKey(Struct, frozen=True):
    """A secret key and its id."""

    id: bytes
    seed: bytes

    def __repr__(self) -> str:
        """Without the secret: whoever prints or logs it gives nothing away."""
        return f"SecretKey({self.id[::-1].hex().upper()})"

    @property
    def public(self) -> PublicKey:
        """Its public key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return PublicKey(self.id, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())


def sign(content: bytes, key: SecretKey, comment: str) -> str:
    """The signature file of `content`. `comment` is signed with it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = private.sign(hashlib.blake2b(content).digest())
    both = private.sign(signature + comment.encode())
    return (
        f"{_COMMENT}signature by the key {key.public.name}\n{_base64(PREHASHED + key.id + signature)}\n"
        f"{_TRUSTED}{comment}\n{_base64(both)}\n"
    )


def verify(content: bytes, signature_file: str, keys: tuple[PublicKey, ...]) -> str:
    """The trusted comment, if one of `keys` signed `content` and it. Raises `SignatureError`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    lines = signature_file.splitlines()
    if len(lines) < 4 or not lines[0].startswith(_COMMENT) or not lines[2].startswith(_TRUSTED):
        raise SignatureError("not a signature of minisign: that has four lines")
    signed = _decode(lines[1], len(PREHASHED) + ID_BYTES + SIGNATURE_BYTES, "the signature")
    both = _decode(lines[3], SIGNATURE_BYTES, "the signature of the trusted comment")
    comment = lines[2].removeprefix(_TRUSTED)
    algorithm, key_id, signature = signed[:2], signed[2 : 2 + ID_BYTES], signed[2 + ID_BYTES :]
    if algorithm != PREHASHED:
        raise SignatureError("a signature of an older kind; allowed: of the hash of the file (minisign without -l)")
    key = next((key for key in keys if key.id == key_id), None)
    if key is None:
        raise SignatureError(f"signed by the key {key_id[::-1].hex().upper()}, which is not known here")
    public = Ed25519PublicKey.from_public_bytes(key.key)
    try:
        public.verify(signature, hashlib.blake2b(content).digest())
        public.verify(both, signature + comment.encode())
    except InvalidSignature as error:
        raise SignatureError(f"changed since it was signed, or not signed by the key {key.name}") from error
    return comment


def read_public_key(text: str) -> PublicKey:
    """The key in a public key file. Raises `SignatureError`."""
    content = _decode(_second_line(text), len(ED25519) + ID_BYTES + KEY_BYTES, "the public key")
    if content[:2] != ED25519:
        raise SignatureError("not a public key of minisign")
    return PublicKey(content[2 : 2 + ID_BYTES], content[2 + ID_BYTES :])


def write_public_key(key: PublicKey) -> str:
    """The public key file of `key`."""
    return f"{_COMMENT}minisign public key {key.name}\n{_base64(ED25519 + key.id + key.key)}\n"


def read_secret_key(text: str, password: str) -> SecretKey:
    """The key in a secret key file of minisign, with the password or without one. Raises `SignatureError`."""
    content = _decode(_second_line(text), 2 + 2 + 2 + 32 + 8 + 8 + ID_BYTES + SECRET_BYTES + 32, "the secret key")
    if content[:2] != ED25519 or content[2:4] not in (SCRYPT, NO_PASSWORD) or content[4:6] != CHECKSUM:
        raise SignatureError("not a secret key of minisign")
    secret = content[54:]
    if content[2:4] == SCRYPT:
        secret = _mask(secret, password, content[6:54])
    key_id, seed_and_public, checksum = secret[:ID_BYTES], secret[ID_BYTES:-32], secret[-32:]
    expected = _checksum(key_id, seed_and_public) if content[2:4] == SCRYPT else bytes(32)
    if checksum != expected:
        raise SignatureError("wrong password, or a damaged secret key")
    return SecretKey(key_id, seed_and_public[:KEY_BYTES])


def write_secret_key(key: SecretKey, password: str, salt: bytes) -> str:
    """The secret key file of `key`. `password`: empty: the file is not encrypted. `salt`: 32 random bytes."""
    seed_and_public = key.seed + key.public.key
    if password:
        settings = salt + _OPERATIONS.to_bytes(8, "little") + _MEMORY_BYTES.to_bytes(8, "little")
        secret = _mask(key.id + seed_and_public + _checksum(key.id, seed_and_public), password, settings)
        content = SCRYPT + CHECKSUM + settings + secret
    else:  # minisign, too, leaves out what serves only passwords
        content = NO_PASSWORD + CHECKSUM + bytes(48) + key.id + seed_and_public + bytes(32)
    return f"{_COMMENT}minisign secret key\n{_base64(ED25519 + content)}\n"


def is_encrypted(text: str) -> bool:
    """Whether a secret key file needs a password."""
    try:
        return base64.b64decode(_second_line(text))[2:4] == SCRYPT
    except binascii.Error:
        return False


_OPERATIONS, _MEMORY_BYTES = 33_554_432, 1 << 30
"""minisign's own cost of a password: a gigabyte of memory, some seconds."""


def _mask(secret: bytes, password: str, settings: bytes) -> bytes:
    """`secret`, encrypted or decrypted: XOR with what scrypt makes of the password.

    libsodium's rule for its cost (`pickparams`), which minisign uses, gives N = 2^20, r = 8, p = 1 for minisign's own
    settings; others are refused.
    """
    if settings[32:] != _OPERATIONS.to_bytes(8, "little") + _MEMORY_BYTES.to_bytes(8, "little"):
        raise SignatureError("a secret key with unusual costs of its password; allowed: those of minisign itself")
    stream = hashlib.scrypt(
        password.encode(), salt=settings[:32], n=1 << 20, r=8, p=1, maxmem=(1 << 31) - 2, dklen=len(secret)
    )
    return bytes(left ^ right for left, right in zip(secret, stream, strict=True))


def _checksum(key_id: bytes, seed_and_public: bytes) -> bytes:
    return hashlib.blake2b(ED25519 + key_id + seed_and_public, digest_size=32).digest()


def _second_line(text: str) -> str:
    lines = text.splitlines()
    if len(lines) < 2 or not lines[0].startswith(_COMMENT):
        raise SignatureError("not a key of minisign: that has two lines")
    return lines[1]


def _decode(line: str, length: int, what: str) -> bytes:
    try:
        content = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureError(f"{what} is not base64") from error
    if _base64(content) != line:  # the last letter has bits that stand for nothing, and could be changed
        raise SignatureError(f"{what} is not base64 as minisign writes it")
    if len(content) != length:
        raise SignatureError(f"{what} has {len(content)} bytes; it must have {length}")
    return content


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
