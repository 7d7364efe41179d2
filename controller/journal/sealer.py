"""Sealer: has the key of the next seal, makes the seals, and destroys each key that has signed.

In order: a seal is made in memory; its row is committed with the fact that it seals; only then the key file gets the
next key. If the process is killed in between, the file holds an older key, from which the right one follows. Where no
key fits (the file was lost, the journal was imported), a new chain of keys begins. No failing disk stops anything: the
keys are in memory, and `trouble` says what is not on the card.

Kind: adapter
"""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from bus.os_errors import os_reason
from bus.units import NS_PER_S
from controller.journal.hash_chain import Row
from controller.journal.seal_key import SECRET_BYTES, SealKey, is_genuine, load_signatures, seal_key
from controller.journal.seal_key_file import NAME, SealKeyFile, read_seal_key, remove_seal_key, write_seal_key
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.seal_chain import SealChain
from controller.rules.sealing import is_over, needs_key, needs_seal

MAX_STEPS = 1_000
"""How many seals the key file may be behind the journal; an evening has about ten."""

RETRY_NS = NS_PER_S

log = logging.getLogger("controller")


class SealState(Struct, frozen=True):
    """The key of the next seal and the last seal; None: there is none.

    `is_unsaved`: the key file holds another key. `is_new`: none from which this one follows, so that a restart would
    begin a new chain. `missing`: the last seal is not in the journal, in which it belongs after the last row.
    """

    key: SealKey | None = None
    seal: f.Sealed | None = None
    is_unsaved: bool = False
    is_new: bool = False
    missing: f.Sealed | None = None


def new_seal_key() -> SealKey:
    """The first key of a chain."""
    return seal_key(secrets.token_bytes(SECRET_BYTES))


class Sealer:
    """Makes the seals of one journal. Belongs to the controller's thread.

    Args:
        folder: the data folder, in which the key file is.
        chain: the seals of the match that is open, as the journal has them.
        last: the journal's last row.
        new_key: makes the first key of a chain.
    """

    def __init__(
        self,
        folder: Path,
        chain: SealChain | None,
        last: Row,
        new_key: Callable[[], SealKey] = new_seal_key,
    ) -> None:
        self._folder = folder
        self._new_key = new_key
        self._failure: Sentence | None = None
        self._broken: Sentence | None = None
        self._retry_ns = 0
        self.state = SealState()
        """Assign it once the facts of `next_fact` have been added."""
        if chain is not None and (folder / NAME).exists():
            self.state = _resume(read_seal_key(folder), chain, last) or SealState(is_unsaved=True)

    def next_fact(
        self, state: SealState, before: Contest, fact: f.AnyFact, after: Contest, row: Row
    ) -> tuple[SealState, f.AnyFact | None]:
        """What must directly follow `fact`, which is in `row` and led from `before` to `after`: a seal, a new key, or
        nothing; and the state after it. Call it for every fact, in order."""
        try:
            return self._next_fact(state, before, fact, after, row)
        except Exception as error:  # teams and MC go on without a seal, whatever it is
            log.exception("no seal can be made")
            self._broken = Sentence("no-seals", "The journal cannot be sealed: {why}", {"why": repr(error)})
            return SealState(is_unsaved=True), None

    def _next_fact(
        self, state: SealState, before: Contest, fact: f.AnyFact, after: Contest, row: Row
    ) -> tuple[SealState, f.AnyFact | None]:
        if isinstance(fact, f.MatchStarted):
            load_signatures()
        chain = after.seals
        if state.key is not None and (chain is None or chain.key != state.key.public):
            state = SealState(is_unsaved=True)  # another match, or none: the key has nothing left to sign
        if state.key is not None and needs_seal(before, after, fact):
            is_last = is_over(after)
            seal = state.key.seal(row.seq, row.digest, is_last=is_last)
            key = None if is_last else state.key.next()
            return replace(state, key=key, seal=seal, is_unsaved=True, missing=None), seal
        if state.key is None and needs_key(after):
            key = self._new_key()
            return SealState(key, is_unsaved=True, is_new=True), f.SealingBegan(key.public)
        return replace(state, missing=None) if state.missing is not None else state, None

    def save(self, now_ns: int) -> None:
        """Bring the key file up to date, which destroys the keys that have signed. Blocks on the disk.

        Call it only while all facts are durable.
        """
        key = self.state.key
        if not self.state.is_unsaved or (self._failure is not None and now_ns < self._retry_ns):
            return
        try:
            if key is None:
                remove_seal_key(self._folder)
            else:
                write_seal_key(self._folder, key, self.state.seal)
        except OSError as error:
            text = (
                "The key of the seals cannot be saved: {why}. Until it is, whoever takes the card could make the last "
                "seal again, and after a restart a new fingerprint must be photographed"
            )
            if self._failure is None:
                log.error("%s: cannot be replaced: %s", self._folder / NAME, error)
            self._failure = Sentence("seal-key-unsaved", text, {"why": os_reason(error)})
            self._retry_ns = now_ns + RETRY_NS
            return
        self._failure = None
        self.state = replace(self.state, is_unsaved=False, is_new=False)

    def trouble(self) -> tuple[Sentence, ...]:
        """What staff must know of the seals; empty: all is well."""
        return tuple(trouble for trouble in (self._broken, self._failure) if trouble is not None)


def _resume(file: SealKeyFile | None, chain: SealChain, last: Row) -> SealState | None:
    """The state of a chain that goes on with the key of `file`; None: with this file it cannot go on."""
    if file is None or not chain.key:
        return None
    key = file.key
    for step in range(MAX_STEPS):
        if key.public == chain.key:
            return SealState(key, file.seal if step == 0 else None, is_unsaved=step > 0)
        key = key.next()
    seal, key = file.seal, file.key
    if seal is None or (seal.seq, seal.digest, seal.next_key) != (last.seq, last.digest.hex(), key.public):
        return None
    return SealState(key, seal, missing=seal) if is_genuine(seal, chain.key) else None
