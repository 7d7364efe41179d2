"""Never two: an old machine that comes back hears the one that has taken over, and stays dark.

Real controllers in two network namespaces; the cable between them is cut and mended.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Role
from bus.sockets import SNAPSHOT_TOPIC, Subscriber, controller_client
from controller.spare.take_over import TakeoverOrder, take_over
from controller.spare.takeover_key import new_takeover_pin
from tests.patience import Patience
from tests.process.network_namespaces import can_make_namespaces, cut, two_machines
from tests.process.running_match import SHORT
from tests.process.test_takeover import wait_for_kit

PATIENCE_S = 60.0

pytestmark = pytest.mark.skipif(not can_make_namespaces(), reason="no network namespaces here (root and ip(8))")


class Machine:
    """A controller in a network namespace, with an MC and a firmware that listens to it."""

    def __init__(self, folder: Path, namespace: str, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self.data, self.namespace = folder / "data", namespace
        self.endpoints = Endpoints.at(folder / "run")
        self.news = Subscriber(context, self.endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.mc, self.firmware = controller_client(context, self.endpoints), controller_client(context, self.endpoints)
        self.view: m.Snapshot | None = None
        self.orders: m.FirmwareOrders | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._number = 0

    def start(self, *options: str) -> None:
        inside = ["ip", "netns", "exec", self.namespace, sys.executable, "-m", "bamchuong", "controller"]
        where = ["--data", str(self.data), "--run", str(self.endpoints.folder), "--format", SHORT]
        self.process = subprocess.Popen([*inside, *where, *options])

    def turn(self) -> None:
        self.news.socket.poll(20)
        for news in self.news.receive():
            if isinstance(news, m.Snapshot):
                self.view = news
        self.firmware.send(m.Hello("firmware", Role.FIRMWARE, f"fw-{self.namespace}", m.PROTOCOL, tuple(range(1, 9))))
        for order in self.firmware.receive():
            if isinstance(order, m.FirmwareOrders):
                self.orders = order

    def order(self, command: m.Command) -> m.CommandReply:
        self._number += 1
        request = m.CommandRequest(f"{self.namespace}-{self._number}", "mc", Role.MC, None, command)
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self.mc.send(request)
            self.mc.socket.poll(300)
            for reply in self.mc.receive():
                if isinstance(reply, m.CommandReply) and reply.id == request.id:
                    return reply
        raise AssertionError(f"{command}: no answer")

    @property
    def is_dark(self) -> bool:
        return self.view is not None and "other-machine-runs" in [notice.code for notice in self.view.notices]

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        for socket in (self.news, self.mc, self.firmware):
            socket.close()


def until(machine: Machine, holds: Callable[[], bool], what: str) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended, f"{what}; {machine.view and machine.view.phase}"
        machine.turn()


@contextmanager
def taken_over(folder: Path, before: Callable[[Machine], None]) -> Iterator[tuple[Machine, Machine]]:
    """An old machine to which something has happened `before`, and the new one that has taken over from it."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with two_machines() as (old_name, new_name):
        old, new = Machine(folder / "old", old_name, context), Machine(folder / "new", new_name, context)
        try:
            stick = folder / "stick"
            stick.mkdir()
            pin = new_takeover_pin(old.data)
            old.start("--mirror", str(stick))
            until(old, lambda: old.view is not None and old.orders is not None, "the first snapshot")
            for command in (m.StartMatch(override=True), m.StartRound()):
                assert old.order(command).ok
            wait_for_kit(old.data, stick)
            before(old)
            order = TakeoverOrder(pin, "Lan", "no power", "boot-2", time.monotonic_ns(), 1)
            take_over(stick, new.data, order, folder / "no-settings")
            new.start("--mirror", str(stick))
            until(new, lambda: new.view is not None and new.orders is not None, "the new machine")
            yield old, new
        finally:
            for machine in (old, new):
                machine.close()
            context.destroy(linger=0)


def assert_only_the_new_one_runs(old: Machine, new: Machine) -> None:
    until(old, lambda: old.is_dark, "the old machine says that it stays dark")
    refused = old.order(m.StartReading())
    assert not refused.ok
    assert [reason.code for reason in refused.reasons] == ["other-machine-runs"]
    until(old, lambda: old.orders == m.FirmwareOrders(arm=None), "its firmware is told to arm nothing")
    assert new.order(m.StartReading()).ok
    until(new, lambda: new.view is not None and new.view.phase == "reading", "the new machine goes on")
    assert not new.is_dark


def test_a_frozen_machine_that_wakes_up_stays_dark(folder: Path) -> None:
    with taken_over(folder, lambda old: old.signal(signal.SIGSTOP)) as (old, new):
        old.signal(signal.SIGCONT)
        assert_only_the_new_one_runs(old, new)


def test_a_machine_that_was_cut_off_goes_dark_when_the_cable_is_mended(folder: Path) -> None:
    with taken_over(folder, lambda old: cut(old.namespace)) as (old, new):
        assert not old.is_dark
        cut(old.namespace, is_cut=False)
        assert_only_the_new_one_runs(old, new)


def test_a_killed_machine_that_is_started_again_stays_dark(folder: Path) -> None:
    def kill(old: Machine) -> None:
        old.signal(signal.SIGKILL)
        assert old.process is not None
        old.process.wait()
        old.view = old.orders = None

    with taken_over(folder, kill) as (old, new):
        old.start()
        assert_only_the_new_one_runs(old, new)


def test_the_command_refuses_while_the_old_machine_is_heard(folder: Path) -> None:
    with taken_over(folder, lambda old: cut(old.namespace)) as (_, new):
        pin, stick = new_takeover_pin(new.data), folder / "stick"
        wait_for_new_kit(new, stick, pin)
        inside = ["ip", "netns", "exec", new.namespace, sys.executable, "-m", "bamchuong", "takeover", "--yes"]
        where = ["--from", str(stick), "--data", str(folder / "third"), "--who", "Lan", "--why", "a try"]
        refused = subprocess.run(
            [*inside, *where],
            env={**os.environ, "BAMCHUONG_TAKEOVER_PIN": pin, "LANG": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 2, refused.stderr
        assert "still runs" in refused.stderr
        assert not (folder / "third").exists()


def wait_for_new_kit(machine: Machine, stick: Path, pin: str) -> None:
    from controller.spare.kit_file import BadKitError
    from controller.spare.take_over import open_kit

    def is_there() -> bool:
        try:
            return bool(open_kit(stick, pin).index.journal)
        except BadKitError:
            return False

    until(machine, is_there, "the kit under the new PIN")
