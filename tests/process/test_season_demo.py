"""`bamchuong season demo`: the whole plan, played through in one run; with the same seed the papers are the same.

Once in the normal run, at 60 times real time; with BAMCHUONG_NIGHTLY=1 a second time, and with another seed.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from controller.exchange.result_file import read_result
from controller.journal.journal_reader import verify_seals
from controller.matches.match_sitting import read_sitting
from controller.matches.package_file import read_package
from controller.matches.running_match import RunningMatch
from panel.slides.library import list_shown
from season.papers.paper_kinds import season_papers
from season.plan.plan_reader import find_plan, read_plan
from season.rules.season import Season
from season.rules.states import EntryState, SeasonState, StageState
from season.rules.timetable import Light, timetable
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.patience import patience_s

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
ID = "long-bien-dvc-2018"


def demo(folder: Path, seed: int = 7, *, speed: int = 60) -> list[str]:
    """The story of a season that was played into `folder`, line by line."""
    arguments = ["--seed", str(seed), "--output", str(folder), "--speed", str(speed)]
    finished = subprocess.run(
        [sys.executable, "-m", "bamchuong", "season", "demo", *arguments],
        capture_output=True,
        text=True,
        timeout=patience_s(300),
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-3000:]
    assert not finished.stderr
    return finished.stdout.splitlines()


def papers(folder: Path) -> dict[str, str]:
    """Hashes of all papers by name."""
    files = sorted(folder.rglob("*.pdf"))
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Path, list[str]]]:
    with TemporaryDirectory(prefix="bc-") as folder:
        yield Path(folder) / "season", demo(Path(folder) / "season")


@pytest.fixture(scope="module")
def season(played: tuple[Path, list[str]]) -> Season:
    engine = open_database(f"sqlite:///{played[0] / 'season.db'}")
    try:
        return SeasonStore(engine, ID).read()
    finally:
        engine.dispose()


def test_all_22_rows_are_done_and_every_stage_is_published(season: Season) -> None:
    rows = timetable(season, date(2018, 12, 1))
    assert len(rows) == 22
    assert {row.light for row in rows} == {Light.GREEN}
    assert season.state is SeasonState.REPORTED
    published = {stage for stage, record in season.stages.items() if record.state is StageState.PUBLISHED}
    assert {"chung-khao", "chung-ket"} <= published


def test_three_forms_had_a_fault_and_one_was_late(played: tuple[Path, list[str]], season: Season) -> None:
    returned = [line for line in played[1] if "the school is told" in line]
    assert [line.split()[1] for line in returned] == [
        "de-cu-phuc-loi-1.xlsx:",
        "de-cu-ngoc-lam-1.xlsx:",
        "de-cu-thanh-am-1.xlsx:",
    ]
    assert all("cell " in line for line in returned)
    assert [entry.school for entry in season.entries.values() if entry.is_late and not entry.came_from] == ["bo-de"]
    assert len(list((played[0] / "de-cu").glob("*.xlsx"))) == 17 + 3
    assert season.entries["cum-2/cu-khoi"].state is EntryState.WITHDRAWN


def test_results_came_by_stick_from_journals_that_are_sealed(played: tuple[Path, list[str]], season: Season) -> None:
    for pool in ("cum-1", "cum-2", "cum-3", "cum-4", "chung-ket"):
        last = max((played[0] / "ket-qua").glob(f"{pool}.r*.bcresult"))
        result = read_result(last)
        assert season.results[result.id].statement == result.statement
        row, checked = verify_seals(played[0] / "buoi-thi" / pool / "journal.sqlite")
        assert (row.seq, row.digest.hex()) == (result.statement.rows, result.statement.head)
        assert checked.bad is None


def test_matches_were_played_from_packages_that_the_office_signed(
    played: tuple[Path, list[str]], season: Season
) -> None:
    for pool in ("cum-1", "cum-2", "cum-3", "cum-4", "chung-ket"):
        package = read_package(played[0] / "goi-tran-dau" / f"{pool}.bcmatch")
        box = played[0] / "buoi-thi" / pool
        sitting = read_sitting(box, RunningMatch(box).note.running)
        sent = season.sittings[f"{pool}/1"].package
        assert sent is not None
        assert sitting.package == package.digest == sent.digest
        assert package.signed_by == (sitting.office,)
        assert all(season.results[key].statement.package == sent.digest for key in season.sittings[f"{pool}/1"].results)
        assert len(list_shown(box / "slides")) == 5


def test_every_paper_is_made(played: tuple[Path, list[str]]) -> None:
    papers = {file.stem for file in (played[0] / "giay-to").glob("*.pdf")}
    assert {"tien-do", "tong-ket", "ket-qua-chung-khao", "giay-khen-chung-ket", "so-khao-sai-dong"} <= papers
    assert papers == {file.stem for file in (played[0] / "giay-to").glob("*.docx")}
    plan = read_plan(find_plan("long-bien-2018"))
    assert {paper.name for paper in season_papers(plan)} - papers == set()
    assert len(list((played[0] / "buoi-thi").glob("*/minutes.pdf"))) == 5


def test_a_protest_changed_a_winner_who_then_is_in_the_final(season: Season) -> None:
    first, second = (season.results[result].statement for result in season.sittings["cum-2/1"].results)
    winners = [next(team.entry for team in said.teams if team.place == 1) for said in (first, second)]
    assert (first.revision, second.revision) == (1, 2)
    assert winners[0] != winners[1]
    finalists = {season.entries[entry].came_from for entry in season.stage_record("chung-ket").entries}
    assert winners[1] in finalists
    assert winners[0] not in finalists


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    command = [sys.executable, "-m", "bamchuong", "season", "demo", "--output", str(tmp_path)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "there is something in this folder" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.skipif(not NIGHTLY, reason="a second and a third whole season: nightly")
def test_the_same_seed_gives_the_same_papers_to_the_byte(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    story = demo(tmp_path / "again")
    assert story == played[1]
    assert papers(tmp_path / "again") == papers(played[0])
    other = demo(tmp_path / "other", seed=8)
    assert other[-1] == story[-1]
    assert papers(tmp_path / "other") != papers(played[0])
