"""What the seals of a journal prove to somebody who has a fingerprint, in sentences, and whether that is enough.

Kind: pure
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.seal_check import CheckedChain, CheckedSeals
from controller.rules.seal_chain import FINGERPRINT_DIGITS, in_groups

FULL_DIGITS = 64
EXAMPLE_KEY = "5be0 1d2e 77aa 90c4 13f8 26bd a4e9 0c7f"

_DIGITS = re.compile(r"[0-9a-f]+")


class SealReport(Struct, frozen=True):
    """Whether the journal is proven with the keys that were given, and everything to report about it."""

    is_proven: bool
    sentences: tuple[Sentence, ...]


def parse_fingerprint(text: str) -> str:
    """A fingerprint as people write it, with or without spaces. Raises `JournalError`."""
    digits = "".join(text.split()).lower()
    if not _DIGITS.fullmatch(digits) or not FINGERPRINT_DIGITS <= len(digits) <= FULL_DIGITS:
        raise JournalError(
            f"{text.strip()!r} is not the fingerprint of a key: that has {FINGERPRINT_DIGITS} digits (0 to 9, a to f), "
            f"and fewer prove nothing. Stage, desk and minutes show it: {EXAMPLE_KEY}"
        )
    return digits


def seal_report(check: CheckedSeals, keys: Sequence[str], head_seq: int = 0) -> SealReport:
    """What `check` proves to whoever knows the fingerprints `keys`.

    The newest chain of keys must be one of theirs: a forger can always add another. It must be finished, or a head must
    be known that was noted after its last seal (`head_seq`): otherwise the end may have been cut off.
    """
    reasons = [*_bad_seal(check), *_foreign_keys(check, keys)]
    chain = check.last_chain
    if keys and not reasons and chain is not None:
        reasons += _unproven_end(check, chain, head_seq)
    if not keys:
        return SealReport(is_proven=False, sentences=(*reasons, *_unknown_key(check)))
    facts = () if reasons else (_good_seals(check),)
    return SealReport(not reasons, (*facts, *reasons, *_proven_part(check, keys, head_seq)))


def chain_label(chain: CheckedChain) -> str:
    """The fingerprint of a chain's first key, in groups."""
    return in_groups(chain.fingerprint[:FINGERPRINT_DIGITS])


def _bad_seal(check: CheckedSeals) -> list[Sentence]:
    if check.bad is None:
        return []
    row, fault = check.bad
    text = "Row {row}: {fault}. The journal was changed"
    return [Sentence("seal-bad", text, {"row": row, "fault": fault})]


def _foreign_keys(check: CheckedSeals, keys: Sequence[str]) -> list[Sentence]:
    """What speaks against the keys of the journal, where somebody has asked."""
    if not keys:
        return []
    chain = check.last_chain
    if chain is None:
        text = "The journal has no seals: an older version wrote it, or somebody has removed them"
        return [Sentence("seals-none", text)]
    reasons = [
        Sentence("seal-key-unknown", "No seal is by the key {key}", {"key": in_groups(key)})
        for key in keys
        if not any(other.fingerprint.startswith(key) for other in check.chains)
    ]
    if not any(chain.fingerprint.startswith(key) for key in keys):
        text = (
            "From row {row} on the journal is sealed with the key {key}: give that fingerprint with another --key, if "
            "it was photographed, too. To check only what was before, export that (--until)"
        )
        reasons.append(Sentence("seal-key-other", text, {"row": chain.began_seq, "key": chain_label(chain)}))
    return reasons


def _unproven_end(check: CheckedSeals, chain: CheckedChain, head_seq: int) -> list[Sentence]:
    if not chain.is_finished and head_seq <= check.sealed_seq:
        text = (
            "The last seal is missing: either the ceremony was not over, or the end was cut off. Give a head that was "
            "noted later, with --head"
        )
        return [Sentence("seal-unfinished", text)]
    if check.has_new_result:
        text = "After the last seal the points or the ranking were changed: look at journal show from row {row} on"
        return [Sentence("seal-result-changed", text, {"row": max(check.sealed_seq, head_seq) + 1})]
    return []


def _unknown_key(check: CheckedSeals) -> list[Sentence]:
    """What there is to check, where no key was given."""
    if check.last_chain is None or check.bad is not None:
        return []
    text = "The seals are by the key {key}: they prove something if that fingerprint was photographed (--key)"
    return [Sentence("seal-key-unasked", text, {"key": chain_label(check.last_chain)})]


def _good_seals(check: CheckedSeals) -> Sentence:
    seals = sum(len(chain.seals) for chain in check.chains)
    labels = ", ".join(chain_label(chain) for chain in check.chains if chain.seals)
    return Sentence("seals-good", "{seals} seals, all genuine, by the key {key}", {"seals": seals, "key": labels})


def _proven_part(check: CheckedSeals, keys: Sequence[str], head_seq: int) -> list[Sentence]:
    """How far the seals reach that are by these keys."""
    chains = [chain for chain in check.chains if any(chain.fingerprint.startswith(key) for key in keys)]
    sealed_seq = max((chain.seals[-1] for chain in chains if chain.seals), default=0)
    if not chains:
        return []
    if head_seq > sealed_seq:
        args: dict[str, str | int] = {"head": head_seq, "rest": check.last_seq - head_seq}
        return [Sentence("proven-by-head", "Facts 1 to {head} are proven by the head; after them: {rest}", args)]
    if not sealed_seq:
        return [Sentence("sealed-nothing", "No fact is sealed by this key yet")]
    args = {"count": sealed_seq, "rest": check.last_seq - sealed_seq - 1}
    text = "Facts 1 to {count} are sealed by this key; facts after the seal, which are not: {rest}"
    return [Sentence("sealed-up-to", text, args)]
