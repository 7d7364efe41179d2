"""Outputs for a test: who gets them, when they go back, and that a match comes first."""

from decimal import Decimal
from typing import Literal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from controller.output_lease import LEASE_NS, Lease, expire, grant
from controller.rules.contest import Contest
from tests.unit.controller.rules.played_match import Play

T = 5_000_000_000
MANUAL = m.AcquireOutputs("page", "Anh Tú", Role.TECH, {3: m.Lamp.FLOOR}, boards={"clock": "full"})
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


def leased(contest: Contest, *requests: m.AcquireOutputs) -> Lease:
    lease = None
    for request in requests:
        lease, reasons = grant(contest, lease, request, request.id.encode(), T)
        assert reasons == ()
    assert lease is not None
    return lease


def codes(contest: Contest, lease: Lease | None, request: m.AcquireOutputs, now_ns: int = T) -> list[str]:
    after, reasons = grant(contest, lease, request, b"x", now_ns)
    assert after == lease or not reasons
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("role", list(Role))
def test_mc_desk_technicians_and_the_self_test_may_and_nobody_else(setup: Contest, role: Role) -> None:
    may = role in (Role.MC, Role.DESK, Role.TECH, Role.SELFTEST)
    assert codes(setup, None, replace(MANUAL, role=role)) == ([] if may else ["test-not-yours"])


def test_the_firmware_gets_lamps_that_end_with_the_lease(setup: Contest) -> None:
    lease = leased(setup, MANUAL)
    assert lease.orders == m.FirmwareOrders(None, (), {3: m.Lamp.FLOOR}, T + LEASE_NS)
    assert (lease.led_tests, lease.sound) == ({"clock": "full"}, "")
    assert expire(setup, lease, T + LEASE_NS - 1) == lease
    assert expire(setup, lease, T + LEASE_NS) is None


def test_screens_are_told_what_lamps_show_by_hand(setup: Contest) -> None:
    assert leased(setup, MANUAL).lamps(T) == {3: m.Lamp.FLOOR}


def test_screens_are_told_what_lamps_show_in_a_self_test(setup: Contest) -> None:
    arm = m.Arm(7, T + 5, T + 50, (1, 2), out=(3,))
    lease = leased(setup, replace(SELFTEST, arm=arm))
    waiting = [lease.lamps(now_ns)[1] for now_ns in (T, T + 5, T + 50)]
    assert waiting == [m.Lamp.LOCKED, m.Lamp.ARMED, m.Lamp.DARK]
    assert lease.lamps(T)[3] == m.Lamp.OUT

    pressed = lease.after(verdict(7, "floor", 2))
    assert pressed.lamps(T + 9) == {1: m.Lamp.DARK, 2: m.Lamp.FLOOR, 3: m.Lamp.OUT}
    assert lease.after(verdict(7, "tie", 1, 2)).lamps(T + 9)[1] == m.Lamp.TIED
    assert lease.after(verdict(6, "floor", 2)) == lease

    next_lease, _ = grant(setup, pressed, pressed.request, b"test", T + 9)
    assert next_lease is not None
    assert next_lease.lamps(T + 9)[2] == m.Lamp.FLOOR
    lit, _ = grant(setup, next_lease, replace(SELFTEST, arm=m.Arm(8, None, None, (), floor=1)), b"test", T + 9)
    assert lit is not None
    assert lit.lamps(T + 9) == {1: m.Lamp.FLOOR}


def test_renewal_keeps_it_and_release_ends_it(setup: Contest) -> None:
    lease = leased(setup, MANUAL)
    next_lease, _ = grant(setup, lease, MANUAL, b"page", T + LEASE_NS - 1)
    assert next_lease is not None
    assert next_lease.until_ns == T + 2 * LEASE_NS - 1
    assert grant(setup, next_lease, replace(MANUAL, release=True), b"page", T) == (None, ())


def test_during_a_match_nothing_is_leased_and_its_start_ends_a_lease(setup: Contest, running: Contest) -> None:
    assert codes(running, None, MANUAL) == ["test-match-runs"]
    assert codes(running, None, SELFTEST) == ["test-match-runs"]
    assert expire(running, leased(setup, MANUAL), T) is None


def test_outputs_are_leased_again_after_the_last_prize_was_shown(setup: Contest) -> None:
    scores = {team.number: Decimal(team.number) for team in setup.current_evening.match.teams}
    ranking = replace(setup, phase="ranking", round=3, scores=scores)
    assert codes(ranking, None, MANUAL) == ["test-match-runs"]
    assert codes(replace(ranking, shown_places=8), None, MANUAL) == []


def test_one_at_a_time_and_the_self_test_does_not_wait_for_people(setup: Contest) -> None:
    manual = leased(setup, MANUAL)
    assert codes(setup, manual, replace(MANUAL, id="other page")) == ["test-other"]
    assert codes(setup, manual, replace(MANUAL, id="other page"), T + LEASE_NS) == []
    test = leased(setup, MANUAL, SELFTEST)
    assert test.forwards_reports
    assert codes(setup, test, MANUAL) == ["test-selftest-runs"]


def test_nobody_but_the_self_test_opens_buzzers(setup: Contest) -> None:
    assert codes(setup, None, replace(MANUAL, arm=SELFTEST.arm)) == ["test-arm"]
    assert leased(setup, SELFTEST).orders.arm == SELFTEST.arm


def test_all_reasons_are_said(running: Contest) -> None:
    assert codes(running, None, replace(SELFTEST, role=Role.JUDGE)) == ["test-not-yours", "test-arm", "test-match-runs"]
