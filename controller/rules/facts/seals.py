"""Facts of the seals: a chain of keys begins, and what was written is sealed.

Kind: pure
"""

from controller.rules.fact import Fact
from controller.rules.seal_chain import FullDigest, NextKey, PublicKey, SealedSeq, Signature


class SealingBegan(Fact, frozen=True):
    """From here on the journal is sealed, first by the public `key`: its fingerprint is to be photographed."""

    key: PublicKey


class Sealed(Fact, frozen=True):
    """Everything up to row `seq`, the one directly before, is sealed; `digest`: the complete hash of that row.

    `signature` is by the key that the seal before announced; `next_key` makes the next one (empty: this was the last).
    """

    seq: SealedSeq
    digest: FullDigest
    next_key: NextKey
    signature: Signature


Facts = SealingBegan | Sealed
"""Any of them."""
