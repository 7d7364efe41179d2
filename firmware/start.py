"""The firmware process: built from a board profile, runs until it is asked to stop.

Kind: start
"""

import contextlib
import gc
import logging
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

import zmq
from gpiozero.exc import GPIOZeroError

from bus.codec import TO_GPIO_SIM
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.lock import AlreadyRunningError, Lock
from bus.messages import Sentence
from bus.notify import Notifier
from bus.peer_users import users_of
from bus.sockets import Server, controller_client
from bus.stop_signal import StopEvent, stop_on_signals
from bus.units import NS_PER_MS, NS_PER_US
from firmware import logs, realtime, startup_report
from firmware.lockout import buzzers
from firmware.loop import Loop, Ports
from firmware.pins import chips, devices, interrupts, source_selection
from firmware.pins.edges import MachineError
from firmware.pins.pin_factories import lgpio_factory, set_lgpio_folder
from firmware.pins.platform_info import PlatformInfo, read_platform_info
from firmware.pins.sequence import Sequences
from firmware.pins.simulated_board import GpioSimPort
from firmware.pins.source_selection import SourceChoice
from firmware.signals import mc_buttons
from hardware.board import Board, Wiring, wiring

_log = logging.getLogger(__name__)

FACTORY = "GPIOZERO_PIN_FACTORY"


def run(board: Board, endpoints: Endpoints) -> int:
    """Runs the firmware in this process, from its main thread, until SIGTERM or SIGINT. Returns the exit code."""
    stop = StopEvent()
    try:
        with stop_on_signals(stop), logs.non_blocking_logging(), _real_time(board) as warnings:
            serve(board, endpoints, stop, warnings)
    except (AlreadyRunningError, MachineError) as error:
        _log.error("%s", error)
        return ExitCode.CANNOT
    except (GPIOZeroError, zmq.ZMQError) as error:
        _log.error("board %s cannot be used: %s", board.name, error)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def serve(board: Board, endpoints: Endpoints, stop: StopEvent, warnings: tuple[Sentence, ...] = ()) -> None:
    """Runs the firmware until `stop` is asked for; dark and silent afterwards, whatever happened.

    May be called by any thread, all of it by that one. Raises `AlreadyRunningError` and `MachineError`.
    """
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "firmware.lock").close)
        choice, platform = _choose(board, endpoints)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.term)
        wired = wiring(board)
        gpio = devices.make(wired, choice, _sequences(board), stack)
        world = None
        if gpio.simulated is not None:
            may_send = users_of(endpoints.folder)
            server = stack.enter_context(Server(context, endpoints.gpio_sim, TO_GPIO_SIM, may_send=may_send))
            world = GpioSimPort(*gpio.simulated, server)
        ports = Ports(
            source=gpio.source,
            outputs=gpio.outputs,
            controller=stack.enter_context(controller_client(context, endpoints)),
            clock=time.monotonic_ns,
            stop=stop,
            notifier=notifier,
            world=world,
            mc=gpio.mc,
            warnings=(*warnings, *_platform_warnings(choice, platform)),
        )
        _log.info("%s", startup_report.one_line(board, choice, gpio.source.capture))
        loop = _build_loop(board, wired, ports)
        gc.collect()
        gc.freeze()
        gc.disable()  # not between a press and its lamp: the loop collects when it has time
        stack.callback(gc.unfreeze)
        stack.callback(gc.enable)
        notifier.ready(f"{len(board.stations)} stations")
        while not stop.is_set:
            loop.turn()
            loop.wait_for_work()


def explain(board: Board, endpoints: Endpoints) -> list[str]:
    """What the firmware would use for this board, and why. Takes no line. Raises `MachineError` where it cannot run."""
    choice, platform = _choose(board, endpoints)
    lines = [
        f"board: {board.name}, {len(board.stations)} stations",
        f"capture: {choice.backend}, because {choice.reason}",
    ]
    if choice.backend == "simulated":
        return [*lines, "resolution: exact, stamps are simulated", "lost edges: none"]
    lines += _TIMING_NOTES[choice.backend]
    wired = wiring(board)
    header = devices.find_header(wired)
    all_chips = chips.list_chips(chips.DEVICES)
    lines += startup_report.arrival_order(board, choice, may_bind=interrupts.may_bind())
    return [*lines, *startup_report.report(wired, choice, platform, all_chips, header, realtime.check_limits())]


_TIMING_NOTES = {
    "gpiod": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: seen (sequence numbers, full queue)"],
    "lgpio": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: not seen (one request per line)"],
    "pigpio": ["resolution: 5 µs between presses, 100 µs against the opening", "lost edges: not seen"],
    "rpigpio": ["resolution: 5 ms at best (the clock is read when Python wakes up)", "lost edges: not seen"],
}


def darken(board: Board, endpoints: Endpoints) -> None:
    """Lamps and horn off, and no more: for `ExecStopPost=`, after the firmware was killed. Raises `MachineError`."""
    if board.gpio == "simulated":
        return
    set_lgpio_folder(endpoints.folder)
    wired = wiring(board)
    with ExitStack() as stack:
        factory = lgpio_factory(devices.find_header(wired))
        stack.callback(factory.close)
        devices.make_outputs(wired, factory, stack)


def _choose(board: Board, endpoints: Endpoints) -> tuple[SourceChoice, PlatformInfo]:
    if board.gpio == "simulated":
        return source_selection.choose(board, PlatformInfo()), PlatformInfo()
    set_lgpio_folder(endpoints.folder)
    platform = read_platform_info()
    return source_selection.choose(board, platform, os.environ.get(FACTORY, "")), platform


@contextlib.contextmanager
def _real_time(board: Board) -> Iterator[tuple[Sentence, ...]]:
    """Real-time priority and locked memory meanwhile, except for the simulated board. Yields what was refused.

    To be entered before any socket or pin library starts a thread, so that those threads inherit the priority.
    """
    if board.gpio == "simulated":
        yield ()
        return
    granted = realtime.request()
    for refusal in granted.refusals:
        _log.warning("%s", refusal)
    try:
        yield tuple(_on_the_pi(refusal) for refusal in granted.refusals)
    finally:
        realtime.release()


def _platform_warnings(choice: SourceChoice, platform: PlatformInfo) -> tuple[Sentence, ...]:
    """What makes stamps less certain on this Pi, but for what `_real_time` was refused; elsewhere nothing."""
    if not platform.pi_generation:
        return ()
    granted = realtime.RealTime(has_fifo=True, is_memory_locked=True)
    return tuple(_on_the_pi(warning) for warning in startup_report.warnings(choice, platform, granted))


def _on_the_pi(warning: Sentence) -> Sentence:
    return Sentence("machine", "The Pi: {warning}", {"warning": warning})


def _sequences(board: Board) -> Sequences:
    """An edge that the kernel may have merged is held back for less than the settle time of the lockout. What the jig
    measured of the kernel's stamps holds for lines of one interrupt, too."""
    kernel_us = board.build.kernel_us
    one_interrupt_ns = None if kernel_us is None else int(kernel_us) * NS_PER_US
    return Sequences(hold_ns=board.settle_ms * NS_PER_MS * 2 // 3, one_interrupt_ns=one_interrupt_ns)


def _build_loop(board: Board, wired: Wiring, ports: Ports) -> Loop:
    """The loop with its initial state: everything locked, buttons as they are now."""
    capture = ports.source.capture
    now_ns = time.monotonic_ns()
    state = buzzers.initial_state(
        levels=ports.source.levels(),
        settle_ns=board.settle_ms * NS_PER_MS,
        uncertainty_ns=max(board.uncertainty_us * NS_PER_US, capture.resolution_ns),
        now_ns=now_ns,
        reports_untried=not capture.simulated,
    )
    mc = None
    if ports.mc is not None:
        actions = {number: button.button for number, button in wired.mc_buttons.items()}
        mc = mc_buttons.initial_state(actions, ports.mc.levels(), now_ns)
    return Loop(ports, state, os.urandom(8).hex(), mc)
