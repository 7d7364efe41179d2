"""What a process of an evening may not load until somebody needs it: it would take memory all evening."""

import subprocess
import sys

import pytest

from bamchuong.processes import CONTROLLER, FIRMWARE, PANEL, PROCESSES, SCOREBOARD, TESTER, Process

PAPERS = {"reportlab", "openpyxl", "fontTools", "docx", "xml.etree"}
TERMINAL = {"rich", "segno", "getpass"}
NETWORK = {"urllib.request", "http.client", "email", "ssl", "asyncio", "importlib.metadata"}
PAGES = {"flask", "jinja2", "werkzeug", "gevent", "argon2", "cryptography", "babel"}
PICTURES = {"PIL", "luma"}
PINS = {"gpiozero", "gpiod", "lgpio"}
JOURNAL = {"apsw"}
HASHES = {"hashlib"}
"""OpenSSL."""
SELFTEST = {"hardware.selftest.rig.probes"}

HEAVY = PAPERS | TERMINAL | NETWORK | PAGES | PICTURES | PINS | JOURNAL | HASHES | SELFTEST
"""What takes hundreds of KiB or more."""

NEEDS: dict[str, set[str]] = {
    FIRMWARE.name: PINS | {"importlib.metadata", "email"},  # gpiozero looks up its pin factories
    CONTROLLER.name: JOURNAL | HASHES | SELFTEST | {"getpass"},
    SCOREBOARD.name: PICTURES,
    TESTER.name: HASHES | SELFTEST,
}
"""What each process works with. Not the panel's: Flask loads most of this."""

STARTS = {
    FIRMWARE.name: "firmware.start",
    CONTROLLER.name: "controller.start",
    SCOREBOARD.name: "scoreboard.start",
    TESTER.name: "hardware.selftest.service",
    PANEL.name: "panel.app",
}
PANEL_NEEDS_NOT = PAPERS | PINS | JOURNAL | {"rich", "luma", "argon2", "asyncio", "urllib.request"}
NO_PAGE_NEEDS_YET = {"reports.minutes", "controller.packs.pack_reader", "controller.matches.running_match"}
"""Of papers, packs and the list of matches, until the desk opens them."""


def loaded_by(command: str, *modules: str) -> set[str]:
    """The modules in a process that has looked its command up, and imported what the command then imports."""
    imports = "".join(f"import {module};" for module in modules)
    program = (
        f"import sys; from bamchuong.__main__ import cli; cli.commands[{command!r}]; {imports} print(*sys.modules)"
    )
    return set(run(program))


def run(program: str) -> list[str]:
    """The words that a process prints which runs this program."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("process", [process for process in PROCESSES if process.name in NEEDS], ids=lambda p: p.name)
def test_a_process_loads_only_what_it_works_with(process: Process) -> None:
    loaded = loaded_by(process.command[0], STARTS[process.name])
    assert (HEAVY - NEEDS[process.name]) & loaded == set()


def test_the_panel_loads_no_paper_no_journal_and_nothing_for_a_sign_in_before_there_is_one() -> None:
    assert (PANEL_NEEDS_NOT | NO_PAGE_NEEDS_YET) & loaded_by(PANEL.command[0], STARTS[PANEL.name]) == set()


def test_the_decimal_mark_of_a_board_is_looked_up_in_a_fork() -> None:
    program = "import sys; from scoreboard.start import wording_in; print(wording_in('vi').decimal_mark, *sys.modules)"
    mark, *loaded = run(program)
    assert mark == ","
    assert "babel" not in loaded


def test_the_supervisor_of_a_show_loads_nothing_of_its_processes() -> None:
    loaded = loaded_by("demo")
    assert (HEAVY - {"rich"}) & loaded == set()
    assert "controller.packs.pack_reader" not in loaded
    assert "panel.permissions" not in loaded
