"""The seals of a running evening: made at each round's end, each by a key that is then destroyed."""

import shutil
import stat
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import apsw
import pytest
from pytest_mock import MockerFixture

from bus.messages import Sentence
from controller.contest_store import RETRY_NS, ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import open_journal, verify_seals
from controller.journal.seal_key import is_genuine
from controller.journal.seal_key_file import NAME, read_seal_key
from controller.journal.seal_report import seal_report
from controller.journal.store import Journal
from controller.rules import facts as f
from controller.rules.sealing import is_over
from tests.unit.controller.sealed_evening import finished_match

NOW_NS = 10**12


def open_store(folder: Path) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)


def play(store: ContestStore, facts: tuple[f.AnyFact, ...]) -> None:
    """One fact after the other, as the loop does it: added, committed, the key brought up to date."""
    for number, fact in enumerate(facts):
        store.add(f"cause-{store.contest.seq}", "mc", [fact], NOW_NS + number)
        store.commit(NOW_NS + number)
        store.checkpoint(NOW_NS + number)


def after(kind: type[f.Fact], number: int = 1) -> int:
    """How many facts there are up to the `number`th of a kind."""
    places = [place for place, fact in enumerate(finished_match(), start=1) if isinstance(fact, kind)]
    return places[number - 1]


FIRST_ROUND = finished_match()[: after(f.RoundEnded)]
SECOND_ROUND = finished_match()[len(FIRST_ROUND) : after(f.RoundEnded, 2)]


def fingerprint_of(store: ContestStore) -> str:
    assert store.contest.seals is not None
    return store.contest.seals.fingerprint


def proven(folder: Path, *keys: str, head: int = 0) -> bool:
    """Whether the journal is proven to who has these fingerprints."""
    return seal_report(verify_seals(folder / "journal.sqlite")[1], keys, head).is_proven


def codes(store: ContestStore) -> list[str]:
    return [trouble.code for trouble in store.troubles()]


def test_each_round_the_match_and_the_last_prize_are_sealed_directly_after_their_end(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, finished_match())
    with open_journal(tmp_path / "journal.sqlite") as source:
        rows = list(source.records())
    facts = [record.fact for _, record in rows]
    sealed = [type(facts[place - 1]) for place, fact in enumerate(facts) if isinstance(fact, f.Sealed)]

    assert isinstance(facts[1], f.SealingBegan), "directly after the match was opened"
    assert sealed == [f.RoundEnded, f.RoundEnded, f.MatchEnded, f.PlaceShown]
    key = facts[1].key
    for place, fact in enumerate(facts):
        if isinstance(fact, f.Sealed):
            before = rows[place - 1][0]
            assert (fact.seq, fact.digest) == (before.seq, before.digest.hex())
            assert is_genuine(fact, key)
            key = fact.next_key
    assert key == ""


def test_the_key_that_signed_is_destroyed_and_the_last_one_is_removed(tmp_path: Path) -> None:
    secrets: list[str] = []
    with closing(open_store(tmp_path)) as store:
        for fact in finished_match():
            play(store, (fact,))
            file = read_seal_key(tmp_path)
            if file is not None and file.secret not in secrets:
                assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
                secrets.append(file.secret)
            assert (file is None) == is_over(store.contest)
        everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert len(secrets) == 4
    assert not [secret for secret in secrets if secret.encode() in everything or bytes.fromhex(secret) in everything]


def test_a_restart_goes_on_with_the_same_keys(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        key = fingerprint_of(store)
    with closing(open_store(tmp_path)) as next_store:
        play(next_store, finished_match()[len(FIRST_ROUND) :])
        assert fingerprint_of(next_store) == key
    assert proven(tmp_path, key)


@pytest.mark.parametrize("damage", ["removed", "emptied", "of another evening"])
def test_without_a_fitting_key_new_seals_begin_and_the_staff_is_told(tmp_path: Path, damage: str) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        first = fingerprint_of(store)
    match damage:
        case "removed":
            (tmp_path / NAME).unlink()
        case "emptied":
            (tmp_path / NAME).write_bytes(b"")
        case _:
            (tmp_path / NAME).write_text(f'{{"secret": "{"0" * 64}"}}')

    with closing(open_store(tmp_path)) as next_store:
        next_store.add("", "controller", [f.Booted("boot-1", NOW_NS, NOW_NS)], NOW_NS)
        assert "new-seal-key" in [notice.code for notice in next_store.contest.notices]
        play(next_store, finished_match()[len(FIRST_ROUND) :])
        second = fingerprint_of(next_store)

    assert second != first
    assert not proven(tmp_path, first)
    assert proven(tmp_path, first, second)
    assert proven(tmp_path, second), "the later seals cover what was before"


def test_a_round_that_is_taken_back_and_ends_again_is_sealed_again(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        play(store, (f.Undone(Sentence("x", "y")), f.RoundEnded(1), *SECOND_ROUND))
        key = fingerprint_of(store)
    _, checked = verify_seals(tmp_path / "journal.sqlite")
    assert checked.bad is None
    assert [len(chain.seals) for chain in checked.chains] == [3]
    assert proven(tmp_path, key, head=checked.last_seq)


def test_a_ceremony_that_is_taken_back_is_sealed_by_new_keys(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, finished_match())
        first = fingerprint_of(store)
        play(store, (f.Undone(Sentence("x", "y")),))
        second = fingerprint_of(store)
        assert "new-seal-key" in [notice.code for notice in store.contest.notices]
        assert not proven(tmp_path, first)
        play(store, (f.ScoreAdjusted(1, Decimal(1), "protest"), f.Redone(Sentence("x", "y"))))
        assert is_over(store.contest)
    assert not (tmp_path / NAME).exists()
    assert proven(tmp_path, first, second)


def test_another_match_has_another_key_and_a_closed_one_none(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        first = fingerprint_of(store)
        play(store, (f.MatchClosed(),))
        assert not (tmp_path / NAME).exists()
        play(store, FIRST_ROUND[:1])
        assert fingerprint_of(store) != first
        assert store.contest.notices == (), "nobody has photographed the old one for this match"
        assert read_seal_key(tmp_path) is not None


def test_a_seal_whose_row_was_lost_is_written_again(tmp_path: Path) -> None:
    """A mirror whose last line was torn, imported beside the key file: the seal is in that, too."""
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        key, lost = fingerprint_of(store), store.contest.seq
    with closing(apsw.Connection(str(tmp_path / "journal.sqlite"))) as database:
        database.execute("DROP TRIGGER never_delete; DELETE FROM fact WHERE seq = ?", (lost,))

    with closing(open_store(tmp_path)) as next_store:
        assert next_store.contest.seq == lost - 1
        play(next_store, (f.Booted("boot-1", NOW_NS, NOW_NS), *finished_match()[len(FIRST_ROUND) :]))
        assert fingerprint_of(next_store) == key
    assert proven(tmp_path, key)


# ---------------------------------------------------------------------------------------------------- failing disks


def test_a_seal_that_the_disk_does_not_take_is_in_memory_and_said_and_written_later(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND[:-1])
        before = (tmp_path / NAME).read_bytes()
        broken = mocker.patch.object(Journal, "write", side_effect=JournalError("disk full"))
        play(store, FIRST_ROUND[-1:])
        assert codes(store) == ["journal-failing", "seal-in-memory"]
        assert (tmp_path / NAME).read_bytes() == before, "a key is destroyed once its seal is durable"

        mocker.stop(broken)
        assert store.commit(NOW_NS + 2 * RETRY_NS)
        store.checkpoint(NOW_NS + 2 * RETRY_NS)
        assert codes(store) == []
        assert (tmp_path / NAME).read_bytes() != before
        play(store, finished_match()[len(FIRST_ROUND) :])
        key = fingerprint_of(store)
    assert proven(tmp_path, key)


def test_a_key_that_cannot_be_saved_stops_nothing_is_said_and_tried_again(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND[:1])
        broken = mocker.patch(
            "controller.journal.sealer.write_seal_key", side_effect=OSError(28, "No space left on device")
        )
        play(store, (*FIRST_ROUND[1:], *SECOND_ROUND))
        assert codes(store) == ["seal-key-unsaved"]
        assert store.failure == ""
        key = fingerprint_of(store)
        copy = shutil.copytree(tmp_path, tmp_path.parent / "killed", ignore=shutil.ignore_patterns("*.lock", "*-shm"))

        mocker.stop(broken)
        store.checkpoint(NOW_NS + 2 * RETRY_NS)
        assert codes(store) == []
    with closing(open_store(copy)) as next_store:  # killed before the key could be saved: the older one leads to it
        play(next_store, finished_match()[len(FIRST_ROUND) + len(SECOND_ROUND) :])
        assert fingerprint_of(next_store) == key
    assert proven(copy, key)


def test_where_no_seal_can_be_made_the_evening_goes_on(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch("controller.journal.seal_key.SealKey.seal", side_effect=ImportError("no cryptography"))
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND)
        assert store.contest.phase == "intro"
        assert "no-seals" in codes(store)


def test_a_key_shows_no_secret_to_who_prints_it(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        play(store, FIRST_ROUND[:1])
        file, key = read_seal_key(tmp_path), store._sealer.state.key
    assert file is not None
    assert key is not None
    assert file.secret not in f"{key!r} {store._sealer.state!r}"
    assert repr(key.secret) not in f"{key!r} {store._sealer.state!r}"
