"""What `bench idle` says of processes: itself as a process, and the figures of a show."""

import os
import subprocess
import sys

import pytest

from bamchuong.processes import Starter, started_by
from bench.idle import _figures, _named
from bench.process_usage import Usage, descendants, measure, wakes


def test_a_process_is_measured_with_what_it_started() -> None:
    program = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert descendants(os.getpid())[0] == os.getpid()
        assert child.pid in descendants(os.getpid())
        usage = measure(child.pid, 0, 0)[child.pid]
        assert usage.command.endswith(program)
        assert 1 < usage.pss_mib < 100
        assert wakes(child.pid) >= 1
        child.communicate()


@pytest.fixture
def usages() -> dict[int, Usage]:
    commands = [" ".join(process.command) for process in started_by(Starter.PEOPLE)]
    children = [f"/venv/bin/python -m bamchuong {command} --run /tmp/x" for command in commands]
    return {
        pid: Usage(command, pss_mib=20, cpu_percent=0.5, wakes_per_s=10)
        for pid, command in enumerate(("/venv/bin/python -m bamchuong demo", *children), start=1)
    }


def test_every_process_of_a_show_has_its_name(usages: dict[int, Usage]) -> None:
    assert list(_named(usages)) == ["supervisor", *(process.name for process in started_by(Starter.PEOPLE))]


def test_a_show_that_is_too_heavy_does_not_hold_its_bars(usages: dict[int, Usage]) -> None:
    named = _named(usages)
    memory, processor, *_ = _figures(named, Usage("", pss_mib=60, cpu_percent=0.1, wakes_per_s=1))
    assert (memory.ours, memory.holds) == (20 * len(named), 20 * len(named) <= 150)
    assert (processor.ours, processor.holds) == (0.5 * len(named), False)
    assert list(memory.peers.values()) == [60]
    assert _figures(named, None)[0].peers == {}
