"""The self-test at a terminal: what it starts reads the same data folder; problems are repeated at the end."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from bamchuong import terminal_selftest
from bamchuong.progress import progress
from bamchuong.selftest_options import SelftestOptions
from bamchuong.selftest_report import SelftestReport
from bamchuong.supervisor import Supervisor
from bus.endpoints import Endpoints
from bus.messages import Role
from hardware.board import find_board
from hardware.selftest.assess.results import failed, passed, skipped
from hardware.selftest.assess.wording import display_place
from hardware.selftest.certificate.certificate import RunDetails, issue


class Alone:
    """A test rig that no process greets."""

    def turn(self, wait_ms: int) -> None:
        """No process announces itself."""

    def has_process(self, role: Role) -> bool:
        """No process is running."""
        return False


@pytest.mark.parametrize("board, roles", [("simulated", ["firmware", "panel"]), ("pi-4-stations", ["firmware"])])
def test_processes_that_it_starts_use_the_data_folder_under_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: str, roles: list[str]
) -> None:
    monkeypatch.setattr(terminal_selftest, "GREETING_S", 0.0)
    data, endpoints = tmp_path / "data", Endpoints.at(tmp_path / "run")
    options = SelftestOptions(
        board=find_board(board),
        board_name=board,
        data=data,
        endpoints=endpoints,
        url="http://127.0.0.1:9",
        port=9,
        auto=True,
        presses=5,
        valid_s=3_600,
        faults=(),
    )
    supervisor = Supervisor()
    terminal_selftest._start_missing(options, Alone(), supervisor)  # type: ignore[arg-type]
    commands = {child.name: list(child.command) for child in supervisor.children}
    data_folders = {
        name: arguments[arguments.index("--data") + 1] for name, arguments in commands.items() if "--data" in arguments
    }
    assert data_folders == dict.fromkeys(roles, str(data))
    assert "scoreboard" in commands


@pytest.mark.parametrize("wide", [60, 80])
def test_problems_are_repeated_at_the_end_in_lines_that_fit(wide: int) -> None:
    console = Console(file=io.StringIO(), width=wide, force_terminal=True, color_system=None, soft_wrap=True)
    results = (
        failed("display", "shows nothing: it sent no picture " * 3, display_place("clock")),
        *(passed("heat", "50 °C") for _ in range(40)),
        skipped("horn", "nobody looked"),
    )
    certificate = issue(
        RunDetails(
            board=find_board("simulated"),
            machine_id="abc",
            model="",
            boot_id="boot",
            software="0.1.0",
            now_s=1_795_000_000,
        ),
        results,
    )
    report = SelftestReport(console, str)
    for result in results:
        report.print_result(result)
    report.print_verdict(certificate, Path("latest.json"))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines[:-1])) <= wide
    assert lines[-2:] == ["40 passed, 1 not tried, 1 failed", f"FAILED {certificate.board_id}: latest.json"]
    assert any(line.startswith("FAILED     LED board (clock)") for line in lines[-7:-2])


def printed_while(console: Console, *, bar: bool) -> str:
    """What a test of three parts prints, with a result in each."""
    with progress(console, bar=bar) as report_part:
        for part in (1, 2, 3):
            report_part(part, 3)
            SelftestReport(console, str).print_result(passed("heat", f"{part}0 °C"))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


@pytest.mark.parametrize("terminal, bar", [(False, True), (False, False), (True, False)])
def test_each_part_is_a_line_in_a_file_and_at_an_interactive_terminal(*, terminal: bool, bar: bool) -> None:
    printed = printed_while(Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None), bar=bar)
    assert printed.splitlines() == [
        line for n in (1, 2, 3) for line in (f"Part {n} of 3", f"PASSED     Temperature: {n}0 °C")
    ]


def test_a_terminal_shows_a_bar_below_the_results_and_removes_it_at_the_end() -> None:
    printed = printed_while(Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None), bar=True)
    assert re.search("Part [123] of 3 +[━ ╸╺]+ ", printed)
    assert all(f"PASSED     Temperature: {n}0 °C\n" in printed for n in (1, 2, 3)), "no line is broken by it"
    assert printed.endswith("\x1b[2K"), "the line of the bar was cleared"
