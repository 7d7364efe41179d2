"""Who has the card afterwards writes another evening, with all hashes made anew: the photographed key finds it."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.journal.record import Record
from controller.journal.seal_key import seal_key
from controller.rules import facts as f
from controller.rules.seal_chain import fingerprint
from tests.unit.controller.journal.forgeries import (
    FORGER,
    SEALS,
    circumstances,
    genuine,
    rechained,
    records,
    row_after,
    seals,
    verify,
    with_points,
    without_seals,
)
from tests.unit.controller.sealed_evening import KEY, SECRET, SealedRows, finished_match, sealed_rows


def test_the_genuine_journal_is_proven_to_its_end_by_the_photographed_key(tmp_path: Path) -> None:
    code, output = verify(tmp_path, genuine(), "--key", KEY)
    assert code == 0
    assert f"{len(seals())} seals, all genuine" in output
    assert f"Facts 1 to {seals()[-1]} are sealed by this key; facts after the seal, which are not: 0" in output


def test_500_points_more_with_all_hashes_made_anew_are_good_without_the_key_and_no_with_it(tmp_path: Path) -> None:
    forged = rechained(with_points(without_seals()))
    assert verify(tmp_path, forged)[0] == 0, "a chain of hashes can be made by everybody"

    code, output = verify(tmp_path, forged, "--key", KEY)

    assert code == 1
    assert "The journal has no seals" in output


def test_500_points_more_with_all_seals_made_anew_by_another_key_are_no(tmp_path: Path) -> None:
    forged = sealed_rows(with_points(without_seals()), FORGER)
    code, output = verify(tmp_path, forged)
    assert code == 0
    assert "prove something if that fingerprint was photographed" in output

    code, output = verify(tmp_path, forged, "--key", KEY)

    assert code == 1
    assert "No seal is by the key" in output


def resealed(forged: list[Record], secret: bytes) -> SealedRows:
    """`forged` with seals whose rows and hashes fit, signed with other keys."""
    key, rows = seal_key(secret), rechained([])
    for record in forged:
        fact = record.fact
        if isinstance(fact, f.Sealed):
            before = rows[-1][0]
            fact, key = key.seal(before.seq, before.digest, is_last=not fact.next_key), key.next()
        rows.append(row_after(rows, replace(record, fact=fact)))
    return rows


def test_500_points_more_under_the_genuine_key_without_its_secret_are_no_with_or_without_the_key(
    tmp_path: Path,
) -> None:
    """The announcement of the genuine key can be copied, its signatures cannot."""
    forged = resealed(with_points(records()), FORGER)
    for options in ((), ("--key", KEY)):
        code, output = verify(tmp_path, forged, *options)
        assert code == 1
        assert "not made by the key that was announced" in output


def test_a_genuine_signature_is_of_no_use_under_another_hash(tmp_path: Path) -> None:
    """The first fact after the opening gets another author; seals keep number and signature, and hashes that fit."""
    forged = rechained([])
    for place, record in enumerate(records()):
        fact = record.fact
        if isinstance(fact, f.Sealed):
            fact = replace(fact, digest=forged[-1][0].digest.hex())
        forged.append(row_after(forged, replace(record, fact=fact, who="judge 1" if place == 3 else record.who)))
    code, output = verify(tmp_path, forged, "--key", KEY)
    assert code == 1
    assert "not made by the key that was announced" in output


@pytest.mark.parametrize("number", range(SEALS - 1))
def test_a_genuine_seal_cannot_be_made_to_announce_the_key_of_a_forger(tmp_path: Path, number: int) -> None:
    """What is before the seal stays genuine; all seals after it are made anew, by the forger's keys."""
    forged, key, place = rechained(records()[: seals()[number]]), seal_key(FORGER), seals()[number]
    for record in with_points_at(records()[place:], 5):
        fact = record.fact
        if isinstance(fact, f.Sealed) and len(forged) == place:
            fact = replace(fact, next_key=key.public)
        elif isinstance(fact, f.Sealed):
            fact, key = key.seal(forged[-1][0].seq, forged[-1][0].digest, is_last=not fact.next_key), key.next()
        forged.append(row_after(forged, replace(record, fact=fact)))
    code, output = verify(tmp_path, forged, "--key", KEY)
    assert code == 1
    assert f"Row {place + 1}: a seal that was not made by the key that was announced" in output


def with_points_at(forged: list[Record], place: int) -> list[Record]:
    """`forged` with 500 points for a team before the record at `place`, if there is one."""
    points = circumstances(f.ScoreAdjusted(1, Decimal(500), "protest upheld"))
    return [*forged[:place], points, *forged[place:]] if place < len(forged) else forged


def test_the_key_of_the_last_seal_makes_none_before_it(tmp_path: Path) -> None:
    """Forward security: the forger has the key file as it was just before the last seal."""
    key = seal_key(SECRET)
    for _ in range(SEALS - 1):
        key = key.next()
    code, output = verify(tmp_path, resealed(with_points(records()), key.secret), "--key", KEY)
    assert code == 1
    assert "not made by the key that was announced" in output


def test_an_old_key_from_a_restored_block_of_the_card_forges_all_that_follows(tmp_path: Path) -> None:
    """What seals do not prove, and hardware/README.md says so: only a head that was noted shows it then."""
    forged = resealed(with_points(records()), SECRET)
    assert verify(tmp_path, forged, "--key", KEY)[0] == 0
    last = genuine()[-1][0]
    assert verify(tmp_path, forged, "--key", KEY, "--head", f"{last.seq}:{last.digest.hex()}")[0] == 1


def after_the_end(*facts: f.AnyFact) -> SealedRows:
    """The genuine journal with more facts after it, for which no key is needed."""
    return rechained([*records(), *map(circumstances, facts)])


@pytest.mark.parametrize(
    "facts",
    [
        (f.ScoreAdjusted(1, Decimal(500), "x"),),
        (f.Undone(Sentence("x", "y")),),
        (f.RoundReopened(0, 0, Phase.READY),),
        (f.TeamAbsent(1, absent=True),),
        (finished_match()[0],),
        (f.MatchClosed(), finished_match()[0]),
    ],
    ids=["points", "undo", "reopened", "absent", "another match", "closed and another match"],
)
def test_a_result_that_changes_after_the_last_seal_is_no(tmp_path: Path, facts: tuple[f.AnyFact, ...]) -> None:
    code, output = verify(tmp_path, after_the_end(*facts), "--key", KEY)
    assert code == 1
    assert "After the last seal the points or the ranking were changed" in output


def test_what_changes_no_result_may_follow_the_last_seal_and_is_counted(tmp_path: Path) -> None:
    """A controller that starts again the next morning, and a protest that is put on record."""
    rows = after_the_end(f.Booted("boot-2", 1, 1), f.ProtestRecorded(1, 2, 0, 0, "late"))
    code, output = verify(tmp_path, rows, "--key", KEY)
    assert code == 0
    assert "facts after the seal, which are not: 2" in output


def test_a_head_that_was_noted_later_proves_what_came_after_the_last_seal(tmp_path: Path) -> None:
    rows = after_the_end(f.ScoreAdjusted(1, Decimal(-5), "protest upheld"))
    head = f"{rows[-1][0].seq}:{rows[-1][0].digest.hex()}"
    assert verify(tmp_path, rows, "--key", KEY, "--head", head)[0] == 0

    more = rechained([*(record for _, record in rows), circumstances(f.ScoreAdjusted(2, Decimal(500), "x"))])
    assert verify(tmp_path, more, "--key", KEY, "--head", head)[0] == 1


def test_before_the_ceremony_is_over_a_key_alone_proves_no_end_and_a_head_does(tmp_path: Path) -> None:
    running = genuine()[: seals()[1] + 5]
    code, output = verify(tmp_path, running, "--key", KEY)
    assert code == 1
    assert "The last seal is missing" in output
    assert f"Facts 1 to {seals()[1]} are sealed by this key; facts after the seal, which are not: 4" in output

    last = running[-1][0]
    assert verify(tmp_path, running, "--key", KEY, "--head", f"{last.seq}:{last.digest.hex()}")[0] == 0


def test_an_old_head_does_not_excuse_an_end_that_was_cut_off(tmp_path: Path) -> None:
    first = genuine()[10][0]
    head = f"{first.seq}:{first.digest.hex()}"
    assert verify(tmp_path, genuine()[: seals()[2] + 1], "--key", KEY, "--head", head)[0] == 1


def continued_with(secret: bytes) -> SealedRows:
    """The first round is genuine; then the forger plays on with a key of the own, as after a key that was lost."""
    place = seals()[0]
    start = circumstances(f.SealingBegan(seal_key(secret).public))
    later = [record for record in with_points(without_seals()) if record not in records()[: place + 1]]
    forged = rechained([*records()[: place + 1], start])
    key = seal_key(secret)
    for record in later:
        forged.append(row_after(forged, record))
        if isinstance(record.fact, f.RoundEnded | f.MatchEnded):
            seal = key.seal(forged[-1][0].seq, forged[-1][0].digest, is_last=False)
            key = key.next()
            forged.append(row_after(forged, circumstances(seal)))
    seal = key.seal(forged[-1][0].seq, forged[-1][0].digest, is_last=True)
    forged.append(row_after(forged, circumstances(seal)))
    return forged


def test_a_chain_of_keys_that_somebody_began_later_needs_its_own_fingerprint(tmp_path: Path) -> None:
    forged = continued_with(FORGER)
    code, output = verify(tmp_path, forged, "--key", KEY)
    assert code == 1
    assert f"Facts 1 to {seals()[0]} are sealed by this key" in output
    assert fingerprint(seal_key(FORGER).public)[:4] in output

    both = ("--key", KEY, "--key", fingerprint(seal_key(FORGER).public))
    assert verify(tmp_path, forged, *both)[0] == 0, "who has photographed both believes both"
