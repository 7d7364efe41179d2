"""One turn of the firmware's loop, its pins and its bus mocked: how many turns lie between a press and its lamp."""

from collections.abc import Callable
from itertools import chain, count, repeat

import pytest
from pytest_mock import MockerFixture

from bus.messages import Arm, Capture, FirmwareOrders
from bus.notify import Notifier
from bus.units import NS_PER_MS as MS
from firmware.lockout import buzzers
from firmware.loop import Loop, Ports
from firmware.pins.edges import Edge

START = 10_000 * MS
OPEN = START - 500 * MS
ORDER = Arm(1, OPEN, OPEN + 60_000 * MS, (1, 2))


class Board:
    """The mocked board: station 2 goes down and stays down. Each reading of the clock advances it by `step_ns`.

    Its edge is read `late_ns` after its stamp; at the look that comes with the order its line is not low yet.
    """

    def __init__(self, mocker: MockerFixture, step_ns: int, late_ns: int = 0) -> None:
        mocker.patch("firmware.loop.has_messages", side_effect=[True, *[False] * 1_000])
        ticks = count(START, step_ns)
        self.source = mocker.Mock(capture=Capture("mocked", 1_000, simulated=False, loses_silently=False))
        self.source.drain.side_effect = [[Edge(2, START - late_ns, 1)], *[[]] * 1_000]
        self.source.levels.side_effect = chain([{1: False, 2: False}], repeat({1: False, 2: True}))
        self.source.due_ns.return_value = None
        self.outputs = mocker.Mock()
        self.controller = mocker.Mock(bad=0)
        self.controller.receive.return_value = [FirmwareOrders(ORDER)]
        ports = Ports(
            self.source, self.outputs, self.controller, lambda: next(ticks), mocker.Mock(), Notifier({}), mc=None
        )
        state = buzzers.initial_state({1: False, 2: False}, 3 * MS, 50_000, START)
        self.loop = Loop(ports, state, "f1")

    @property
    def lit(self) -> list[dict[int, bool]]:
        """The lamp states that were written, in order."""
        return [call.args[0] for call in self.outputs.show.call_args_list]


@pytest.fixture
def board(mocker: MockerFixture) -> Callable[..., Board]:
    return lambda step_ns, late_ns=0: Board(mocker, step_ns, late_ns)


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
