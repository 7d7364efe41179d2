"""Outputs for a test: who gets them, when they go back, and that a match comes first."""

from typing import Literal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from controller.output_lease import LEASE_NS, Lease, expire, grant
from controller.rules.contest import Contest
from tests.unit.controller.rules.played_match import Play

T = 5_000_000_000
BY_HAND = m.AcquireOutputs("page", "Anh Tú", Role.TECH, {3: m.Lamp.FLOOR}, boards={"clock": "full"})
SELFTEST = m.AcquireOutputs("test", "self-test", Role.SELFTEST, arm=m.Arm(7, T, None, (1,)))


def verdict(arming: int, outcome: Literal["floor", "tie"], *stations: int) -> m.Verdict:
    return m.Verdict(arming, outcome, stations, T, 100_000, T + 9, ())


@pytest.fixture
def setup() -> Contest:
    return Play(start=False).contest


@pytest.fixture
def running() -> Contest:
    play = Play()
    play.to_buzzers()
    return play.contest


def lent(contest: Contest, *wishes: m.AcquireOutputs) -> Lease:
    loan = None
    for wish in wishes:
        loan, refused = grant(contest, loan, wish, wish.id.encode(), T)
        assert refused == ()
    assert loan is not None
    return loan


def codes(contest: Contest, loan: Lease | None, wish: m.AcquireOutputs, now_ns: int = T) -> list[str]:
    after, refused = grant(contest, loan, wish, b"x", now_ns)
    assert after == loan or not refused
    return [one.code for one in refused]


@pytest.mark.parametrize("role", list(Role))
def test_mc_desk_technicians_and_the_self_test_may_and_nobody_else(setup: Contest, role: Role) -> None:
    may = role in (Role.MC, Role.DESK, Role.TECH, Role.SELFTEST)
    assert codes(setup, None, replace(BY_HAND, role=role)) == ([] if may else ["test-not-yours"])


def test_the_firmware_gets_lamps_that_end_with_the_lease(setup: Contest) -> None:
    loan = lent(setup, BY_HAND)
    assert loan.orders == m.FirmwareOrders(None, (), {3: m.Lamp.FLOOR}, T + LEASE_NS)
    assert (loan.led_tests, loan.sound) == ({"clock": "full"}, "")
    assert expire(setup, loan, T + LEASE_NS - 1) == loan
    assert expire(setup, loan, T + LEASE_NS) is None


def test_screens_are_told_what_lamps_show_by_hand(setup: Contest) -> None:
    assert lent(setup, BY_HAND).lamps(T) == {3: m.Lamp.FLOOR}


def test_screens_are_told_what_lamps_show_in_a_self_test(setup: Contest) -> None:
    arm = m.Arm(7, T + 5, T + 50, (1, 2), out=(3,))
    loan = lent(setup, replace(SELFTEST, arm=arm))
    waiting = [loan.lamps(now_ns)[1] for now_ns in (T, T + 5, T + 50)]
    assert waiting == [m.Lamp.LOCKED, m.Lamp.ARMED, m.Lamp.DARK]
    assert loan.lamps(T)[3] == m.Lamp.OUT

    pressed = loan.after(verdict(7, "floor", 2))
    assert pressed.lamps(T + 9) == {1: m.Lamp.DARK, 2: m.Lamp.FLOOR, 3: m.Lamp.OUT}
    assert loan.after(verdict(7, "tie", 1, 2)).lamps(T + 9)[1] == m.Lamp.TIED
    assert loan.after(verdict(6, "floor", 2)) == loan

    again, _ = grant(setup, pressed, pressed.request, b"test", T + 9)
    assert again is not None
    assert again.lamps(T + 9)[2] == m.Lamp.FLOOR
    lit, _ = grant(setup, again, replace(SELFTEST, arm=m.Arm(8, None, None, (), floor=1)), b"test", T + 9)
    assert lit is not None
    assert lit.lamps(T + 9) == {1: m.Lamp.FLOOR}


def test_asking_again_keeps_it_and_giving_back_ends_it(setup: Contest) -> None:
    loan = lent(setup, BY_HAND)
    again, _ = grant(setup, loan, BY_HAND, b"page", T + LEASE_NS - 1)
    assert again is not None
    assert again.until_ns == T + 2 * LEASE_NS - 1
    assert grant(setup, again, replace(BY_HAND, release=True), b"page", T) == (None, ())


def test_during_a_match_nothing_is_lent_and_its_beginning_ends_a_loan(setup: Contest, running: Contest) -> None:
    assert codes(running, None, BY_HAND) == ["test-match-runs"]
    assert codes(running, None, SELFTEST) == ["test-match-runs"]
    assert expire(running, lent(setup, BY_HAND), T) is None


def test_outputs_are_lent_again_after_the_last_prize_was_shown(setup: Contest) -> None:
    ranking = replace(setup, phase="ranking", round=3)
    assert codes(ranking, None, BY_HAND) == ["test-match-runs"]
    assert codes(replace(ranking, shown_places=8), None, BY_HAND) == []


def test_one_at_a_time_and_the_self_test_waits_for_no_hand(setup: Contest) -> None:
    hand = lent(setup, BY_HAND)
    assert codes(setup, hand, replace(BY_HAND, id="other page")) == ["test-other"]
    assert codes(setup, hand, replace(BY_HAND, id="other page"), T + LEASE_NS) == []
    test = lent(setup, BY_HAND, SELFTEST)
    assert test.forwards_reports
    assert codes(setup, test, BY_HAND) == ["test-selftest-runs"]


def test_nobody_but_the_self_test_opens_buzzers(setup: Contest) -> None:
    assert codes(setup, None, replace(BY_HAND, arm=SELFTEST.arm)) == ["test-arm"]
    assert lent(setup, SELFTEST).orders.arm == SELFTEST.arm


def test_all_reasons_are_said(running: Contest) -> None:
    assert codes(running, None, replace(SELFTEST, role=Role.JUDGE)) == ["test-not-yours", "test-arm", "test-match-runs"]
