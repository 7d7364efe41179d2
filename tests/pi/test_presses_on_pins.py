"""Presses on the emulated Pi's pins, judged by the model's own clock: the real driver, the real firmware. Nightly.

The Pi's clock counts instructions here, so no load on this machine makes its interrupts late.
"""

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from hardware.board import find_board
from tests.pi.conftest import BOARD, OPENINGS
from tests.pi.emulated_pi import EmulatedPi, Parts
from tests.pi.pin_log import first_presses
from tests.pi.press_pairs import GAPS_NS, Pair, Played, random_pairs, read_ruling, score, wrong

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

PINS = {station.number: int(station.button.removeprefix("GPIO")) for station in find_board(BOARD).stations}
LAMPS = {station.number: int(station.lamp.removeprefix("GPIO")) for station in find_board(BOARD).stations}
PAIRS = int(os.environ.get("BAMCHUONG_PI_PAIRS", "260"))
"""Each gap equally often."""
SCRIPT = f"/opt/bamchuong/venv/bin/python -P {OPENINGS}"
DECIDED_S = 300.0
CLEAR_NS = 1 * MS
"""From so far apart on, an idle Pi must tell who was first."""


@pytest.fixture(scope="module")
def pi(parts: Parts, card: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedPi]:
    """An emulated Pi on which nothing of the product runs yet."""
    folder = tmp_path_factory.mktemp("presses")
    with EmulatedPi(parts, card, folder, counted=True, words=["systemd.mask=bamchuong.target"]) as pi:
        pi.log_in()
        yield pi


def play(pi: EmulatedPi, pairs: Sequence[Pair]) -> list[Played]:
    """Play each pair in an opening of its own."""
    played = []
    with pi.script(f"{SCRIPT} {BOARD} {len(pairs)}"):
        for number, pair in enumerate(pairs, 1):
            pi.read_until(rf"GO {number}\r?\n", DECIDED_S)
            pi.events()
            pi.drive(score(pair, PINS))
            _, verdict = pi.read_until(r"VERDICT (\{.*\})\r?\n", DECIDED_S)
            fell = first_presses(pi.events(), PINS.values())
            truth = {station: fell[pin] for station, pin in PINS.items() if pin in fell}
            played.append(Played(pair, truth, read_ruling(json.loads(verdict[1]))))
    return played


@pytest.fixture(scope="module")
def played(pi: EmulatedPi) -> list[Played]:
    """The pairs, each gap equally often."""
    return play(pi, random_pairs(tuple(PINS), PAIRS, seed=23))


def gap_ns(played: Played) -> int:
    """How much later the second button went down, by the model's clock."""
    return played.truth[played.pair.second] - played.truth[played.pair.first]


def test_the_model_presses_as_far_apart_as_it_was_asked(played: list[Played]) -> None:
    # This machine may be late in waking a Pi that sleeps; while it is busy with the first press, nothing is late.
    assert all(gap_ns(each) >= each.pair.gap_ns for each in played)
    assert all(gap_ns(each) <= each.pair.gap_ns + US for each in played if each.pair.gap_ns <= 10 * US)


def test_nobody_wins_who_was_not_first_and_every_press_is_seen(played: list[Played]) -> None:
    print(report(played))
    assert len(played) >= PAIRS
    assert wrong(played) == []


def test_in_the_same_instant_it_is_a_tie_whatever_the_pins(played: list[Played]) -> None:
    together = [each for each in played if each.pair.gap_ns == 0]
    assert {each.ruling.outcome for each in together} == {"tie"}
    assert {each.pair.first < each.pair.second for each in together} == {True, False}


def test_far_enough_apart_the_first_one_wins(played: list[Played]) -> None:
    clear = [each for each in played if each.pair.gap_ns >= CLEAR_NS]
    assert clear
    assert {each.ruling.outcome for each in clear} == {"floor"}


def report(played: Iterable[Played]) -> str:
    """For each gap: how many, ties, and how far the gap of the stamps is from the truth, in µs."""
    lines = []
    by_gap = sorted(played, key=lambda each: each.pair.gap_ns)
    for asked_ns, group in itertools.groupby(by_gap, key=lambda each: each.pair.gap_ns):
        rows = list(group)
        off_us = sorted((stamped_gap_ns(each) - gap_ns(each)) / US for each in rows)
        ties = sum(each.ruling.outcome == "tie" for each in rows)
        lines.append(
            f"{asked_ns / US:8.0f} µs: {len(rows)} pairs, {ties} ties, off by {off_us[0]:.1f} to {off_us[-1]:.1f} µs"
        )
    return "\n".join(lines)


def stamped_gap_ns(played: Played) -> int:
    """How much later the second button went down, by the kernel's stamps."""
    return played.ruling.stamps[played.pair.second] - played.ruling.stamps[played.pair.first]


def test_a_button_that_is_held_down_before_the_opening_does_not_win(pi: EmulatedPi) -> None:
    pi.drive(f"{PINS[3]}=0")
    try:
        (held,) = play(pi, [Pair(1, 2, 3 * MS)])
    finally:
        pi.drive(f"{PINS[3]}=z")
    assert (held.ruling.outcome, held.ruling.stations) == ("floor", (1,))


def test_after_the_decision_the_lamp_of_the_winner_is_lit_and_no_other(pi: EmulatedPi) -> None:
    with pi.script(f"{SCRIPT} {BOARD} 1"):
        pi.read_until(r"GO 1\r?\n", DECIDED_S)
        pi.drive(score(Pair(5, 6, 10 * MS), PINS))
        pi.read_until("VERDICT ", DECIDED_S)
        lit = {station for station, pin in LAMPS.items() if pi.is_high(pin)}
    assert lit == {5}


def test_every_gap_was_played(played: list[Played]) -> None:
    assert {each.pair.gap_ns for each in played} == set(GAPS_NS)
