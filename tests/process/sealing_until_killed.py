"""A process that plays an evening into a journal, and kills itself at a certain point of the first seal.

    python -m tests.process.sealing_until_killed FOLDER POINT

It continues an evening that it finds there. It prints the fingerprint of the seals as soon as there is one.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from controller.contest_store import ContestStore
from controller.journal import seal_key_file, sealer
from controller.journal.hash_chain import Row
from controller.journal.record import decode
from controller.journal.store import Journal
from controller.rules import facts as f
from tests.unit.controller.sealed_evening import finished_match


def kill(*_: Any, **__: Any) -> Any:
    """As kill -9 does it: nothing is closed, nothing is written."""
    os.kill(os.getpid(), signal.SIGKILL)


def before_the_key_file(store: ContestStore) -> None:
    """The seal is durable, and the key that made it is still on the card."""
    _at_first_seal(kill)


def within_the_key_file(store: ContestStore) -> None:
    """The next key is written, under a temporary name."""

    def write(folder: Path, *_: Any) -> None:
        (folder / f"{seal_key_file.NAME}.part").write_bytes(b"half a k")
        kill()

    _at_first_seal(write)


def after_the_key_file(store: ContestStore) -> None:
    """Everything is on the card; nobody has been informed."""
    write = seal_key_file.write_seal_key

    def write_and_die(*arguments: Any) -> None:
        write(*arguments)
        kill()

    _at_first_seal(write_and_die)


def key_file_before_the_seal(store: ContestStore) -> None:
    """The other order, which only a card that lies about its flushes can make: the next key, and no seal."""
    write = Journal.write

    def save_and_die(journal: Journal, rows: Sequence[Row]) -> None:
        if any(isinstance(decode(row.body).fact, f.Sealed) for row in rows):
            state = store._sealer.state
            assert state.key is not None
            seal_key_file.write_seal_key(store._folder, state.key, state.seal)
            kill()
        write(journal, rows)

    Journal.write = save_and_die  # type: ignore[method-assign, assignment]


def nowhere(store: ContestStore) -> None:
    """It plays to its end, unless somebody else kills it."""


def _at_first_seal(instead: Callable[..., Any]) -> None:
    write = seal_key_file.write_seal_key

    def write_or_not(folder: Path, key: Any, seal: f.Sealed | None) -> None:
        (write if seal is None else instead)(folder, key, seal)

    vars(sealer)["write_seal_key"] = write_or_not


POINTS = (before_the_key_file, within_the_key_file, after_the_key_file, key_file_before_the_seal, nowhere)


def main(folder: Path, point: str) -> None:
    """Play on from where the journal ends, one fact a turn."""
    store = ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)
    next(install for install in POINTS if install.__name__ == point)(store)
    played = 0
    for row in store._rows:
        played += not isinstance(decode(row.body).fact, f.SealingBegan | f.Sealed)
    for number, fact in enumerate(finished_match()[played:]):
        store.add("", "mc", [fact], number)
        if not store.commit(number):
            sys.exit(store.failure)
        if not number and store.contest.seals is not None:
            print(store.contest.seals.fingerprint, flush=True)
        store.checkpoint(number)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
