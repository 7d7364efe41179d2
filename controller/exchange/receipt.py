"""Receipts: what a hub says it has of a journal, signed, so that a box can show it and a burnt hub be held to it.

Kind: pure
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages import Sentence
from controller.exchange.envelope import BadSignatureError, SecretKey, open_envelope, seal
from controller.exchange.result_statement import MAX_ROWS
from controller.exchange.statement_types import Digest, OptionalDigest, WallSeconds

KIND, VERSION = "bamchuong-receipt", 1
PAYLOAD_TYPE = "application/vnd.bamchuong.receipt+json"

OTHER_HUB = Sentence("receipt-other-hub", "The receipt is not signed by the hub that this box was enrolled with")
NO_RECEIPT = Sentence("receipt-unreadable", "The receipt cannot be read")


class Receipt(Struct, frozen=True, forbid_unknown_fields=True):
    """A hub has the first `rows` rows of `journal`, of which the last one has the hash `head` (empty: it has none).

    `at_s`: by the hub's clock.
    """

    kind: str
    version: int
    journal: Digest
    rows: Annotated[int, Meta(ge=0, le=MAX_ROWS)]
    head: OptionalDigest
    at_s: WallSeconds


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Receipt)


def sealed_receipt(journal: str, rows: int, head: str, at_s: int, key: SecretKey) -> bytes:
    """The envelope of a receipt, signed with the hub's `key`."""
    return seal(PAYLOAD_TYPE, _encoder.encode(Receipt(KIND, VERSION, journal, rows, head, at_s)), [key])


def read_receipt(envelope: bytes, hub_key: str) -> Receipt:
    """The receipt in an envelope. Raises `BadSignatureError`, also where another than `hub_key` signed it."""
    payload, signed_by = open_envelope(envelope, PAYLOAD_TYPE)
    if signed_by != (hub_key,):
        raise BadSignatureError(OTHER_HUB)
    try:
        receipt = _decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadSignatureError(NO_RECEIPT) from error
    if (receipt.kind, receipt.version) != (KIND, VERSION) or bool(receipt.rows) is not bool(receipt.head):
        raise BadSignatureError(NO_RECEIPT)
    return receipt
