"""Whatever is done to a seal is found, whichever it is, though all hashes are made anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.journal.record import Record
from controller.journal.seal_key import seal_key
from controller.rules import facts as f
from tests.unit.controller.journal.forgeries import (
    FORGER,
    SEALS,
    circumstances,
    other_digit,
    rechained,
    records,
    seals,
    verify,
)
from tests.unit.controller.sealed_evening import KEY

Tampering = Callable[[list[Record], int], list[Record]]
"""Changes the seal that stands at a place."""


def _changed(forged: list[Record], place: int, **changes: object) -> list[Record]:
    record = forged[place]
    changed = replace(record, fact=replace(record.fact, **changes))
    return [*forged[:place], changed, *forged[place + 1 :]]


def _seal(forged: list[Record], place: int) -> f.Sealed:
    fact = forged[place].fact
    assert isinstance(fact, f.Sealed)
    return fact


def _signed_by_another(forged: list[Record], place: int) -> list[Record]:
    seal = _seal(forged, place)
    forgery = seal_key(FORGER).seal(seal.seq, bytes.fromhex(seal.digest), is_last=not seal.next_key)
    return _changed(forged, place, signature=forgery.signature)


def _announces_another(forged: list[Record], place: int) -> list[Record]:
    return _changed(forged, place, next_key=seal_key(FORGER).public)


def _ends_too_early_or_never(forged: list[Record], place: int) -> list[Record]:
    return _changed(forged, place, next_key="" if _seal(forged, place).next_key else seal_key(FORGER).public)


def _doubled(forged: list[Record], place: int) -> list[Record]:
    return [*forged[: place + 1], *forged[place:]]


def _moved_back(forged: list[Record], place: int) -> list[Record]:
    return [*forged[: place - 1], forged[place], forged[place - 1], *forged[place + 1 :]]


def _moved_on(forged: list[Record], place: int) -> list[Record]:
    later = [*forged[place + 1 :], circumstances(f.HoldEnded())]
    return [*forged[:place], later[0], forged[place], *later[1:]]


def _exchanged(forged: list[Record], place: int) -> list[Record]:
    other = next(seal for seal in seals() if seal != place)
    swapped = list(forged)
    swapped[place], swapped[other] = forged[other], forged[place]
    return swapped


SEAL_TAMPERINGS: dict[str, Tampering] = {
    "another digit in the signature": lambda forged, place: _changed(
        forged, place, signature=other_digit(_seal(forged, place).signature, 100)
    ),
    "another digit in the hash": lambda forged, place: _changed(
        forged, place, digest=other_digit(_seal(forged, place).digest, 63)
    ),
    "another number": lambda forged, place: _changed(forged, place, seq=_seal(forged, place).seq - 1),
    "signed by another key": _signed_by_another,
    "another next key": _announces_another,
    "the last one too early, or never": _ends_too_early_or_never,
    "cut off": lambda forged, place: forged[:place],
    "cut off with what it seals": lambda forged, place: forged[: place - 1],
    "left out": lambda forged, place: [*forged[:place], *forged[place + 1 :]],
    "doubled": _doubled,
    "moved back": _moved_back,
    "moved on": _moved_on,
    "exchanged for another": _exchanged,
}


@pytest.mark.parametrize("number", range(SEALS))
@pytest.mark.parametrize("name", SEAL_TAMPERINGS)
def test_a_seal_that_was_changed_is_found_whichever_it_is(tmp_path: Path, name: str, number: int) -> None:
    assert len(seals()) == SEALS
    forged = rechained(SEAL_TAMPERINGS[name](records(), seals()[number]))

    code, output = verify(tmp_path, forged, "--key", KEY)

    assert code == 1, output
    assert output.startswith("NO: ")


@pytest.mark.parametrize("place", range(0, 128, 9))
def test_every_digit_of_a_signature_counts(tmp_path: Path, place: int) -> None:
    first = seals()[0]
    signature = other_digit(_seal(records(), first).signature, place)
    code, output = verify(tmp_path, rechained(_changed(records(), first, signature=signature)))
    assert code == 1
    assert f"Row {first + 1}: " in output
