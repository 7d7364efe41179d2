"""`bench spare`: a spare machine takes over, again and again: what is lost, how long it takes, whether two ever run.

Two machines are two network namespaces with a cable between them; each has real controllers, and a crowd that taps and
looks (`tests/process/busy_clients.py`). In each round the running machine is killed, frozen, or cut from the network,
its stick is pulled out, and the other one takes over with the real command; then the old one comes back. Needs root.

Kind: start
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Literal

import zmq
from msgspec import Struct

from bench.contest_driver import ContestStuckError
from bench.figures import Figure, at_most, not_measured, percentile
from bus import messages as m
from bus.bad_file import BadFileError
from bus.endpoints import Endpoints
from bus.messages import Role
from bus.sockets import SNAPSHOT_TOPIC, Subscriber, controller_client
from controller.spare.kit_file import find_kits, open_index
from controller.spare.takeover_key import new_takeover_pin, read_takeover_key
from tests.process.busy_clients import Crowd
from tests.process.network_namespaces import cut, two_machines

Fault = Literal["kill", "freeze", "cut"]
FAULTS: tuple[Fault, ...] = ("kill", "freeze", "cut")

MOST_TO_NEXT_STEP_S = 20.0
DARK_WITHIN_S = 15.0
"""An old machine that comes back and is not dark by then runs beside the new one."""

PATIENCE_S = 120.0
ORDERS = 300
_ONE = Decimal(1)


class Round(Struct):
    """One take-over: how long until the MC's next step, until the old machine was dark (None: never), and how many
    orders that took before."""

    fault: Fault
    to_next_step_s: float
    dark_s: float | None
    orders_before_dark: int


class Machine:
    """A controller with its data, in a network namespace; its stick is a link, which can be pulled out."""

    def __init__(self, folder: Path, namespace: str, stick: Path, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self.data, self.namespace = folder / "data", namespace
        self.mount = folder / "usb"
        folder.mkdir()
        self.mount.symlink_to(stick)
        self.endpoints = Endpoints.at(folder / "run")
        self.news = Subscriber(context, self.endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.mc = controller_client(context, self.endpoints)
        self.view: m.Snapshot | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._number = 0

    def command(self, *arguments: str) -> list[str]:
        """A command of ours on this machine."""
        inside = ["ip", "netns", "exec", self.namespace, sys.executable, "-m", "bamchuong", *arguments]
        return [*inside, "--data", str(self.data), "--run", str(self.endpoints.folder)]

    def start(self, *options: str) -> None:
        """Start its controller."""
        log = (self.data.parent / "log").open("ab")
        with log:
            self.process = subprocess.Popen(self.command("controller", *options), stdout=log, stderr=log)

    def look(self) -> m.Snapshot | None:
        """The newest snapshot of the MC."""
        self.news.socket.poll(20)
        for news in self.news.receive():
            if isinstance(news, m.Snapshot):
                self.view = news
        return self.view

    def wait(self, holds: Callable[[m.Snapshot], bool], what: str) -> None:
        """Wait for a snapshot. Raises `ContestStuckError`."""
        until_s = time.monotonic() + PATIENCE_S
        while (view := self.look()) is None or not holds(view):
            if time.monotonic() > until_s:
                raise ContestStuckError(f"{self.data}: {what} did not happen")

    def order(self, command: m.Command, patience_s: float = PATIENCE_S) -> m.CommandReply | None:
        """Give an order as the MC; None: nobody answers."""
        self._number += 1
        request = m.CommandRequest(f"bench-{self.data.parent.name}-{self._number}", "mc", Role.MC, None, command)
        until_s = time.monotonic() + patience_s
        while time.monotonic() < until_s:
            self.mc.send(request)
            self.mc.socket.poll(100)
            for reply in self.mc.receive():
                if isinstance(reply, m.CommandReply) and reply.id == request.id:
                    return reply
        return None

    @property
    def is_dark(self) -> bool:
        """Whether its staff reads that another machine goes on."""
        view = self.look()
        return view is not None and "other-machine-runs" in [notice.code for notice in view.notices]

    def signal(self, number: int) -> None:
        """Send a signal to its controller."""
        if self.process is not None:
            self.process.send_signal(number)

    def end(self) -> None:
        """End its controller for good."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """End it, and close what listens to it."""
        self.end()
        self.news.close()
        self.mc.close()


def run(takeovers: int, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Take over so often. Raises `ContestStuckError`."""
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        try:
            rounds, lost = _rounds(Path(folder), takeovers, seed, say)
        except (OSError, subprocess.CalledProcessError) as error:
            return [not_measured("take-overs", f"no network namespaces here ({error}); root and ip(8) are needed")]
        plain = _answers_ms(Path(folder) / "alone", has_stick=False)
        copied = _answers_ms(Path(folder) / "copied", has_stick=True)
    return figures(rounds, lost, plain, copied)


def figures(rounds: list[Round], lost: list[str], plain_ms: list[float], copied_ms: list[float]) -> list[Figure]:
    """The figures of all rounds; `plain_ms`, `copied_ms`: answers to the MC without and with a stick."""

    def without(values: list[float], share: float) -> dict[str, float]:
        return {"without a stick": percentile(values, share)}

    times = [taken.to_next_step_s for taken in rounds]
    dark = [taken.dark_s for taken in rounds if taken.dark_s is not None]
    return [
        Figure("take-overs", "", len(rounds)),
        at_most("facts that a screen had shown, lost or done twice", "", len(lost), 0),
        at_most("rounds after which two machines ran", "", len(rounds) - len(dark), 0),
        Figure("from the plug to the MC's next step, median", "s", percentile(times, 0.5)),
        at_most("from the plug to the MC's next step, p99", "s", percentile(times, 0.99), MOST_TO_NEXT_STEP_S),
        Figure("until an old machine is dark, median", "s", percentile(dark, 0.5) if dark else float("nan")),
        Figure("until an old machine is dark, most", "s", max(dark, default=float("nan"))),
        Figure("orders that old machines took before", "", sum(taken.orders_before_dark for taken in rounds)),
        Figure("answer to the MC with a stick, median", "ms", percentile(copied_ms, 0.5), without(plain_ms, 0.5)),
        Figure("answer to the MC with a stick, p99", "ms", percentile(copied_ms, 0.99), without(plain_ms, 0.99)),
    ]


def _rounds(folder: Path, takeovers: int, seed: int, say: Callable[[str], None]) -> tuple[list[Round], list[str]]:
    chance, stick, rounds = random.Random(seed), folder / "stick", list[Round]()
    stick.mkdir()
    crowds: list[Crowd] = []
    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        names = stack.enter_context(two_machines())
        old = Machine(folder / "0", names[0], stick, context)
        machines = [old]
        stack.callback(_close, machines)
        pin = new_takeover_pin(old.data)
        old.start("--mirror", str(old.mount))
        old.wait(lambda view: view.next_step is not None, "the first step")
        if (started := old.order(m.StartMatch(override=True))) is None or not started.ok:
            raise ContestStuckError("the match cannot be started")
        for number in range(1, takeovers + 1):
            crowd = Crowd(context, old.endpoints, seed * 10_000 + number)
            crowds.append(crowd)
            stack.callback(crowd.close)
            _watch(crowd, chance.randint(5, 120))
            _wait_for_kit(old.data, stick)
            new = Machine(folder / str(number), names[number % 2], stick, context)
            machines.append(new)
            rounds.append(_take_over(old, new, crowd, chance.choice(FAULTS), pin))
            say(f"{number} of {takeovers}: {rounds[-1]}")
            old.end()
            old = new
        lost = [error for crowd in crowds for error in crowd.observations.discrepancies(old.data / "journal.sqlite")]
    for error in lost[:20]:
        say(error)
    return rounds, lost


def _close(machines: list[Machine]) -> None:
    for machine in machines:
        machine.close()


def _watch(crowd: Crowd, messages: int) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while crowd.message_count < messages:
        if time.monotonic() > until_s:
            raise ContestStuckError(f"{crowd.message_count} of {messages} messages came")
        crowd.turn()


def _take_over(old: Machine, new: Machine, crowd: Crowd, fault: Fault, pin: str) -> Round:
    """Let something happen to the old machine, take over on the new one, and let the old one come back."""
    if fault == "cut":
        cut(old.namespace)
    old.signal({"kill": signal.SIGKILL, "freeze": signal.SIGSTOP, "cut": 0}[fault])
    old.mount.unlink()
    plugged_s = time.monotonic()
    command = new.command("takeover", "--from", str(new.mount), "--who", "bench", "--why", fault, "--yes")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "BAMCHUONG_TAKEOVER_PIN": pin})
    new.start("--mirror", str(new.mount))
    new.wait(lambda view: view.next_step is not None or bool(view.actions), "the next step")
    to_next_step_s = time.monotonic() - plugged_s
    old.view = None
    if fault == "kill":
        old.start()
    elif fault == "freeze":
        old.signal(signal.SIGCONT)
    else:
        cut(old.namespace, is_cut=False)
    old.wait(lambda _: True, "the old machine's first word")
    back_s, taken = time.monotonic(), 0
    while not old.is_dark:
        if time.monotonic() - back_s > DARK_WITHIN_S:
            return Round(fault, to_next_step_s, None, taken)
        reply = old.order(m.AdjustScore(1, _ONE, "two machines?"), 0.2)
        taken += reply is not None and reply.ok
    return Round(fault, to_next_step_s, time.monotonic() - back_s, taken)


def _wait_for_kit(data: Path, stick: Path) -> None:
    until_s = time.monotonic() + PATIENCE_S
    key = read_takeover_key(data)
    while time.monotonic() < until_s and key is not None:
        for kit in find_kits(stick):
            try:
                if open_index(kit, bytes.fromhex(key.key)).journal:
                    return
            except BadFileError:
                continue
        time.sleep(0.05)
    raise ContestStuckError("no kit came onto the stick")


def _answers_ms(folder: Path, *, has_stick: bool) -> list[float]:
    """How long the MC waits for each of many answers."""
    with _machine(folder) as machine:
        new_takeover_pin(machine.data)
        machine.start(*(("--mirror", str(machine.mount)) if has_stick else ()))
        machine.wait(lambda view: view.next_step is not None, "the first step")
        answers = []
        for _ in range(ORDERS):
            began_s = time.monotonic()
            machine.order(m.AdjustScore(1, _ONE, "how long?"))
            answers.append((time.monotonic() - began_s) * 1_000)
    return answers


@contextmanager
def _machine(folder: Path) -> Iterator[Machine]:
    """One machine alone, with a stick of its own."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    stick = folder.with_name(f"{folder.name}-stick")
    stick.mkdir()
    with two_machines() as (name, _):
        machine = Machine(folder, name, stick, context)
        try:
            yield machine
        finally:
            machine.close()
            context.destroy(linger=0)
