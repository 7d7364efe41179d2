"""The panel as a process: how many it lets in, and whom it disconnects."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.process.panel_process import running_panel

USUAL = 128
"""A small "usual" limit stands for 1024, so that the test needs no thousand clients."""


def test_more_phones_listen_than_a_process_may_usually_open_files(folder: Path) -> None:
    with running_panel(folder, soft_files=USUAL) as panel, ExitStack() as phones:
        for _ in range(USUAL + 20):
            phones.enter_context(panel.listen("public"))
        panel.wait_for_streams(USUAL + 20)


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
