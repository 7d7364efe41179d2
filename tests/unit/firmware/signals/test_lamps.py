"""The state of each lamp, and the pattern of each state."""

import itertools
from typing import Any

import pytest

from bus.messages import Arm, EarlyPressRule, Lamp
from bus.units import NS_PER_MS as MS
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import Lockout
from firmware.signals import lamps
from tests.unit.firmware.lockout.contact_view import ContactView

OPEN = 5_000 * MS


def state(*presses: tuple[int, int], turned_ns: int = 0, **more: Any) -> Lockout:
    fields: dict[str, Any] = {"opening_ns": OPEN, "closing_ns": OPEN + 1_000 * MS, "stations": (1, 2), **more}
    lockout_state = lockout.arm(Lockout(3 * MS), Arm(arming=1, **fields), 0)
    for station, at_ns in presses:
        lockout_state, _ = lockout.on_press(lockout_state, ConfirmedPress(station, at_ns, 0))
    return lockout.advance(lockout_state, turned_ns, ContactView())[0] if turned_ns else lockout_state


LATER = OPEN + 50 * MS
D, L, A, F, T, O, E = Lamp.DARK, Lamp.LOCKED, Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.OUT, Lamp.EARLY  # noqa: E741


@pytest.mark.parametrize(
    "lockout_state, now_ns, expected",
    [
        (Lockout(3 * MS), OPEN, [D, D, D]),
        (state(), OPEN - 1, [L, L, D]),
        (state(opening_ns=None), OPEN, [L, L, D]),
        (state(), OPEN, [A, A, D]),
        (state(out=(3,)), OPEN, [A, A, O]),
        (state(), OPEN + 1_000 * MS, [D, D, D]),
        (state((1, OPEN), turned_ns=LATER), LATER, [F, D, D]),
        (state((1, OPEN), (2, OPEN), turned_ns=LATER), LATER, [T, T, D]),
        (state((1, OPEN - 1)), OPEN - 1, [E, L, D]),
        (state((1, OPEN - 1)), OPEN, [E, A, D]),
        (state((1, OPEN - 1), opening_ns=None), OPEN, [E, L, D]),
        (state((1, OPEN - 1), pardoned=(1,)), OPEN, [A, A, D]),
        (state((1, OPEN - 1), early=EarlyPressRule.IGNORE), OPEN - 1, [L, L, D]),
        (state((1, OPEN - 1), early=EarlyPressRule.DELAY, delay_ns=100 * MS), OPEN, [E, A, D]),
        (state((1, OPEN - 1), early=EarlyPressRule.DELAY, delay_ns=100 * MS), OPEN + 100 * MS, [A, A, D]),
        (state((1, OPEN - 1), (2, OPEN), turned_ns=LATER), LATER, [E, F, D]),
        (state(floor=2), LATER, [D, F, D]),
        (state(floor=2, out=(3,)), LATER, [D, F, O]),
        (state(stations=(), floor=1, opening_ns=None), LATER, [F, D, D]),
    ],
)
def test_a_lamp_shows_what_its_station_may_do(lockout_state: Lockout, now_ns: int, expected: list[Lamp]) -> None:
    assert list(lamps.lamp_states(lockout_state, (1, 2, 3), now_ns).values()) == expected


def test_every_lamp_state_has_a_rhythm_and_no_two_are_alike() -> None:
    assert set(lamps.PATTERNS) == set(Lamp)
    rhythms = {
        lamp: [lamps.pattern_at(pattern, n * 20 * MS)[0] for n in range(300)]
        for lamp, pattern in lamps.PATTERNS.items()
    }
    for samples, other in itertools.combinations(rhythms.values(), 2):
        assert samples != other


def test_dark_is_never_lit_and_floor_always_is() -> None:
    assert lamps.pattern_at(lamps.PATTERNS[Lamp.DARK], 123) == (False, None)
    assert lamps.pattern_at(lamps.PATTERNS[Lamp.FLOOR], 123) == (True, None)


@pytest.mark.parametrize("lamp", [Lamp.LOCKED, Lamp.ARMED, Lamp.TIED, Lamp.OUT, Lamp.EARLY])
def test_a_rhythm_changes_exactly_when_it_says(lamp: Lamp) -> None:
    now_ns = 77 * MS
    for _ in range(12):
        on, change_ns = lamps.pattern_at(lamps.PATTERNS[lamp], now_ns)
        assert change_ns is not None
        assert lamps.pattern_at(lamps.PATTERNS[lamp], change_ns - 1)[0] is on
        assert lamps.pattern_at(lamps.PATTERNS[lamp], change_ns)[0] is not on
        now_ns = change_ns


@pytest.mark.parametrize(
    "lamp, rhythm_ms",
    [
        (Lamp.LOCKED, (100, 1_900)),
        (Lamp.ARMED, (500, 500)),
        (Lamp.TIED, (100, 100)),
        (Lamp.OUT, (100, 200, 100, 2_600)),
        (Lamp.EARLY, (120, 120, 120, 120, 120, 900)),
    ],
)
def test_a_lamp_is_known_by_its_flashes_and_gaps(lamp: Lamp, rhythm_ms: tuple[int, ...]) -> None:
    now_ns, flashes = 0, []
    for _ in rhythm_ms:
        is_lit, change_ns = lamps.pattern_at(lamps.PATTERNS[lamp], now_ns)
        assert change_ns is not None
        flashes.append((is_lit, change_ns - now_ns))
        now_ns = change_ns
    assert flashes == [(n % 2 == 0, length * MS) for n, length in enumerate(rhythm_ms)]
    assert lamps.pattern_at(lamps.PATTERNS[lamp], now_ns) == (True, now_ns + rhythm_ms[0] * MS)


def test_a_delay_is_due_after_the_opening() -> None:
    delayed = state(early=EarlyPressRule.DELAY, delay_ns=100 * MS)
    assert lamps.due_ns(delayed, OPEN) == OPEN + 100 * MS
    assert lamps.due_ns(state(early=EarlyPressRule.DELAY, delay_ns=100 * MS, opening_ns=None), 0) is None


def test_lamps_are_due_when_time_alone_changes_them() -> None:
    assert lamps.due_ns(state(), 0) == OPEN
    assert lamps.due_ns(state(), OPEN) == OPEN + 1_000 * MS
    assert lamps.due_ns(state(), OPEN + 1_000 * MS) is None
    assert lamps.due_ns(Lockout(MS), 0) is None


def test_a_ruling_on_a_tie_takes_the_floor_from_the_others() -> None:
    tied = state((1, OPEN), (2, OPEN), turned_ns=LATER)
    ruled = lockout.arm(tied, Arm(1, OPEN, None, (1, 2), floor=2), LATER)
    assert list(lamps.lamp_states(ruled, (1, 2, 3), LATER).values()) == [D, F, D]


@pytest.mark.parametrize(
    "more, lamp",
    [
        ({}, E),
        ({"pardoned": (1,)}, O),
        ({"early": EarlyPressRule.DELAY, "delay_ns": 100 * MS}, O),
        ({"arming": 2}, O),
        ({"arming": 2, "pressed_early": (1,)}, E),
        ({"ordered_ns": OPEN - 1}, O),
    ],
)
def test_a_station_that_is_out_for_an_early_press_shows_early_as_long_as_it_bears_it(
    more: dict[str, Any], lamp: Lamp
) -> None:
    order = Arm(**{"arming": 1, "opening_ns": OPEN, "closing_ns": None, "stations": (2,), "out": (1, 3), **more})
    barred = lockout.arm(state((1, OPEN - 1)), order, OPEN - 1)
    assert list(lamps.lamp_states(barred, (1, 2, 3), OPEN).values()) == [lamp, A, O]


@pytest.mark.parametrize("lamp", list(Lamp))
def test_no_flash_and_no_gap_is_too_short_for_a_bulb_or_eyes_20_m_away(lamp: Lamp) -> None:
    assert all(length >= 100 * MS for length in lamps.PATTERNS[lamp].lengths_ns)
