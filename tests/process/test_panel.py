"""The panel as a process: how many it lets in."""

from contextlib import ExitStack
from pathlib import Path

from tests.process.panels import running_panel

USUAL = 128
"""A small "usual" limit stands for 1024, so that the test needs no thousand clients."""


def test_more_phones_listen_than_a_process_may_usually_open_files(folder: Path) -> None:
    with running_panel(folder, soft_files=USUAL) as panel, ExitStack() as phones:
        for _ in range(USUAL + 20):
            phones.enter_context(panel.listen("public"))
        panel.until_streams(USUAL + 20)
