"""Long work beside the push: other greenlets go on, one job at a time, ended when nobody listens or time is over."""

import os
import sys
from pathlib import Path

import gevent
import pytest

from panel.jobs import messages as jobs
from panel.jobs import runner
from panel.jobs.answers import Failed, Paper, Progress
from panel.jobs.runner import BROKEN, TOO_SLOW, WAITING, JobRunner
from tests.patience import Patience
from tests.unit.reports.sample_matches import full_match, write_journal

DEADLINE_S = 30


@pytest.fixture
def job(tmp_path: Path) -> jobs.MakePaper:
    """The longest paper of a whole match."""
    return jobs.MakePaper(str(write_journal(tmp_path, full_match())), "minutes.pdf", "vi")


def children() -> str:
    """The processes that this one has started and that have not ended."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")


def test_other_greenlets_go_on_while_a_paper_is_made(job: jobs.MakePaper) -> None:
    turns = 0

    def others() -> None:
        nonlocal turns
        while True:
            gevent.sleep(0)
            turns += 1

    busy = gevent.spawn(others)
    assert isinstance(JobRunner().run_to_end(job), Paper)
    gevent.kill(busy)
    assert turns > 100


def test_one_job_at_a_time_and_who_waits_is_told(job: jobs.MakePaper) -> None:
    job_runner = JobRunner()
    first, second = gevent.spawn(list, job_runner.run(job)), gevent.spawn(list, job_runner.run(job))
    patience = Patience(DEADLINE_S)
    try:
        while not (first.dead and second.dead):
            assert not patience.ended
            gevent.joinall([first, second], timeout=0.2)
    finally:
        gevent.killall([first, second])  # or the next test would find what they had started
    assert first.get()[0] != Progress(WAITING)
    assert second.get()[0] == Progress(WAITING)
    assert isinstance(second.get()[-1], Paper)


def test_who_stops_listening_ends_the_work(job: jobs.MakePaper) -> None:
    before = children()
    answers = JobRunner().run(job)
    assert isinstance(next(answers), Progress)
    assert children() != before
    answers.close()  # type: ignore[attr-defined]
    assert children() == before


def test_nothing_of_a_job_stays_on_the_machine_however_it_ends(
    job: jobs.MakePaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(runner, "memory_folder", lambda: folder)
    answers = JobRunner().run(job)
    next(answers)
    assert len(list(folder.iterdir())) == 1
    answers.close()  # type: ignore[attr-defined]
    assert list(folder.iterdir()) == []
    assert isinstance(JobRunner().run_to_end(job), Paper)
    assert list(folder.iterdir()) == []


def test_work_that_takes_too_long_is_given_up(job: jobs.MakePaper, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(jobs.MakePaper, "max_s", 0)
    assert JobRunner().run_to_end(job) == Failed((TOO_SLOW,))
    assert children() == before


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_work_that_breaks_is_told_as_such(job: jobs.MakePaper, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert JobRunner().run_to_end(job) == Failed((BROKEN,))
