"""Simulated technician for `selftest --auto`, connected to the bus.

Kind: start
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import zmq

from bus.codec import FROM_GPIO_SIM
from bus.endpoints import Endpoints
from bus.messages import Audience
from bus.sockets import LED_TOPIC, SNAPSHOT_TOPIC, Client, Subscriber
from hardware.board import Board
from hardware.selftest.operator.simulated_observer import HallFaults
from hardware.selftest.operator.simulated_operator import OperatorPorts, SimulatedOperator
from scoreboard.layout.patterns import STEP_NS, led_test_frame


@contextmanager
def simulated_technician(board: Board, endpoints: Endpoints, hall: HallFaults) -> Iterator[SimulatedOperator]:
    """A technician who presses, looks and listens on a simulated board in the state that `hall` describes."""
    sizes = {display.name: display.size_px for display in board.displays}

    def pictures(name: str, now_ns: int) -> frozenset[bytes]:
        """The test pattern of now and of the step before, which may still be in transit."""
        return frozenset(led_test_frame(sizes[name], "pattern", at_ns)[0].rows for at_ns in (now_ns, now_ns - STEP_NS))

    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        pins = stack.enter_context(Client(context, endpoints.gpio_sim, FROM_GPIO_SIM))
        boards = stack.enter_context(Subscriber(context, endpoints.led, (LED_TOPIC,)))
        stage = stack.enter_context(Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + Audience.STAGE.encode(),)))
        yield SimulatedOperator(OperatorPorts(pins, boards, stage, pictures), time.monotonic_ns, hall)
