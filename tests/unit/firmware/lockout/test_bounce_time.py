"""How long a contact bounced: once a press, when it has settled; never for what was no press."""

from collections.abc import Sequence

from pytest_mock import MockerFixture

from bus.messages import Arm, Bounced
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import bounce_time, buzzers
from firmware.lockout.bounce_time import MAX_BURST_NS, QUIET_NS, EdgeBursts
from firmware.lockout.buzzers import Buzzers
from firmware.pins.edges import Edge, Gap

START = 10_000 * MS


class Line:
    """Station 1's button, looked at every millisecond, and what was told of its bouncing."""

    def __init__(self) -> None:
        self.state: Buzzers = buzzers.initial_state({1: False, 2: False}, 3 * MS, 50_000, START)
        self.tracks: EdgeBursts = {}
        self.now_ns = START
        self.told: list[Bounced] = []

    def live(self, edges_ns: Sequence[int], until_ns: int, *, down: bool = True, more: Sequence[Gap] = ()) -> None:
        """Edges at these instants after START, the button `down` meanwhile, up to an instant after START."""
        waiting: list[Edge | Gap] = [*(Edge(1, START + at_ns, n) for n, at_ns in enumerate(edges_ns)), *more]
        while self.now_ns < START + until_ns:
            self.now_ns += MS
            came = [one for one in waiting if one.at_ns <= self.now_ns]
            waiting = [one for one in waiting if one.at_ns > self.now_ns]
            self.state, _ = buzzers.step(self.state, came, {1: down, 2: False}, self.now_ns)
            self.tracks, told = bounce_time.step(self.tracks, came, self.state.contacts, self.now_ns)
            self.told += told


def test_a_contact_that_bounces_is_told_once_when_it_has_settled() -> None:
    line = Line()
    line.live([0, 90 * US, 700 * US], QUIET_NS)
    assert line.told == []
    line.live([], QUIET_NS + 2 * MS)
    assert line.told == [Bounced(1, START, 3, 700 * US)]
    line.live([], 200 * MS)
    assert len(line.told) == 1


def test_a_contact_that_closes_at_once_has_one_edge_and_no_length() -> None:
    line = Line()
    line.live([0], 50 * MS)
    assert line.told == [Bounced(1, START, 1, 0)]


def test_what_the_kernel_merged_counts_as_well() -> None:
    line = Line()
    line.live([0, 2 * MS], 50 * MS, more=[Gap(1, 4, START + 1 * MS, "merged"), Gap(None, 9, START + MS, "full")])
    assert line.told == [Bounced(1, START, 6, 2 * MS)]


def test_a_spike_is_no_press_and_not_told() -> None:
    line = Line()
    line.live([0, 1], 50 * MS, down=False)
    line.live([60 * MS], 100 * MS, down=False)
    assert [one.at_ns for one in line.told if one.edges == 1] == []


def test_a_finger_that_leaves_bounces_too_and_that_is_not_told() -> None:
    line = Line()
    line.live([0], 60 * MS)
    line.live([80 * MS, 81 * MS], 90 * MS)
    line.live([], 200 * MS, down=False)
    assert line.told == [Bounced(1, START, 1, 0)]


def test_every_press_is_told_by_itself() -> None:
    line = Line()
    line.live([0, MS], 60 * MS)
    line.live([], 120 * MS, down=False)
    line.live([130 * MS], 160 * MS)
    assert [(one.at_ns - START, one.edges) for one in line.told] == [(0, 2), (130 * MS, 1)]


def test_a_contact_that_never_settles_is_told_all_the_same() -> None:
    line = Line()
    line.live(range(0, 300 * MS, 5 * MS), MAX_BURST_NS + 10 * MS)
    (told,) = line.told
    assert MAX_BURST_NS - 5 * MS <= told.duration_ns <= MAX_BURST_NS


def test_nothing_of_it_is_done_unless_an_arm_asks_for_it(mocker: MockerFixture) -> None:
    from tests.unit.firmware.test_loop import MS as LOOP_MS
    from tests.unit.firmware.test_loop import ORDER, Board

    step = mocker.spy(bounce_time, "step")
    Board(mocker, 2 * LOOP_MS).loop.turn()
    assert step.call_count == 0
    asking = Board(mocker, 2 * LOOP_MS)
    asking.controller.receive.return_value = [_asking(ORDER)]
    asking.loop.turn()
    assert step.call_count > 0


def _asking(order: Arm):  # type: ignore[no-untyped-def]
    from msgspec.structs import replace

    from bus.messages import FirmwareOrders

    return FirmwareOrders(replace(order, reports_bounce=True))
