"""Packs at the desk: what a look says, what becomes of a pack that is taken, who may, and what hostile files get."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image

from bus import messages as m
from controller.packs.pack import PIN_VARIABLE
from controller.packs.pack_reader import open_with_key, read_content
from panel.routes import packs as page
from tests.unit.controller.packs.test_pack_archive import archive
from tests.unit.controller.packs.workbooks import good_rows, hostile, workbook
from tests.unit.controller.rules.played_match import Play
from tests.unit.panel.pack_requests import PIN, codes, first_finding, load, preview, upload
from tests.unit.panel.panel_fakes import HERE, OWN, FakeHub
from tests.unit.question_files.media.sound_files import wav
from tests.unit.reports.sample_matches import write_journal

Enter = Callable[[str], FlaskClient]
GOOD = workbook(good_rows(27))


@pytest.fixture
def desk(enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The desk, before a match of the plan's format begins."""
    monkeypatch.delenv(PIN_VARIABLE, raising=False)
    write_journal(tmp_path, Play(start=False).facts)
    return enter("desk")


def test_a_look_tells_questions_and_how_they_fit_the_evening(desk: FlaskClient) -> None:
    view = preview(desk, GOOD)
    sections = [
        (section["name"], section["rounds"], section["needed"], section["count"], section["is_spare"])
        for section in view["sections"]
    ]

    assert (view["is_usable"], view["errors"], view["name"], view["in_play"]) == (
        True,
        0,
        "câu hỏi",
        ["long-bien-2018", 25],
    )
    assert sections == [
        ("khoi-dong", [{"vi": "Khởi động", "en": "Warm-up"}], 10, 10, False),
        ("tang-toc", [{"vi": "Tăng tốc", "en": "Speed-up"}], 10, 10, False),
        ("du-phong", [], 0, 7, True),
    ]
    third = view["questions"][2]
    assert (third["row"], third["number"], third["section"], third["answer"]) == (4, 3, "khoi-dong", "Điều 2")
    assert (third["reading_s"], third["thinking_s"]) == (2, 30)
    assert len(view["questions"]) == 27


def test_errors_and_doubts_say_row_and_column_in_the_readers_language(desk: FlaskClient) -> None:
    rows = good_rows()
    rows[3][2] = ""
    rows[5][1] = "=1+1"
    rows[7][1] = "từ " * 200
    book = workbook(rows)
    view = preview(desk, book)
    findings = [(finding["row"], finding["column"], finding["is_warning"]) for finding in view["findings"]]

    assert (view["is_usable"], view["errors"], view["warnings"]) == (False, 2, 1)
    assert findings == [(4, "đáp án", False), (6, "câu hỏi", False), (8, "câu hỏi", True)]
    assert first_finding(view, "vi").startswith("dòng 4, cột đáp án: còn trống")
    assert first_finding(view, "en").startswith("row 4, column đáp án: missing")
    assert len(view["questions"]) == 25
    assert codes(load(desk, book, view["digest"])) == ["pack-has-errors"]


def test_a_pack_that_is_too_small_says_what_is_missing(desk: FlaskClient) -> None:
    view = preview(desk, workbook(good_rows()[:15]))
    assert not view["is_usable"]
    assert first_finding(view, "vi").startswith("phần tang-toc: có 4 câu, thể lệ ")
    assert [section["count"] - section["needed"] for section in view["sections"]] == [0, -6, 0]


def test_taken_the_pack_lies_sealed_and_the_controller_gets_its_key(
    desk: FlaskClient, hub: FakeHub, tmp_path: Path
) -> None:
    answer = load(desk, GOOD, preview(desk, GOOD)["digest"])
    path = tmp_path / "packs" / answer["file"]
    (order,) = hub.commands
    assert isinstance(order.command, m.LoadPack)

    assert (answer["ok"], answer["file"]) == (True, "câu hỏi.sealed")
    assert (order.id, order.who, order.role, order.step) == ("tap-1", "", m.Role.DESK, 3)
    assert order.command.file == path.name
    opened = open_with_key(path, bytes.fromhex(order.command.key), "desk", "test").pack
    assert opened == read_content(path, PIN).pack
    assert (opened.name, len(opened.questions)) == ("câu hỏi", 27)
    assert "Câu số".encode() not in path.read_bytes()


def test_a_second_pack_of_the_name_lies_beside_the_first(desk: FlaskClient, tmp_path: Path) -> None:
    view = preview(desk, GOOD)["digest"]
    files = [load(desk, GOOD, view)["file"] for _ in range(2)]
    assert files == ["câu hỏi.sealed", "câu hỏi-2.sealed"]
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == sorted(files)


def test_refused_by_the_controller_it_leaves_nothing_behind(desk: FlaskClient, hub: FakeHub, tmp_path: Path) -> None:
    hub.reasons = (m.Sentence("match-started", "The match has begun"),)
    answer = load(desk, GOOD, preview(desk, GOOD)["digest"])
    assert (answer["ok"], codes(answer)) == (False, ["match-started"])
    assert list((tmp_path / "packs").iterdir()) == []


def test_a_silent_controller_is_said_to_be_silent(desk: FlaskClient, hub: FakeHub) -> None:
    hub.reasons = None
    body = {"id": "t", "step": 3, "source": upload(GOOD), "digest": preview(desk, GOOD)["digest"], "pin": PIN}
    assert desk.post("/api/packs/load", json=body, headers=OWN).status_code == 503


def test_only_what_was_looked_at_is_taken_and_only_under_a_pin(desk: FlaskClient, hub: FakeHub) -> None:
    assert codes(load(desk, GOOD, "another", pin="12345")) == ["pack-changed", "pin-short"]
    assert hub.commands == []


def test_without_a_pin_the_evenings_own_seals(
    desk: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PIN_VARIABLE, "mã của buổi thi")
    answer = load(desk, GOOD, preview(desk, GOOD)["digest"], pin="")
    assert read_content(tmp_path / "packs" / answer["file"], "mã của buổi thi").pack.name == "câu hỏi"


def test_clips_come_with_the_pack_are_sealed_with_it_and_an_exchanged_one_must_be_checked_again(
    desk: FlaskClient, hub: FakeHub, tmp_path: Path
) -> None:
    rows = [[*row, "clip" if not number else ""] for number, row in enumerate(good_rows(27))]
    rows[1][-1] = "nhạc.wav"
    source = upload(workbook(rows))
    view = preview(desk, source)
    assert [finding["text"]["code"] for finding in view["findings"]] == ["in-cell"]
    assert "nhạc.wav" in str(view["findings"])
    source["clips"] = {"nhạc.wav": base64.b64encode(wav(2)).decode()}
    view = preview(desk, source)
    assert (view["is_usable"], view["questions"][0]["clip"]) == (True, "nhạc.wav")
    exchanged = {**source, "clips": {"nhạc.wav": base64.b64encode(wav(3)).decode()}}
    assert [reason["code"] for reason in load(desk, exchanged, view["digest"])["reasons"]] == ["pack-changed"]

    answer = load(desk, source, view["digest"])
    assert answer["ok"], answer["reasons"]
    command = hub.commands[-1].command
    assert isinstance(command, m.LoadPack)
    content = open_with_key(tmp_path / "packs" / answer["file"], bytes.fromhex(command.key), "test", "test")
    assert content.clips == {"nhạc.wav": wav(2)}


def test_a_pack_comes_as_one_zip_with_its_clips(desk: FlaskClient, hub: FakeHub, tmp_path: Path) -> None:
    rows = [[*row, "clip" if not number else ""] for number, row in enumerate(good_rows(27))]
    rows[1][-1] = "nhạc.wav"
    source = upload(archive(("Đề/câu hỏi.xlsx", workbook(rows)), ("Đề/clip/nhạc.wav", wav(2))), "đề thi.zip")
    view = preview(desk, source)
    assert (view["is_usable"], view["questions"][0]["clip"]) == (True, "nhạc.wav")
    answer = load(desk, source, view["digest"])
    assert answer["ok"], answer["reasons"]
    command = hub.commands[-1].command
    assert isinstance(command, m.LoadPack)
    content = open_with_key(tmp_path / "packs" / answer["file"], bytes.fromhex(command.key), "test", "test")
    assert (content.pack.name, content.clips) == ("câu hỏi", {"nhạc.wav": wav(2)})


def test_a_zip_without_a_question_file_says_so(desk: FlaskClient) -> None:
    source = upload(archive(("nhạc.wav", wav(2))), "đề thi.zip")
    answer = desk.post("/api/packs/preview", json=source, headers=OWN).json
    assert answer is not None
    assert "a ZIP with {count} question files" in str(answer["reasons"])


def test_pictures_come_with_the_pack_and_one_that_is_missing_is_named(desk: FlaskClient) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    rows = [[*row, "hình" if n == 0 else ""] for n, row in enumerate(good_rows())]
    rows[1][-1] = "cau1.png"
    sent = [upload(workbook(rows)), upload(workbook(rows), cau1=file.getvalue()), upload(workbook(rows), cau1=b"no")]
    view = [json.loads(desk.post("/api/packs/preview", json=body, headers=OWN).data) for body in sent]
    assert [answer["is_usable"] for answer in view] == [False, True, False]
    assert [answer["findings"][0]["row"] for answer in view if not answer["is_usable"]] == [2, 2]
    assert view[1]["questions"][0]["picture"] == "cau1.png"


@pytest.mark.parametrize("seat", ["", "mc", "tech", "judge/1"])
def test_nobody_but_the_desk_looks_into_packs_or_takes_one(
    enter: Enter, stranger: FlaskClient, hub: FakeHub, seat: str, tmp_path: Path
) -> None:
    client = enter(seat) if seat else stranger
    for path in ("/api/packs/preview", "/api/packs/load"):
        answer = client.post(path, json=upload(GOOD), headers=OWN)
        assert answer.status_code == (403 if seat else 401)
        assert "Điều".encode() not in answer.data
    assert client.get("/api/packs").status_code == (403 if seat else 401)
    assert hub.commands == []
    assert not (tmp_path / "packs").exists()


def test_only_the_desks_own_page_offers_packs(enter: Enter) -> None:
    assert "data-packs" in enter("desk").get("/desk").text
    assert "data-packs" not in enter("mc").get("/desk").text


@pytest.mark.parametrize("path", ["/api/packs/preview", "/api/packs/load"])
def test_a_pack_must_come_from_our_own_page_as_json(desk: FlaskClient, path: str) -> None:
    for headers in ({}, {"Origin": "http://evil.test"}, {"Origin": HERE, "Sec-Fetch-Site": "cross-site"}):
        assert desk.post(path, json=upload(GOOD), headers=headers).status_code == 403
    assert desk.post(path, data={"file": "a"}, headers=OWN).status_code == 415


@pytest.mark.parametrize(
    "path, body",
    [
        ("/api/packs/preview", b"[" * 5000),
        ("/api/packs/preview", b'{"from": "desk", "file": "a.csv", "content": "*"}'),
        ("/api/packs/preview", b'{"file": "a.csv", "content": ""}'),
        ("/api/packs/load", b"\xff"),
    ],
)
def test_a_malformed_request_is_refused_and_counted(desk: FlaskClient, path: str, body: bytes) -> None:
    answer = desk.post(path, data=body, content_type="application/json", headers=OWN)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    health = desk.get("/healthz").json
    assert health is not None
    assert health["malformed"] == 1


def test_what_is_too_large_is_refused_unread(desk: FlaskClient) -> None:
    answer = desk.post(
        "/api/packs/preview", data=b" " * (page.MAX_UPLOAD_BYTES + 1), content_type="application/json", headers=OWN
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["reasons"][0]["code"] == "upload-too-large"


def test_hostile_files_get_a_sentence_that_names_no_folder(desk: FlaskClient, tmp_path: Path) -> None:
    files = hostile(tmp_path)
    for name in ("bomb.xlsx", "rows.xlsx", "laughs.xlsx", "rows.csv"):
        view = preview(desk, files[name], name)
        assert (view["is_usable"], view["errors"], view["questions"]) == (False, len(view["findings"]), []), name
        assert "bamchuong-" not in first_finding(view, "vi")
    assert first_finding(preview(desk, files["old.xlsx"], "old.xlsx"), "vi").startswith("tệp .xls hoặc .doc kiểu cũ")


def test_whatever_a_file_is_called_it_is_looked_at_in_its_own_folder(desk: FlaskClient) -> None:
    for name in ("../../x.csv", "a\0b.xlsx", "x." + "y" * 250):
        assert preview(desk, b"x", name)["is_usable"] is False, name


def test_an_empty_spreadsheet_is_for_the_format_of_the_match_and_can_be_read_back(desk: FlaskClient) -> None:
    answer = desk.get("/api/packs/template.xlsx")
    assert str(answer.content_type).endswith("spreadsheetml.sheet")
    assert "cau-hoi.xlsx" in answer.headers["Content-Disposition"]
    view = preview(desk, answer.data, "cau-hoi.xlsx")
    assert not view["is_usable"], "too few questions, and no other error than that"
    first, *_ = load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True)
    assert first[:2] == ("phần", "câu hỏi")
