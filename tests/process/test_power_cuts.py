"""The power is cut while the journal is written: no acknowledged fact is lost, and every start goes on.

An evening of 300 facts, one commit each, with a restart of the controller in the middle and small checkpoints so that
the WAL restarts several times, is recorded once. Then the power is cut at random points; what would be left is
contest_store by a real contest store, which must know every acknowledged fact and no other, and go on writing.

The model covers unflushed writes that are dropped, reordered and torn, truncations and deletions among them, and cards
that ignore flushes; it does not cover the file system itself (tests/kernel/test_power_cuts.py does) or damage
elsewhere on the card: see recorded_card.py. 60 cuts in the normal run (30 of each kind), 400 with BAMCHUONG_NIGHTLY=1,
and 20 or 100 more with such a card.
"""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from controller.contest_store import ContestStore
from controller.journal.errors import BrokenChainError, JournalError, recovery_steps
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from tests.process.recorded_card import Card, Mode, recording
from tests.unit.controller.sample_journals import facts
from tests.unit.controller.sealed_evening import played, stored

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
CUTS = 200 if NIGHTLY else 30
IGNORED_FLUSH_CUTS = 100 if NIGHTLY else 20
COUNT = 300


def store(folder: Path, vfs: str | None = None) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000, vfs=vfs)


def write(contest_store: ContestStore, card: Card, begin: int, end: int) -> None:
    assert contest_store._journal._database is not None, contest_store.failure
    contest_store._journal._database.wal_autocheckpoint(100)
    for n in range(begin, end):
        contest_store.add(f"cause-{n}", "mc", [facts()[n]], n)
        assert contest_store.commit(n)
        card.acknowledge(n + 1)
        if n % 20 == 0:
            contest_store.pulse(n)
    contest_store.close()


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    """The recorded evening."""
    folder = tmp_path_factory.mktemp("evening")
    with recording("recording-card") as card:
        write(store(folder, card.vfs), card, 0, COUNT // 2)
        write(store(folder, card.vfs), card, COUNT // 2, COUNT)
        yield card


def after_a_cut(card: Card, folder: Path, at: int, mode: Mode, chance: random.Random) -> None:
    folder.mkdir()
    for name, content in card.files_after_cut(at, mode, chance).items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("mode", ["reorder", "prefix"])
def test_a_power_cut_loses_no_acknowledged_fact_and_the_evening_continues(
    card: Card, tmp_path: Path, mode: Mode
) -> None:
    chance = random.Random(mode)
    counts: list[int] = []
    for number in range(CUTS):
        at = chance.randrange(len(card.operations) + 1)
        if number % 2:  # half of the cuts while facts are written, and not while the WAL is grown
            at = chance.randrange(card.acknowledged[0][0], len(card.operations) + 1)
        folder = tmp_path / str(number)
        after_a_cut(card, folder, at, mode, chance)

        reopened = store(folder)

        evening = stored(reopened)
        count = len(played(evening))
        assert not reopened.failure
        assert count >= card.durable_facts(at), (
            f"cut {number} before operation {at}: {card.durable_facts(at)} promised, {count} present"
        )
        assert played(evening) == list(facts()[:count])
        assert reopened.contest == apply_all(Contest(), evening)
        reopened.add("next", "mc", [facts()[count]], 1)
        assert reopened.commit(1)
        reopened.close()
        shutil.rmtree(folder)
        counts.append(count)
    assert len(set(counts)) > CUTS / 4


def test_a_card_that_ignores_flushes_never_gives_a_wrong_evening(card: Card, tmp_path: Path) -> None:
    """No store survives such a card. But what is shown is a true beginning of the evening, or the start says what is
    wrong and how to go on; and the head that left the box shows that facts are missing."""
    chance = random.Random("lost_flushes")
    for number in range(IGNORED_FLUSH_CUTS):
        at = chance.randrange(card.acknowledged[0][0], len(card.operations) + 1)
        folder = tmp_path / str(number)
        after_a_cut(card, folder, at, "lost_flushes", chance)
        advice = ""
        try:
            with closing(store(folder)) as reopened:
                evening = stored(reopened)
                assert played(evening) == list(facts()[: len(played(evening))])
                assert reopened.contest == apply_all(Contest(), evening)
        except BrokenChainError as error:
            advice = recovery_steps(error, folder)
        except JournalError as error:
            advice = str(error)
        assert not advice or "journal import" in advice or "move the file away" in advice
        shutil.rmtree(folder)
