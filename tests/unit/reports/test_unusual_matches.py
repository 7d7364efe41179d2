"""Papers of matches that are not the usual one: in the middle, of any format, with many people and long names."""

import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.match_files.match import Match, Team
from reports.report_kinds import PAPERS, NothingToShowError, wording_in
from reports.score_sheet_pdf import blank_sheet
from reports.signatories import People
from tests.unit.controller import sample_journals
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.random_match import evening
from tests.unit.reports.sample_matches import FORMATS, full_match, minutes_from, minutes_of, shipped_format

LONG = "Trường Trung học cơ sở Nguyễn Bỉnh Khiêm – Đô thị Việt Hưng, quận Long Biên (cơ sở 2)"[:80]

INTERIM = [paper for paper in PAPERS if not paper.final]


@pytest.mark.parametrize("count", [1, 4, 40, 222, 350, 470])
def test_papers_can_be_made_at_any_moment_of_the_evening(count: int) -> None:
    match_minutes = minutes_from(full_match()[:count])
    for paper in INTERIM:
        try:
            assert paper.make(match_minutes, People(), lambda words: None)
        except NothingToShowError:
            assert paper.name == "timeline.svg"
    assert sum(match_minutes.adjustments.values()) == 0


def test_papers_of_an_evening_of_undo_restarts_and_pauses_add_up() -> None:
    facts = sample_journals.facts()
    for count in range(5, len(facts), 41):
        match_minutes = minutes_from(facts[:count])
        for team, score in match_minutes.scores.items():
            assert (
                sum(part.total(team) for part in match_minutes.played_rounds if not part.tie_break)
                + match_minutes.adjustments[team]
                == score
            )


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_all_papers(form: str) -> None:
    match_minutes = minutes_of(evening(shipped_format(form), 2))
    for paper in PAPERS:
        has_content = paper.name != "timeline.svg" or any(timeline.presses for timeline in match_minutes.timelines)
        if has_content and (not paper.final or shipped_format(form).prizes):
            assert paper.make(match_minutes, People(), lambda words: None)


def test_an_answer_and_ballots_stand_on_no_paper_before_their_time() -> None:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    (item,) = minutes_of(play).played_rounds[1].items
    assert (item.answer, item.over) == ("", False)
    play = Play()
    play.to_stage()
    play.perform()
    revealed = next(n for n, fact in enumerate(play.facts) if type(fact).__name__ == "BallotsRevealed")
    secret = minutes_from(play.facts[:revealed])
    assert secret.played_rounds[2].performances[0].ballots == {}
    assert minutes_of(play).played_rounds[2].performances[0].ballots


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is not installed")
def test_eight_teams_with_long_names_and_many_questions_fit_on_the_sheet(tmp_path: Path) -> None:
    rounds = tuple(
        replace(part, questions=40) if isinstance(part, BoardsRound | BuzzersRound) else part for part in PLAN.rounds
    )
    form = replace(PLAN, rounds=rounds, judges=8)
    assert any(isinstance(part, StageRound) for part in form.rounds)
    match = Match("Chung khảo " * 7, LONG, tuple(Team(number, f"{number} {LONG}"[:80]) for number in range(1, 9)))
    (tmp_path / "sheet.pdf").write_bytes(blank_sheet(form, match, wording_in()))
    process = subprocess.run(["pdftotext", str(tmp_path / "sheet.pdf"), "-"], capture_output=True, check=True)
    words = " ".join(process.stdout.decode("utf-8").split())
    assert all(f" {n} " in words for n in range(1, 41))
    assert "GK 8" in words


def test_minutes_of_eight_teams_with_long_names_can_be_made() -> None:
    teams = tuple(Team(number, f"{number} {LONG}"[:80]) for number in range(1, 9))
    play = Play(teams=teams, start=False)
    play.hello("epoch-1", tuple(range(1, 9)))
    match_minutes = minutes_of(play)
    assert all(
        paper.make(match_minutes, People(), lambda words: None) for paper in INTERIM if paper.name != "timeline.svg"
    )
