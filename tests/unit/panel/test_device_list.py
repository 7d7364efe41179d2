"""The list of devices has an end, and nobody who is in use falls off it."""

from functools import partial

import pytest

from panel.auth.credentials import (
    MAX_DEVICES,
    MAX_SEAT_DEVICES,
    REST_S,
    Credentials,
    Newcomer,
    NoRoomError,
    add_device,
    add_ticket,
    find_ticket,
    mark_seen,
    remove_device,
    revoke_seat,
    set_pin,
)
from panel.auth.pairing import ticket_id

EVENING_S = 1_700_000_000


def paired(credentials: Credentials, seat: str, count: int, now_s: int = EVENING_S) -> Credentials:
    """`count` more devices of a seat, one a second."""
    for number in range(count):
        credentials = add_device(credentials, f"{seat} {number}", Newcomer(seat), now_s + number)
    return credentials


def test_one_pin_entered_205_times_fills_only_the_places_of_its_own_role() -> None:
    staff = paired(paired(Credentials(secret=""), "mc", 2), "desk", 3)
    staff = mark_seen(staff, staff.devices, EVENING_S, is_used=True)

    flooded = paired(staff, "judge/1", 205, EVENING_S + 60)

    assert staff.devices.items() <= flooded.devices.items()
    assert sum(device.seat == "judge/1" for device in flooded.devices.values()) == MAX_SEAT_DEVICES


def test_the_judges_own_tablet_stays_while_its_page_is_open_and_while_it_sleeps() -> None:
    judge = paired(Credentials(secret=""), "judge/1", 1)
    asleep = mark_seen(judge, judge.devices, EVENING_S, is_used=True)
    for start, connected in ((judge, {"judge/1 0"}), (asleep, set[str]())):
        flooded = start
        for number in range(205):
            newcomer = Newcomer("judge/1", address="10.0.0.9")
            flooded = add_device(flooded, f"x{number}", newcomer, EVENING_S + number, connected)
        assert "judge/1 0" in flooded.devices
        assert len(flooded.devices) == MAX_SEAT_DEVICES


def test_a_role_whose_places_are_all_in_use_takes_no_further_device() -> None:
    full = paired(Credentials(secret=""), "desk", MAX_SEAT_DEVICES)
    used = mark_seen(full, full.devices, EVENING_S, is_used=True)
    with pytest.raises(NoRoomError):
        add_device(used, "one more", Newcomer("desk"), EVENING_S + 60)
    assert len(add_device(used, "another role", Newcomer("mc"), EVENING_S + 60).devices) == MAX_SEAT_DEVICES + 1


def test_a_device_that_nobody_has_used_for_long_makes_room_the_longest_unseen_first() -> None:
    full = paired(Credentials(secret=""), "desk", MAX_SEAT_DEVICES)
    for number, device_id in enumerate(full.devices):
        full = mark_seen(full, [device_id], EVENING_S + 100 - number, is_used=True)
    after = add_device(full, "new", Newcomer("desk"), EVENING_S + 100 + REST_S)
    assert full.devices.keys() - after.devices.keys() == {f"desk {MAX_SEAT_DEVICES - 1}"}


def test_the_list_as_a_whole_has_an_end() -> None:
    seats = ("mc", "desk", "tech", "stage", *(f"judge/{number}" for number in range(1, 9)))
    credentials = Credentials(secret="")
    for seat in seats:
        credentials = paired(credentials, seat, MAX_SEAT_DEVICES)
    assert len(credentials.devices) == MAX_DEVICES


@pytest.mark.parametrize(
    "change",
    [
        partial(set_pin, seat="judge/1", pin_hash="fresh"),
        partial(revoke_seat, seat="judge/1"),
        partial(remove_device, device_id="mc 0"),
        partial(set_pin, seat="mc", pin_hash="fresh"),
    ],
    ids=["a fresh PIN", "revoke all", "its maker is removed", "its maker's role has a fresh PIN"],
)
def test_tickets_do_not_outlive(change: "partial[Credentials]") -> None:
    mc = paired(Credentials(secret="", pin_hashes={"mc": "old", "judge/1": "old"}), "mc", 1)
    with_ticket = add_ticket(add_ticket(mc, "token", "judge/1", 0, "mc 0"), "other", "desk", 0)
    assert find_ticket(with_ticket, ticket_id("token"), 1) is not None
    after = change(with_ticket)
    assert find_ticket(after, ticket_id("token"), 1) is None
    assert find_ticket(after, ticket_id("other"), 1) is not None, "made at the machine, for another role"
