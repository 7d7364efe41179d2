"""Closings of real switches, as the sweep models them: within what was measured, and closed in the end."""

import random

import pytest

from bench.switches import SWITCHES, Switch, closing
from bus.units import NS_PER_US as US

each_switch = pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)


def closings(switch: Switch) -> list[tuple[int, ...]]:
    chance = random.Random(1)
    return [closing(chance, switch) for _ in range(200)]


@each_switch
def test_each_closing_ends_closed_and_settles_when_the_measured_ones_had(switch: Switch) -> None:
    found = closings(switch)
    assert all(len(changes) % 2 == 0 for changes in found)
    assert max(max(changes, default=0) for changes in found) <= switch.settled_us * US
    assert all(list(changes) == sorted(set(changes)) for changes in found)


def test_there_is_a_switch_whose_first_touches_are_over_before_the_first_sample_and_come_back_after_it() -> None:
    (switch,) = [switch for switch in SWITCHES if any(bout.ends_open for bout in switch.bouts)]
    for changes in closings(switch):
        touches = [change for change in changes if change < 300 * US]
        assert len(touches) % 2 == 1, "it is open then"
        assert min(change for change in changes if change not in touches) >= 560 * US


def test_shares_leave_room_for_contacts_that_nobody_has_measured() -> None:
    assert 0.5 < sum(switch.share for switch in SWITCHES) < 1
