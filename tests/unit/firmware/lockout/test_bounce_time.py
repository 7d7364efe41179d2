"""Contact bounce: reported once for each press, when it has settled; never for anything else."""

from collections.abc import Sequence

import pytest
from pytest_mock import MockerFixture

from bus.messages import Arm, Bounced
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import bounce_time, buzzers
from firmware.lockout.bounce_time import MAX_BURST_NS, QUIET_NS, EdgeBurst, EdgeBursts
from firmware.lockout.buzzers import Buzzers
from firmware.lockout.debounce import Contact, Phase
from firmware.pins.edges import Edge, Gap

START = 10_000 * MS


class Line:
    """Station 1's button, sampled every millisecond, and the reports of its bounce."""

    def __init__(self) -> None:
        self.state: Buzzers = buzzers.initial_state({1: False, 2: False}, 3 * MS, 50_000, START)
        self.bursts: EdgeBursts = {}
        self.now_ns = START
        self.bounces: list[Bounced] = []

    def run_until(self, edges_ns: Sequence[int], until_ns: int, *, down: bool = True, more: Sequence[Gap] = ()) -> None:
        """Adds edges at these instants after START, with the button `down`, up to an instant after START."""
        pending: list[Edge | Gap] = [*(Edge(1, START + at_ns, n) for n, at_ns in enumerate(edges_ns)), *more]
        while self.now_ns < START + until_ns:
            self.now_ns += MS
            events = [event for event in pending if event.at_ns <= self.now_ns]
            pending = [event for event in pending if event.at_ns > self.now_ns]
            self.state, _ = buzzers.step(self.state, events, {1: down, 2: False}, self.now_ns)
            self.bursts, bounces = bounce_time.step(self.bursts, events, self.state.contacts, self.now_ns)
            self.bounces += bounces


def test_a_contact_that_bounces_is_reported_once_when_it_has_settled() -> None:
    line = Line()
    line.run_until([0, 90 * US, 700 * US], QUIET_NS)
    assert line.bounces == []
    line.run_until([], QUIET_NS + 2 * MS)
    assert line.bounces == [Bounced(1, START, 3, 700 * US)]
    line.run_until([], 200 * MS)
    assert len(line.bounces) == 1


def test_a_contact_that_closes_at_once_has_one_edge_and_no_length() -> None:
    line = Line()
    line.run_until([0], 50 * MS)
    assert line.bounces == [Bounced(1, START, 1, 0)]


def test_merged_edges_count_as_well() -> None:
    line = Line()
    line.run_until([0, 2 * MS], 50 * MS, more=[Gap(1, 4, START + 1 * MS, "merged"), Gap(None, 9, START + MS, "full")])
    assert line.bounces == [Bounced(1, START, 6, 2 * MS)]


def test_a_spike_is_no_press_and_not_reported() -> None:
    line = Line()
    line.run_until([0, 1], 50 * MS, down=False)
    line.run_until([60 * MS], 100 * MS, down=False)
    assert [bounce.at_ns for bounce in line.bounces if bounce.edges == 1] == []


def test_bounce_at_the_release_is_not_reported() -> None:
    line = Line()
    line.run_until([0], 60 * MS)
    line.run_until([80 * MS, 81 * MS], 90 * MS)
    line.run_until([], 200 * MS, down=False)
    assert line.bounces == [Bounced(1, START, 1, 0)]


def test_every_press_is_reported_separately() -> None:
    line = Line()
    line.run_until([0, MS], 60 * MS)
    line.run_until([], 120 * MS, down=False)
    line.run_until([130 * MS], 160 * MS)
    assert [(bounce.at_ns - START, bounce.edges) for bounce in line.bounces] == [(0, 2), (130 * MS, 1)]


def test_a_contact_that_never_settles_is_still_reported() -> None:
    line = Line()
    line.run_until(range(0, 300 * MS, 5 * MS), MAX_BURST_NS + 10 * MS)
    (bounces,) = line.bounces
    assert MAX_BURST_NS - 5 * MS <= bounces.duration_ns <= MAX_BURST_NS


@pytest.mark.parametrize("at_ns, is_included", [(10 * MS - 1, True), (10 * MS, False)])
def test_an_edge_ten_milliseconds_after_the_last_one_is_no_bounce(at_ns: int, is_included: bool) -> None:
    burst = EdgeBurst(START, START)
    assert (burst.includes(START + at_ns), burst.has_settled(START + at_ns)) == (is_included, not is_included)


@pytest.mark.parametrize("at_ns, is_included", [(100 * MS - 1, True), (100 * MS, False)])
def test_a_burst_ends_after_a_hundred_milliseconds(at_ns: int, is_included: bool) -> None:
    assert EdgeBurst(START, START + 95 * MS).includes(START + at_ns) is is_included


def test_lost_edges_and_edges_of_unknown_stations_are_no_bounce() -> None:
    line = Line()
    more = [Gap(1, 4, START + MS, "lost"), Gap(1, 4, START - MS, "merged")]
    line.run_until([0], 50 * MS, more=more)
    assert line.bounces == [Bounced(1, START, 1, 0)]
    bursts, bounces = bounce_time.step({}, [Edge(9, START, 1)], line.state.contacts, START + 50 * MS)
    assert (bursts, bounces) == ({}, ())


@pytest.mark.parametrize("first", [Contact(Phase.CHECKING, first_ns=START), Contact(Phase.DOWN, first_ns=START)])
def test_a_contact_that_has_not_settled_does_not_keep_back_the_report_of_another(first: Contact) -> None:
    """Station 1 is not confirmed yet, or bounces still."""
    last_ns = START if first.phase is Phase.CHECKING else START + 19 * MS
    bursts = {1: EdgeBurst(START, last_ns), 2: EdgeBurst(START, START + MS, 2)}
    contacts = {1: first, 2: Contact(Phase.DOWN, first_ns=START)}
    left, bounces = bounce_time.step(bursts, [], contacts, START + 20 * MS)
    assert (set(left), bounces) == ({1}, (Bounced(2, START, 2, MS),))


def test_bounce_is_measured_only_where_an_arm_asks_for_it(mocker: MockerFixture) -> None:
    from tests.unit.firmware.test_loop import ORDER, Board

    step = mocker.spy(bounce_time, "step")
    Board(mocker, 2 * MS).loop.turn()
    assert step.call_count == 0
    reporting = Board(mocker, 2 * MS)
    reporting.controller.receive.return_value = [_reporting(ORDER)]
    reporting.loop.turn()
    assert step.call_count > 0


def _reporting(order: Arm):  # type: ignore[no-untyped-def]
    from msgspec.structs import replace

    from bus.messages import FirmwareOrders

    return FirmwareOrders(replace(order, reports_bounce=True))
