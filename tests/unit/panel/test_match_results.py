"""Results at the desk: what a season's package brought is signed by the box and the chair, for nobody else to order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from controller.exchange.key_files import machine_key, new_person_key
from controller.exchange.result_file import read_result
from controller.exchange.result_text import read_result_text
from controller.exchange.trusted_office import trusted_offices
from controller.matches.match_folders import MatchFolders
from controller.matches.match_sitting import MatchSitting, write_sitting
from controller.matches.package_file import ListedTeam, SittingStatement
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.worker import run_job
from reports.result_signing import Signing, sign_result, signed_code
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.panel.panel_fakes import OWN
from tests.unit.reports.paper_text import needs_poppler, words_of
from tests.unit.season.exchange.box_match import play_sample

Enter = Callable[[str], FlaskClient]

CHAIR = {"chair": "Nguyễn Văn An", "pin": "một câu dài"}


@pytest.fixture
def match(tmp_path: Path) -> str:
    """A match of a season that was played to its last prize, on this machine."""
    match = play_sample(tmp_path, MatchFolders(tmp_path))
    teams = tuple(ListedTeam(number, entry) for number, entry in sample.ENTRIES.items())
    statement = sample.statement_of(sample.match_rows())
    about = SittingStatement(sample.SITTING, statement.format, statement.teams_played, teams)
    write_sitting(tmp_path, match, MatchSitting(sample.PACKAGE, sample.OFFICE.public, about))
    return match


def post(desk: FlaskClient, path: str, **body: str) -> Any:
    return desk.post(f"/api/matches/{path}", json=body, headers=OWN)


def codes(answer: Any) -> list[str]:
    return [reason["code"] for reason in answer.get_json()["reasons"]]


def test_the_chair_gets_a_key_and_signs_with_its_pin(enter: Enter, match: str, tmp_path: Path) -> None:
    desk = enter("desk")
    assert [view["sitting"] for view in desk.get("/api/matches").get_json()["matches"]] == [str(sample.SITTING)]
    assert codes(post(desk, "result", match=match, **CHAIR)) == ["key-missing"]
    assert codes(post(desk, "result-code", match=match)) == ["result-not-signed"]
    key = post(desk, "chair-key", **CHAIR).get_json()
    assert key["ok"]
    assert codes(post(desk, "chair-key", **CHAIR)) == ["key-exists"]
    assert codes(post(desk, "result", match=match, chair=CHAIR["chair"], pin="another phrase")) == ["key-wrong-pin"]
    answer = post(desk, "result", match=match, **CHAIR)
    assert answer.mimetype == "application/vnd.bamchuong.result"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cum-1.r1.bcresult"'
    (tmp_path / "stick.bcresult").write_bytes(answer.data)
    result = read_result(tmp_path / "stick.bcresult")
    assert result.signed_by == (key["box_key"], key["key"])
    assert result.statement.is_over
    assert codes(post(desk, "result", match=match, **CHAIR)) == ["sign-same"]
    code = post(desk, "result-code", match=match).get_json()
    assert code["title"] == "cum-1/1 r1"
    assert read_result_text(code["text"]).id == result.id
    assert code["picture"].startswith("<?xml")


def test_a_key_with_a_short_pin_is_not_made(enter: Enter) -> None:
    assert codes(post(enter("desk"), "chair-key", chair="An", pin="12345")) == ["key-short-pin"]


def test_an_office_is_trusted_at_the_desk(enter: Enter, tmp_path: Path) -> None:
    assert post(enter("desk"), "trust", key=sample.OFFICE.public).get_json() == {"ok": True, "reasons": []}
    assert [office.key for office in trusted_offices(tmp_path)] == [sample.OFFICE.public]
    assert post(enter("desk"), "trust", key="x").status_code == 400


@pytest.mark.parametrize("seat", ["tech", "judge/1", ""])
def test_nobody_else_signs_or_trusts(enter: Enter, seat: str) -> None:
    stranger = enter(seat)
    for path in ("result", "result-code", "chair-key", "trust"):
        assert stranger.post(f"/api/matches/{path}", json={}, headers=OWN).status_code == (403 if seat else 401)


@needs_poppler
def test_minutes_that_were_signed_carry_the_result_on_their_first_page(match: str, tmp_path: Path) -> None:
    paper = jobs.MakePaper(str(tmp_path), "minutes.pdf", "en", "")
    chair = new_person_key(tmp_path, CHAIR["chair"], CHAIR["pin"])
    sign_result(tmp_path, Signing(match), [machine_key(tmp_path), chair])
    paper_answer = run_job(paper, lambda answer: None)
    assert isinstance(paper_answer, answers.Paper)
    assert "Signed result, for the office" in words_of(paper_answer.content, tmp_path)
    code = signed_code(tmp_path, match)
    assert code is not None
    assert code.head == read_result(tmp_path / "results" / sample.SITTING.season / "cum-1.r1.bcresult").statement.head
