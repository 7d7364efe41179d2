"""One turn of the firmware's loop, its pins and its bus mocked: how many turns lie between a press and its lamp."""

from collections.abc import Callable
from itertools import chain, repeat

import pytest
from pytest_mock import MockerFixture

from bus.messages import Arm, Capture, FirmwareOrders
from bus.notify import Notifier
from bus.units import NS_PER_MS as MS
from firmware.lockout import buzzers
from firmware.loop import Loop, Ports
from firmware.pins.edges import Edge, Gap

START = 10_000 * MS
OPEN = START - 500 * MS
ORDER = Arm(1, OPEN, OPEN + 60_000 * MS, (1, 2))


class Board:
    """The mocked board: station 2 goes down and stays down. Each reading of the clock advances it by `step_ns`.

    Its edge is read `late_ns` after its stamp; at the look that comes with the order its line is not low yet.
    """

    def __init__(self, mocker: MockerFixture, step_ns: int, late_ns: int = 0, *, is_complete: bool = False) -> None:
        mocker.patch("firmware.loop.has_messages", side_effect=[True, *[False] * 1_000])
        self.now_ns = START
        self._step_ns = step_ns
        self.source = mocker.Mock(capture=Capture("mocked", 1_000, simulated=False, loses_silently=False))
        self.source.drain.side_effect = [[Edge(2, START - late_ns, 1)], *[[]] * 1_000]
        self.source.levels.side_effect = chain([{1: False, 2: False}], repeat({1: False, 2: True}))
        self.source.due_ns.return_value = None
        self.source.is_complete = is_complete
        self.outputs = mocker.Mock()
        self.controller = mocker.Mock(bad=0)
        self.controller.receive.return_value = [FirmwareOrders(ORDER)]
        ports = Ports(self.source, self.outputs, self.controller, self._clock, mocker.Mock(), Notifier({}), mc=None)
        state = buzzers.initial_state({1: False, 2: False}, 3 * MS, 50_000, START)
        self.loop = Loop(ports, state, "f1")

    def _clock(self) -> int:
        self.now_ns += self._step_ns
        return self.now_ns - self._step_ns

    @property
    def lit(self) -> list[dict[int, bool]]:
        """The lamp states that were written, in order."""
        return [call.args[0] for call in self.outputs.show.call_args_list]


@pytest.fixture
def board(mocker: MockerFixture) -> Callable[..., Board]:
    return lambda step_ns, late_ns=0, **more: Board(mocker, step_ns, late_ns, **more)


def test_on_a_slow_machine_samples_and_decision_that_became_due_meanwhile_are_not_postponed(
    board: Callable[..., Board],
) -> None:
    slow = board(2 * MS)
    slow.loop.turn()
    assert slow.lit[0] == {2: True}, "the winner's lamp, alone, before all that follows from it"


def test_a_fast_machine_waits_for_the_settle_time_between_its_turns(board: Callable[..., Board]) -> None:
    quick = board(10_000)
    quick.loop.turn()
    assert {2: True} not in quick.lit
    assert quick.source.drain.call_count == 1


def test_a_machine_that_is_slower_than_the_samples_still_drives_lamps_and_sends_messages(
    board: Callable[..., Board],
) -> None:
    stuck = board(100 * MS)
    stuck.loop.turn()
    assert stuck.source.drain.call_count < 10
    assert len(stuck.lit[-1]) == 2, "all lamps"
    assert stuck.controller.send.called


def test_an_edge_that_is_read_after_its_first_sample_was_due_is_sampled_at_once(board: Callable[..., Board]) -> None:
    late = board(10_000, late_ns=MS)
    late.loop.turn()
    assert late.source.drain.call_count == 1
    late.source.levels.assert_called_with({2})


def test_from_a_press_to_its_decision_nothing_else_keeps_the_loop_busy(
    board: Callable[..., Board], mocker: MockerFixture
) -> None:
    wait = mocker.patch("firmware.loop.wait")
    pressed = board(10_000, late_ns=MS)
    for _ in range(10):  # the second sample, 50 µs after the first, confirms the press
        pressed.loop.turn()
        pressed.loop.wait_for_work()
    assert not pressed.outputs.show.called
    assert not pressed.controller.send.called, "although not even its hello was said"
    (_, until_ns, _), _ = wait.call_args
    assert until_ns == START - MS + 3 * MS + 100_000, "settle time and tie window after the press, not a moment before"


def test_where_nothing_can_be_on_its_way_the_decision_waits_for_tie_window_and_contact_only(
    board: Callable[..., Board], mocker: MockerFixture
) -> None:
    mocker.patch("firmware.loop.wait")
    proved = board(10_000, late_ns=MS, is_complete=True)
    for _ in range(20):
        proved.loop.turn()
    assert proved.lit[0] == {2: True}
    assert proved.now_ns < START + MS, "less than the settle time after the press, a millisecond before START"


def test_a_source_whose_order_is_refuted_gets_its_settle_time_back_before_anything_is_decided(
    board: Callable[..., Board], mocker: MockerFixture
) -> None:
    mocker.patch("firmware.loop.wait")
    refuted = board(10_000, late_ns=MS, is_complete=True)
    events: list[list[Edge | Gap]] = [[Edge(2, START - MS, 1)], [Gap(1, 1, START - MS, "late_edge")]]
    events += [[] for _ in range(1_000)]

    def drain() -> list[Edge | Gap]:
        refuted.source.is_complete = len(events) > 1_001
        return events.pop(0)

    refuted.source.drain.side_effect = drain
    while {2: True} not in refuted.lit:
        refuted.loop.turn()
    assert refuted.now_ns >= START + 2 * MS + 100_000


def test_the_order_of_arrival_is_checked_when_orders_have_come_but_not_between_a_press_and_its_decision(
    board: Callable[..., Board], mocker: MockerFixture
) -> None:
    mocker.patch("firmware.loop.wait")
    pressed = board(10_000, late_ns=MS)
    for _ in range(10):
        pressed.loop.turn()
    assert not pressed.source.check_order.called
    while {2: True} not in pressed.lit:
        pressed.loop.turn()
    assert pressed.source.check_order.call_count == 1


def looks_before_the_lamp(board: Callable[..., Board], *reads: list[Edge | Gap]) -> tuple[int, int]:
    """How often a slow machine reads edges (these, read by read) and levels until the winner's lamp is lit."""
    slow = board(100_000, is_complete=True)
    source = slow.source
    source.drain.side_effect = [[], *reads, *[[] for _ in range(1_000)]]
    slow.loop.turn()
    source.drain.reset_mock()
    source.levels.reset_mock()
    looks: list[tuple[int, int]] = []
    slow.outputs.show.side_effect = lambda lit, _: (
        looks.append((source.drain.call_count, source.levels.call_count)) if lit == {2: True} else None
    )
    slow.loop.turn()
    return looks[0]


def test_samples_that_became_due_while_their_edge_was_read_take_no_pass_of_their_own(
    board: Callable[..., Board],
) -> None:
    assert looks_before_the_lamp(board, [Edge(2, START, 1)]) == (2, 2)


def test_an_edge_between_two_samples_makes_the_second_a_first_one(board: Callable[..., Board]) -> None:
    assert looks_before_the_lamp(board, [Edge(2, START, 1)], [Edge(2, START + 350_000, 2)]) == (3, 3)


def test_an_audit_before_an_edge_is_no_sample_after_it(board: Callable[..., Board]) -> None:
    late = board(10_000, late_ns=MS)
    late.loop.turn()
    (sampled,) = [call.args[0] for call in late.source.levels.call_args_list[1:]]
    assert sampled == {2}, "although all lines were read a moment before its edge was"


@pytest.mark.parametrize("readable", [False, True])
def test_after_a_wait_messages_are_looked_for_only_where_the_socket_is_readable(
    board: Callable[..., Board], mocker: MockerFixture, readable: bool
) -> None:
    waiting = board(10_000)
    waiting.loop.turn()
    has_messages = mocker.patch("firmware.loop.has_messages", return_value=False)
    mocker.patch("firmware.loop.wait", return_value=[waiting.controller.fileno()] if readable else [])
    waiting.loop.wait_for_work()
    has_messages.reset_mock()
    waiting.loop.turn()
    assert has_messages.called == readable
