"""Papers at the desk: made from the journal by another process, with progress or with reasons; for desk and MC only."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reports.report_kinds import PAPERS
from tests.unit.controller.rules.played_match import Play
from tests.unit.panel.panel_fakes import HERE, OWN
from tests.unit.reports.sample_matches import full_match, write_journal

Enter = Callable[[str], FlaskClient]


def messages_of(client: FlaskClient, name: str) -> list[dict[str, Any]]:
    """Every line that comes while a paper is made."""
    answer = client.post(f"/api/papers/{name}", json={}, headers=OWN)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.data.splitlines()]


def test_every_paper_of_a_whole_match_comes_with_its_bytes(enter: Enter, tmp_path: Path) -> None:
    write_journal(tmp_path, full_match())
    desk = enter("desk")
    begins: dict[str, tuple[bytes, ...]] = {
        ".pdf": (b"%PDF",),
        ".xlsx": (b"PK",),
        ".csv": (b"\xef\xbb\xbf",),
        ".json": (b"[", b"{"),
        ".svg": (b"<?xml",),
    }
    for kind in PAPERS:
        *progress, last = messages_of(desk, kind.name)
        assert last["type"] == "Paper", kind.name
        assert (last["name"], last["media"], last["is_interim"]) == (kind.name, kind.media, False)
        assert base64.b64decode(last["content"]).startswith(begins[kind.ending]), kind.name
        assert {line["type"] for line in progress} <= {"Progress"}
        if kind.name == "minutes.pdf":
            assert [line["text"]["code"] for line in progress][-1] == "page-of"


def test_a_paper_is_in_the_language_of_the_page(enter: Enter, tmp_path: Path) -> None:
    write_journal(tmp_path, full_match())
    desk = enter("desk")
    vietnamese = base64.b64decode(messages_of(desk, "minutes.csv")[-1]["content"]).decode()
    english = base64.b64decode(messages_of(desk, "minutes.csv?lang=en")[-1]["content"]).decode()
    assert ("Kết quả" in vietnamese, "Result" in vietnamese) == (True, False)
    assert ("Kết quả" in english, "Result" in english) == (False, True)


@pytest.mark.parametrize("name, code", [("certificates.pdf", "no-prizes-yet"), ("timeline.svg", "no-margins-yet")])
def test_what_cannot_be_made_yet_says_why(enter: Enter, tmp_path: Path, name: str, code: str) -> None:
    write_journal(tmp_path, Play().facts)
    (failed,) = messages_of(enter("desk"), name)
    assert (failed["type"], failed["reasons"][0]["code"]) == ("Failed", code)


def test_a_match_that_goes_on_gives_interim_papers_and_a_blank_sheet(enter: Enter, tmp_path: Path) -> None:
    write_journal(tmp_path, Play().facts)
    assert messages_of(enter("mc"), "minutes.csv")[-1]["is_interim"] is True
    assert messages_of(enter("mc"), "sheet-blank.pdf")[-1]["type"] == "Paper"


def test_without_a_journal_the_reason_is_said(enter: Enter) -> None:
    assert messages_of(enter("desk"), "minutes.pdf")[-1]["reasons"][0]["code"] == "journal-unreadable"


def test_names_of_people_come_from_their_file_and_its_faults_are_told(enter: Enter, tmp_path: Path) -> None:
    write_journal(tmp_path, full_match())
    (tmp_path / "people.toml").write_text('[[secretaries]]\nname = "Phạm Thị Hằng"\n', encoding="utf-8")
    table = base64.b64decode(messages_of(enter("desk"), "minutes.csv")[-1]["content"]).decode()
    (tmp_path / "people.toml").write_text('chief = "x"\n', encoding="utf-8")
    failed = messages_of(enter("desk"), "minutes.csv")[-1]

    assert "Phạm Thị Hằng" in table
    assert "unknown key" in str(failed["reasons"])


def test_desk_and_mc_are_told_which_papers_there_are(enter: Enter) -> None:
    for seat in ("desk", "mc"):
        listed = enter(seat).get("/api/papers").json
        assert listed is not None
        assert [kind["name"] for kind in listed] == [paper.name for paper in PAPERS]
        assert [kind["name"] for kind in listed if kind["final"]] == ["certificates.pdf"]


@pytest.mark.parametrize("seat", ["", "tech", "judge/1"])
def test_nobody_else_gets_a_paper(enter: Enter, stranger: FlaskClient, seat: str, tmp_path: Path) -> None:
    write_journal(tmp_path, Play().facts)
    client = enter(seat) if seat else stranger
    status = 403 if seat else 401
    assert client.get("/api/papers").status_code == status
    for kind in PAPERS:
        assert client.post(f"/api/papers/{kind.name}", json={}, headers=OWN).status_code == status


def test_a_paper_must_be_asked_for_by_our_own_page(enter: Enter) -> None:
    desk = enter("desk")
    for headers in ({}, {"Origin": "http://evil.test"}, {"Origin": HERE, "Sec-Fetch-Site": "cross-site"}):
        assert desk.post("/api/papers/minutes.pdf", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("name", ["minutes.exe", "..%2Fpanel-access.json", "minutes"])
def test_there_is_no_other_paper(enter: Enter, name: str) -> None:
    assert enter("desk").post(f"/api/papers/{name}", json={}, headers=OWN).status_code == 404
