"""A signed statement as a text for one QR code: where there is no line and no stick, a photograph carries the result.

The text has the statement and the signatures, nothing of the journal: it proves what was signed, and the file with the
journal follows. Capital letters and digits only, which a QR code holds best.

Kind: pure
"""

import base64
import binascii
import zlib

import msgspec
from msgspec import Struct

from bus.messages import Sentence
from controller.exchange.envelope import MAX_SIGNATURES, BadSignatureError, Envelope, Signature, signers
from controller.exchange.result_statement import PAYLOAD_TYPE, ResultStatement, decode_statement, statement_digest

PREFIX = "BCR1:"
MAX_LETTERS = 4000
MAX_BYTES = 20_000
"""Of the statement, unpacked: a text that unpacks to more is none of ours."""

NO_RESULT_TEXT = Sentence("result-text", "This text is no signed result: read the QR code again")


class SignedStatement(Struct, frozen=True):
    """A statement that was checked. `id`: its hash; `signed_by`: keys whose signatures are good."""

    id: str
    statement: ResultStatement
    signed_by: tuple[str, ...]


class _Content(Struct, frozen=True, array_like=True):
    statement: bytes
    signatures: tuple[tuple[bytes, bytes], ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Content)


def result_text(statement: bytes, envelope: bytes) -> str:
    """The text of a statement with the envelope of its signatures, which was checked."""
    signed = msgspec.json.decode(envelope, type=Envelope).signatures
    pairs = tuple((bytes.fromhex(signature.keyid), base64.b64decode(signature.sig)) for signature in signed)
    packed = zlib.compress(_encoder.encode(_Content(statement, pairs)), 9)
    return PREFIX + base64.b32encode(packed).decode().rstrip("=")


def read_result_text(text: str) -> SignedStatement:
    """The statement in a text, with spaces and line ends or without. Raises `BadSignatureError`."""
    letters = "".join(text.split())
    if not letters.startswith(PREFIX) or len(letters) > MAX_LETTERS:
        raise BadSignatureError(NO_RESULT_TEXT)
    body = letters.removeprefix(PREFIX)
    try:
        unpacked = zlib.decompressobj().decompress(base64.b32decode(body + "=" * (-len(body) % 8)), MAX_BYTES)
        content = _decoder.decode(unpacked)
        statement = decode_statement(content.statement)
    except (binascii.Error, zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise BadSignatureError(NO_RESULT_TEXT) from error
    signed_by = signers(_envelope(content), PAYLOAD_TYPE, content.statement)
    if letters != result_text(content.statement, _envelope(content)):
        raise BadSignatureError(NO_RESULT_TEXT)
    return SignedStatement(statement_digest(content.statement), statement, signed_by)


def _envelope(content: _Content) -> bytes:
    """The envelope as it stands in the file. Raises `BadSignatureError`."""
    if not 0 < len(content.signatures) <= MAX_SIGNATURES:
        raise BadSignatureError(NO_RESULT_TEXT)
    signatures = tuple(
        Signature(key.hex(), base64.b64encode(signature).decode()) for key, signature in content.signatures
    )
    payload = base64.b64encode(content.statement).decode()
    return msgspec.json.encode(Envelope(payload, PAYLOAD_TYPE, signatures))
