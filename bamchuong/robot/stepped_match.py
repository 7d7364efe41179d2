"""A match that robots play in one thread, on a clock that is moved by hand: the same seed gives the same journal.

Theory of operation. The loops of controller and firmware, the rules, the journal with its seals, the simulated pins and
the robots are those of every evening; so are the sockets between them, but inside this process, where a message has
arrived as soon as it was sent. Nobody waits: each takes its turn until no message is left, then the clock moves on by
one step. What is random elsewhere (names, the first key of the seals, lots) follows from the seed. So an hour takes
seconds, and two machines write the same bytes, which real processes cannot.

Kind: start
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import zmq

from bamchuong.robot.plan import Plan
from bamchuong.robot.player import Player, StuckError
from bus import messages as m
from bus.codec import FROM_CONTROLLER, FROM_GPIO_SIM, TO_CONTROLLER, TO_GPIO_SIM
from bus.notify import Notifier
from bus.sockets import SNAPSHOT_TOPIC, Announcer, Client, Server, Subscriber
from bus.stop_signal import StopEvent
from bus.units import NS_PER_MS, NS_PER_S, NS_PER_US
from controller.contest_store import ContestStore
from controller.journal.seal_key import SealKey, seal_key
from controller.loop import Loop as ControllerLoop
from controller.packs.unsealed_cache import UnsealedCache
from controller.resume import EveningInputs, boot_fact, open_match
from firmware.lockout import buzzers
from firmware.loop import Loop as FirmwareLoop
from firmware.loop import Ports
from firmware.pins.devices import make_outputs
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.simulated_board import GpioSimPort, SimulatedButtons, SimulatedLamps
from hardware.board import Board, wiring

STEP_NS = 20 * NS_PER_MS
START_NS = 1_000 * NS_PER_S
"""The clock when the box starts."""
CONTROLLER, NEWS, PINS = "inproc://controller", "inproc://news", "inproc://pins"

_In = TypeVar("_In")


class SteppedClock:
    """A clock that stands until it is moved: ns since the start of the machine, and since 1970."""

    def __init__(self, wall_ns: int) -> None:
        self.now_ns = START_NS
        self._wall_ns = wall_ns - START_NS

    def monotonic_ns(self) -> int:
        """As `time.monotonic_ns`."""
        return self.now_ns

    def wall_ns(self) -> int:
        """As `time.time_ns`."""
        return self._wall_ns + self.now_ns


class _InnerServer(Server[_In]):
    """A ROUTER whose peers are in this process: nobody else can reach it."""

    def _is_allowed(self, frame: zmq.Frame, message: _In) -> bool:
        return True


class _UnhurriedLoop(ControllerLoop):
    """The controller's loop without its waiting: the clock stands meanwhile."""

    def _wait_ms(self) -> int:
        return 0


def play_match(inputs: EveningInputs, board: Board, folder: Path, seed: int, wall_ns: int) -> m.Snapshot:
    """Play the match of `inputs` on the simulated `board` to its ranking; its journal is in `folder` then.

    `seed`: of the robots; ranking and verdicts are those of `demo --robot` with this seed. `wall_ns`: when it starts,
    since 1970. Returns the last snapshot of the MC. Raises `StuckError`, `JournalError`.
    """
    clock = SteppedClock(wall_ns)
    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        controller = stack.enter_context(_controller(context, inputs, folder, seed, clock))
        firmware = stack.enter_context(_firmware(context, board, seed, clock))
        news = stack.enter_context(Subscriber(context, NEWS, (SNAPSHOT_TOPIC + b"mc",)))
        pins = stack.enter_context(Client(context, PINS, FROM_GPIO_SIM))
        client = stack.enter_context(Client(context, CONTROLLER, FROM_CONTROLLER))
        plan = Plan(seed, inputs.evening.speed)
        player = Player(plan, client, pins, clock.monotonic_ns, name=_secret(seed, "player").hex()[:8])
        last: m.Snapshot | None = None
        while last is None or not player.is_done:
            controller.turn()
            firmware.turn()
            for view in news.receive():
                if isinstance(view, m.Snapshot):
                    player.observe(view)
                    last = view
            player.turn()
            clock.now_ns += STEP_NS
        return last


def correct_match(
    inputs: EveningInputs, folder: Path, seed: int, wall_ns: int, commands: Sequence[m.Command]
) -> m.Snapshot:
    """Give `commands` as the MC on the box that played the match in `folder`, which was switched on again.

    Returns the last snapshot of the MC. Raises `StuckError`: one was refused. Raises `JournalError`.
    """
    clock = SteppedClock(wall_ns)
    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        controller = stack.enter_context(_controller(context, inputs, folder, seed, clock))
        news = stack.enter_context(Subscriber(context, NEWS, (SNAPSHOT_TOPIC + b"mc",)))
        client = stack.enter_context(Client(context, CONTROLLER, FROM_CONTROLLER))
        controller.turn()
        for number, command in enumerate(commands):
            step = controller.store.contest.step
            request = m.CommandRequest(
                id=f"correction-{seed}-{controller.store.contest.seq}-{number}",
                who="robot",
                role=m.Role.MC,
                step=step,
                command=command,
            )
            client.send(request)
            controller.turn()
            for reply in client.receive():
                if isinstance(reply, m.CommandReply) and not reply.ok:
                    raise StuckError("; ".join(map(str, reply.reasons)))
            clock.now_ns += NS_PER_S
        return [view for view in news.receive() if isinstance(view, m.Snapshot)][-1]


@contextmanager
def _controller(
    context: "zmq.Context[zmq.Socket[bytes]]", inputs: EveningInputs, folder: Path, seed: int, clock: SteppedClock
) -> Iterator[ControllerLoop]:
    boot = _secret(seed, f"boot {clock.wall_ns()}").hex()[:32]
    cache = UnsealedCache(folder, folder, inputs.content)
    store = ContestStore(folder, boot, clock.wall_ns, new_key=partial(_key, seed))
    lots = random.Random(f"{seed}/lots")
    with ExitStack() as stack:
        stack.callback(store.close)
        if store.contest.evening is None:
            open_match(store, cache, inputs, boot, clock.now_ns)
        else:
            store.add("", "controller", [boot_fact(store, boot, clock.now_ns)], clock.now_ns)
        server = stack.enter_context(_InnerServer(context, CONTROLLER, TO_CONTROLLER))
        news = stack.enter_context(Announcer(context, NEWS))
        yield _UnhurriedLoop(store, server, news, clock.monotonic_ns, lambda: lots.getrandbits(32))
        store.commit(clock.now_ns)


@contextmanager
def _firmware(
    context: "zmq.Context[zmq.Socket[bytes]]", board: Board, seed: int, clock: SteppedClock
) -> Iterator[FirmwareLoop]:
    wired = wiring(board)
    with ExitStack() as stack:
        buttons = SimulatedButtons(wired.buttons)
        lamps = SimulatedLamps(wired.lamps, wired.horn.line if wired.horn else None, buttons.factory)
        outputs = make_outputs(wired, buttons.factory, stack)
        source = GpiozeroEdges(wired.buttons, buttons.factory)
        stack.callback(source.close)
        pins = stack.enter_context(_InnerServer(context, PINS, TO_GPIO_SIM))
        stop = StopEvent()
        stack.callback(stop.close)
        ports = Ports(
            source=source,
            outputs=outputs,
            controller=stack.enter_context(Client(context, CONTROLLER, FROM_CONTROLLER)),
            clock=clock.monotonic_ns,
            stop=stop,
            notifier=Notifier({}),
            world=GpioSimPort(buttons, lamps, pins),
        )
        state = buzzers.initial_state(
            levels=source.levels(),
            settle_ns=board.settle_ms * NS_PER_MS,
            uncertainty_ns=max(board.uncertainty_us * NS_PER_US, source.capture.resolution_ns),
            now_ns=clock.now_ns,
            reports_untried=not source.capture.simulated,
        )
        yield FirmwareLoop(ports, state, _secret(seed, "firmware").hex()[:16])


def _secret(seed: int, purpose: str) -> bytes:
    return hashlib.sha256(f"{seed}/{purpose}".encode()).digest()


def _key(seed: int) -> SealKey:
    return seal_key(_secret(seed, "seals"))
