"""The panel as a process: how many it lets in, and whom it disconnects."""

import os
import signal
import socket
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.patience import patience_s
from tests.process.panel_process import PATIENCE_S, running_panel

nightly = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

USUAL = 128
"""A small "usual" limit stands for 1024, so that the test needs no thousand clients."""


def test_more_phones_listen_than_a_process_may_usually_open_files(folder: Path) -> None:
    with running_panel(folder, soft_files=USUAL) as panel, ExitStack() as phones:
        for _ in range(USUAL + 20):
            phones.enter_context(panel.listen("public"))
        panel.wait_for_streams(USUAL + 20)


@pytest.mark.parametrize("count", [150, pytest.param(1_000, marks=nightly)])
def test_phones_that_all_return_at_once_after_a_kill_of_the_panel_are_all_served(folder: Path, count: int) -> None:
    with running_panel(folder, exit_code=-signal.SIGKILL) as killed, ExitStack() as phones:
        first = [phones.enter_context(killed.listen("public")) for _ in range(count)]
        os.kill(killed.pid, signal.SIGKILL)
        for phone in first:
            with suppress(ConnectionResetError):
                while phone.recv(4096):
                    pass
    with running_panel(folder, port=killed.port) as panel, ExitStack() as phones:
        returned = []
        for _ in range(count):
            phone = socket.create_connection(("127.0.0.1", panel.port), timeout=patience_s(PATIENCE_S))
            phone.sendall(b"GET /events/public HTTP/1.1\r\nHost: localhost\r\n\r\n")
            returned.append(phones.enter_context(phone))
        assert {phone.recv(12) for phone in returned} == {b"HTTP/1.1 200"}
        panel.wait_for_streams(count)


@pytest.mark.parametrize("command", [("devices", "revoke", "judge/1"), ("pin", "judge/1")])
def test_a_removed_device_hears_nothing_more_and_others_do(folder: Path, command: tuple[str, ...]) -> None:
    with running_panel(folder) as panel:
        judge, desk = panel.log_in("judge/1"), panel.log_in("desk")
        with panel.listen("judge", judge) as removed, panel.listen("desk", desk):
            panel.wait_for_streams(2)
            panel.command(*command)
            while removed.recv(4096):
                pass
            panel.wait_for_streams(1)
            assert panel.request("GET", "/api/devices", cookie=judge)[0] == 401
            assert panel.request("GET", "/api/devices", cookie=desk)[0] == 200
