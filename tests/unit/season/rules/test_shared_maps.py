"""Maps that change one item at a time are what a dict would be, whatever their size."""

import random

import pytest

from season.rules.shared_maps import SMALL, changed_keys, with_item


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 3 * SMALL])
def test_a_map_is_what_a_dict_would_be_and_those_before_it_stay(size: int) -> None:
    chance = random.Random(size)
    expected: dict[int, object] = {key: object() for key in range(size)}
    items, earlier = dict(expected), []
    shared = with_item(items, 0, "first")
    expected[0] = "first"
    for number in range(4 * SMALL):
        earlier.append((shared, dict(expected)))
        key = chance.randrange(size + SMALL)
        expected[key] = number
        shared = with_item(shared, key, number)
    assert shared == expected
    assert list(shared) == list(expected)
    assert all(before == then for before, then in earlier[::97])


@pytest.mark.parametrize("steps", [0, 1, 5, 3 * SMALL])
def test_what_changed_between_two_maps_is_found(steps: int) -> None:
    own: dict[int, object] = {key: object() for key in range(2 * SMALL)}
    before = with_item(own, -1, object())
    after = before
    for number in range(steps):
        after = with_item(after, number, object())
    assert set(changed_keys(before, after)) == set(range(steps))
    assert set(changed_keys(before, {-1: before[-1]})) == set(range(2 * SMALL))
    assert list(changed_keys({1: 1}, {})) == [1]
