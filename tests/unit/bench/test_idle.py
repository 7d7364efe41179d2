"""What `bench idle` says of processes: itself as a process, and the figures of a box."""

import os
import subprocess
import sys

from bamchuong.processes import TESTER, Starter, started_by
from bench.idle import figures
from bench.idle_box import BESIDE_THE_PAGES
from bench.process_usage import Usage, descendants, measure, wakes


def test_a_process_is_measured_with_what_it_started() -> None:
    program = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert descendants(os.getpid())[0] == os.getpid()
        assert child.pid in descendants(os.getpid())
        usages = measure({"child": child.pid, "all": os.getpid()}, 0, 0)
        assert usages["child"].command.endswith(program)
        assert 1 < usages["child"].pss_mib < usages["all"].pss_mib
        assert wakes(child.pid) >= 1
        child.communicate()


def test_a_box_runs_what_its_units_start_and_nobody_has_called_the_self_test() -> None:
    units = {process.name for process in (*started_by(Starter.SYSTEMD), *started_by(Starter.PROXY))}
    assert {process.name for process in BESIDE_THE_PAGES} | {"panel", "panel-public", TESTER.name} == units


def test_a_box_that_is_too_heavy_does_not_hold_its_bars() -> None:
    usages = dict.fromkeys("abcdefgh", Usage("", pss_mib=20, cpu_percent=0.5, wakes_per_s=10))
    memory, processor, *_ = figures(usages, Usage("", pss_mib=60, cpu_percent=0.1, wakes_per_s=1))
    assert (memory.ours, memory.holds) == (160, False)
    assert (processor.ours, processor.holds) == (4, False)
    assert list(memory.peers.values()) == [60]
    assert figures(usages, None)[0].peers == {}
    assert all(figure.holds for figure in figures({"a": usages["a"]}, None) if figure.bar)
