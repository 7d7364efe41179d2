"""Long work beside the push: other greenlets go on, one job at a time, ended when nobody listens or time is over."""

import os
import sys
from pathlib import Path

import gevent
import pytest

from panel.jobs import messages as w
from panel.jobs import runner
from panel.jobs.runner import BROKEN, TOO_SLOW, WAITING, Workshop
from tests.unit.reports.sample_matches import full_match, written

DEADLINE_S = 30


@pytest.fixture
def job(tmp_path: Path) -> w.MakePaper:
    """The longest paper of a whole match."""
    return w.MakePaper(str(written(tmp_path, full_match())), "minutes.pdf")


def children() -> str:
    """The processes that this one has started and that have not ended."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")


def test_other_greenlets_go_on_while_a_paper_is_made(job: w.MakePaper) -> None:
    turns = 0

    def others() -> None:
        nonlocal turns
        while True:
            gevent.sleep(0)
            turns += 1

    busy = gevent.spawn(others)
    assert isinstance(Workshop().result(job), w.PaperMade)
    gevent.kill(busy)
    assert turns > 100


def test_one_job_at_a_time_and_who_waits_is_told(job: w.MakePaper) -> None:
    shop = Workshop()
    first, second = gevent.spawn(list, shop.do(job)), gevent.spawn(list, shop.do(job))
    with gevent.Timeout(DEADLINE_S):
        gevent.joinall([first, second])
    assert first.value[0] != w.Progress(WAITING)
    assert second.value[0] == w.Progress(WAITING)
    assert isinstance(second.value[-1], w.PaperMade)


def test_who_stops_listening_ends_the_work(job: w.MakePaper) -> None:
    before = children()
    answers = Workshop().do(job)
    assert isinstance(next(answers), w.Progress)
    assert children() != before
    answers.close()  # type: ignore[attr-defined]
    assert children() == before


def test_nothing_of_a_job_stays_on_the_machine_however_it_ends(
    job: w.MakePaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(runner, "MEMORY", folder)
    answers = Workshop().do(job)
    next(answers)
    assert len(list(folder.iterdir())) == 1
    answers.close()  # type: ignore[attr-defined]
    assert list(folder.iterdir()) == []
    assert isinstance(Workshop().result(job), w.PaperMade)
    assert list(folder.iterdir()) == []


def test_work_that_takes_too_long_is_given_up(job: w.MakePaper, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(w.MakePaper, "most_s", 0)
    assert Workshop().result(job) == w.Failed((TOO_SLOW,))
    assert children() == before


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_work_that_breaks_is_told_as_such(job: w.MakePaper, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert Workshop().result(job) == w.Failed((BROKEN,))
