"""Report of the processor time of each test file, with that of the processes that its tests start and wait for.

    python -m pytest -q -p tests.processor_time -m "not slow" tests/unit     # which file is dear? (tests/slow_tests.py)

Kind: adapter
"""

import os
from collections import defaultdict
from collections.abc import Iterator

import pytest

ROWS = 30

_seconds_of: defaultdict[str, float] = defaultdict(float)


def _processor_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Adds what a test and its fixtures took."""
    begin_s = _processor_s()
    result = yield
    _seconds_of[item.nodeid.partition("::")[0]] += _processor_s() - begin_s
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the dearest files."""
    terminalreporter.section(f"processor time: {sum(_seconds_of.values()):.0f} s in {len(_seconds_of)} files")
    for name, seconds in sorted(_seconds_of.items(), key=lambda item: -item[1])[:ROWS]:
        terminalreporter.write_line(f"{seconds:7.2f} s  {name}")
