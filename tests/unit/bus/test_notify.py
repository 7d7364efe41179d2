"""systemd notifications: ready, alive in time, stopping. A panel of which a part has ended is not reported alive."""

import os
import socket
from pathlib import Path

import gevent.event
from flask import Flask
from pytest_mock import MockerFixture

from bus.notify import Notifier
from bus.units import NS_PER_S as S
from panel import start
from panel.bus_hub import BusHub
from panel.parts import Inside
from webcore.admission import Admission
from webcore.traffic import Traffic


def listener(path: Path) -> socket.socket:
    systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind(str(path))
    systemd.setblocking(False)
    return systemd


def test_systemd_gets_ready_alive_in_time_and_stopping(tmp_path: Path) -> None:
    with listener(tmp_path / "n") as systemd:
        notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "n"), "WATCHDOG_USEC": "2000000"})
        notifier.ready("8 stations")
        for now_s in (10.0, 10.5, 11.0, 11.2):
            notifier.alive(int(now_s * S))
        assert notifier.due_ns == 12 * S
        notifier.close()
        datagrams = [systemd.recv(100) for _ in range(4)]
    assert datagrams == [b"READY=1\nSTATUS=8 stations", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_without_systemd_nothing_is_sent_and_nothing_is_due() -> None:
    notifier = Notifier({"WATCHDOG_USEC": "2000000"})
    notifier.ready("")
    notifier.alive(1)
    assert notifier.due_ns is None
    notifier.close()


def test_a_watchdog_for_another_process_is_not_ours(tmp_path: Path) -> None:
    notifier = Notifier(
        {"NOTIFY_SOCKET": str(tmp_path / "n"), "WATCHDOG_USEC": "9", "WATCHDOG_PID": str(os.getpid() + 1)}
    )
    assert notifier.due_ns is None
    notifier.close()


def test_a_systemd_that_does_not_listen_stops_nothing(tmp_path: Path) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    notifier.ready("")
    notifier.close()


def test_a_panel_of_which_a_part_has_ended_is_not_reported_alive(mocker: MockerFixture) -> None:
    ended = gevent.event.Event()
    hub, admission, notifier = (mocker.Mock(spec=kind) for kind in (BusHub, Admission, Notifier))
    admission.traffic = Traffic()
    answers = [True, False, False]

    def is_running() -> bool:
        answer = answers.pop(0)
        if not answers:
            ended.set()
        return answer

    hub.is_running = is_running
    mocker.patch.object(start, "CHECK_INTERVAL_S", 0.001)
    inside = Inside(Flask("panel"), hub, admission, context=None, checks=(), close=hub.close)
    start._supervise(ended, inside, notifier)
    assert [call[0] for call in notifier.method_calls] == ["ready", "alive", "close"]
