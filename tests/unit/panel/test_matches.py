"""Matches at the desk: saved with every fault at its field, told to the second desk, begun, kept from strangers."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bus import messages as m
from controller.formats.format_files import SHIPPED
from controller.journal.file_names import NAME as JOURNAL
from controller.match_files.match import Rehearsal
from controller.match_files.match_reader import read_plan
from controller.match_files.order_lot import lot_order
from controller.matches.match_folders import MatchFolders
from controller.matches.match_states import MatchState, MatchSummary
from controller.packs.pack_reader import prepare_for_sealing
from controller.packs.sealed_pack import seal
from tests.unit.controller.packs.workbooks import good_rows, workbook
from tests.unit.panel.panel_fakes import OWN, FakeHub

Enter = Callable[[str], FlaskClient]
PIN = "một câu dài"


def form(title: str = "Cụm 9", *names: str, **more: Any) -> dict[str, Any]:
    teams = [{"name": name, "station": 0} for name in (names or ("THCS A", "THCS B"))]
    people = {"mc": "Cô Lan", "jury": [{"name": "Thầy Minh", "role": "Trưởng ban"}], "pupils": [["An"], []]}
    return {"form": {"title": title, "venue": "Sài Đồng", "teams": teams, **more}, "people": people}


def post(client: FlaskClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/api/matches{path}", json=body, headers=OWN)
    assert answer.status_code == 200, answer.data
    return dict(json.loads(answer.data))


def test_a_match_is_saved_listed_read_again_and_exported(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")
    saved = post(desk, "", form(judges=5, format="tossup"))
    assert (saved["ok"], saved["id"], saved["obstacles"]) == (True, "cum-9", [])
    (listed,) = desk.get("/api/matches").get_json()["matches"]
    assert (listed["state"], listed["title"], listed["teams"], listed["facts"]) == ("prepared", "Cụm 9", 2, 0)
    read = desk.get("/api/matches/cum-9").get_json()
    assert (read["version"], read["form"]["judges"], read["people"]["pupils"]) == (saved["version"], 5, [["An"], []])
    file = tmp_path / "export.toml"
    file.write_bytes(desk.get("/api/matches/cum-9/match.toml").data)
    assert (read_plan(file).format, read_plan(file).teams[1].name) == ("tossup", "THCS B")
    assert b"Lan" not in file.read_bytes()


def test_every_fault_stands_at_its_field_and_nothing_is_written(enter: Enter, tmp_path: Path) -> None:
    body = form("", *map(str, range(9)), order=[1], format="no-such")
    body["people"]["mc"] = "x" * 121
    answer = post(enter("desk"), "", body)
    assert [fault["field"] for fault in answer["faults"]] == [
        "title",
        "teams",
        "team-9-station",
        "order",
        "format",
        "mc",
    ]
    assert MatchFolders(tmp_path).ids() == []


def test_the_second_desk_is_told_what_the_match_says_now(enter: Enter) -> None:
    desk = enter("desk")
    saved = post(desk, "", form())
    own = {"id": saved["id"], "version": saved["version"]}
    assert post(desk, "", form("Của bàn một") | own)["ok"]
    late = post(desk, "", form("Của bàn hai") | own)
    assert (late["ok"], late["is_conflict"], late["form"]["title"]) == (False, True, "Của bàn một")
    assert post(desk, "", form("Của bàn hai") | own | {"version": late["version"]})["form"]["title"] == "Của bàn hai"


def test_what_keeps_a_saved_match_from_beginning_is_said_where_it_is_made(enter: Enter, hub: FakeHub) -> None:
    hub.reasons = (m.Sentence("no-such-seat", "team 5 sits at station 5"),)
    assert [reason["code"] for reason in post(enter("desk"), "", form())["obstacles"]] == ["no-such-seat"]
    command = hub.commands[-1].command
    assert isinstance(command, m.BeginMatch)
    assert (command.match, command.is_check) == ("cum-9", True)


def test_a_match_begins_by_a_command_of_who_asked(enter: Enter, hub: FakeHub) -> None:
    desk = enter("desk")
    post(desk, "", form())
    assert post(desk, "/cum-9/begin", {"id": "x1", "step": 4})["ok"]
    request = hub.commands[-1]
    assert (request.command, request.id, request.step, request.role) == (m.BeginMatch("cum-9"), "x1", 4, m.Role.DESK)
    hub.reasons = None
    assert desk.post("/api/matches/cum-9/begin", json={"id": "x2", "step": 4}, headers=OWN).status_code == 503


@pytest.mark.parametrize("pin", [PIN, "wrong one"])
def test_sealed_questions_are_opened_by_their_pin_alone(enter: Enter, hub: FakeHub, tmp_path: Path, pin: str) -> None:
    table = tmp_path / "cau-hoi.xlsx"
    table.write_bytes(workbook(good_rows(27)))
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "cau-hoi.sealed").write_bytes(seal(prepare_for_sealing(table), PIN))
    desk = enter("desk")
    post(desk, "", form(pack="cau-hoi.sealed"))
    assert desk.get("/api/matches").get_json()["matches"][0]["is_sealed"]
    answer = post(desk, "/cum-9/begin", {"id": "x1", "step": 4, "pin": pin})
    if pin == PIN:
        command = hub.commands[-1].command
        assert isinstance(command, m.BeginMatch)
        assert len(command.pack_key) == 64
    else:
        assert [reason["code"] for reason in answer["reasons"]] == ["pin-wrong"]
        assert "x1" not in [request.id for request in hub.commands]


def test_a_match_that_was_never_played_is_removed_and_no_other(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")
    post(desk, "", form())
    journal = tmp_path / "journals" / "cum-9" / JOURNAL
    journal.parent.mkdir(parents=True)
    journal.touch()
    assert [reason["code"] for reason in post(desk, "/cum-9/remove", {})["reasons"]] == ["match-has-journal"]
    journal.unlink()
    assert post(desk, "/cum-9/remove", {})["ok"]
    assert desk.get("/api/matches").get_json()["matches"] == []
    assert [reason["code"] for reason in post(desk, "/cum-9/remove", {})["reasons"]] == ["no-such-match"]


def test_teams_come_from_a_spreadsheet_with_each_fault_at_its_cell(enter: Enter) -> None:
    text = "STT;Tên đội;Học sinh 1;Bàn\n1;THCS A;An;1\n2;THCS B;;1\n"
    file = {"file": "doi.csv", "content": base64.b64encode(text.encode()).decode()}
    answer = post(enter("desk"), "/teams", file)
    assert [(team["name"], team["pupils"]) for team in answer["teams"]] == [("THCS A", ["An"]), ("THCS B", [])]
    (fault,) = answer["faults"]
    assert (fault["args"]["row"], fault["args"]["column"]) == (3, "Bàn")
    assert not post(enter("desk"), "/teams", file | {"file": "doi.doc"})["ok"]


@pytest.mark.parametrize("seat", ["tech", "judge/1", "stage", ""])
def test_nobody_else_sees_or_changes_a_match(enter: Enter, tmp_path: Path, seat: str) -> None:
    post(enter("desk"), "", form())
    stranger = enter(seat)
    gets = [stranger.get(f"/api/matches{path}").status_code for path in ("", "/cum-9", "/cum-9/match.toml")]
    posts = [
        stranger.post(f"/api/matches{path}", json=body, headers=OWN).status_code
        for path, body in (
            ("", form("y")),
            ("/cum-9/remove", {}),
            ("/cum-9/begin", {"id": "x", "step": 1}),
            ("/teams", {}),
            ("/lot", {"teams": [1]}),
            ("/formats", {}),
            ("/questions", {}),
            ("/robot", {"play": True}),
            ("/cum-9/rehearse", {"questions": "own"}),
        )
    ]
    assert set(gets + posts) == ({403} if seat else {401})
    assert MatchFolders(tmp_path).plan("cum-9").title == "Cụm 9"


def test_a_lot_gives_an_order_that_its_seed_says(enter: Enter) -> None:
    desk = enter("desk")
    drawn = post(desk, "/lot", {"teams": [1, 2, 5]})
    assert tuple(drawn["order"]) == lot_order((1, 2, 5), drawn["seed"])
    saved = post(desk, "", form(order=[1, 2], lot={"seed": drawn["seed"], "drawn_by": "Cô Lan"}))
    assert saved["ok"] is (lot_order((1, 2), drawn["seed"]) == (1, 2))


def test_a_rehearsal_is_a_match_of_its_own_with_practice_questions(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")
    post(desk, "", form(format="tossup"))
    answer = post(desk, "/cum-9/rehearse", {"questions": "practice", "speed": 5})
    folders = MatchFolders(tmp_path)
    plan = folders.plan(answer["id"])
    assert (answer["id"], plan.title, plan.rehearsal, plan.pack) == (
        "dien-tap-cum-9",
        "Cụm 9",
        Rehearsal(5),
        "dien-tap-tossup.csv",
    )
    assert folders.plan("cum-9").rehearsal is None
    assert desk.get("/api/matches/dien-tap-cum-9").get_json()["people"]["pupils"] == [["An"], []]
    journal = tmp_path / "journals" / "dien-tap-cum-9" / JOURNAL
    journal.parent.mkdir(parents=True)
    journal.touch()
    assert not post(desk, "/dien-tap-cum-9/remove", {})["ok"]  # its journal alone says that it was one
    folders.write_summary("dien-tap-cum-9", MatchSummary("x", "y", 2, MatchState.FINISHED, 9, 1, is_rehearsal=True))
    assert post(desk, "/dien-tap-cum-9/remove", {})["ok"]


def test_practice_questions_need_a_format(enter: Enter) -> None:
    desk = enter("desk")
    post(desk, "", form())
    answer = post(desk, "/cum-9/rehearse", {"questions": "practice"})
    assert [reason["code"] for reason in answer["reasons"]] == ["rehearsal-no-format"]
    assert post(desk, "/cum-9/rehearse", {"questions": "own"})["ok"]


def test_the_robot_plays_no_match_that_counts(enter: Enter) -> None:
    answer = post(enter("desk"), "/robot", {"play": True})
    assert [reason["code"] for reason in answer["reasons"]] == ["robot-no-rehearsal"]
    assert post(enter("desk"), "/robot", {"play": False})["ok"]


def test_questions_are_sealed_for_a_match_or_everything_that_is_wrong_is_told(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")

    def send(rows: list[list[Any]], pin: str, form_name: str) -> dict[str, Any]:
        source = {"from": "desk", "file": "cau-hoi.xlsx", "content": base64.b64encode(workbook(rows)).decode()}
        return post(desk, "/questions", {"source": source, "pin": pin, "format": form_name})

    short = send(good_rows(5), "12345", "long-bien-2018")
    assert not short["ok"]
    assert "pin-short" in [reason["code"] for reason in short["reasons"]]
    assert len(short["reasons"]) > 1
    assert not list(tmp_path.glob("packs/*"))
    stored = send(good_rows(27), PIN, "long-bien-2018")
    assert (stored["ok"], stored["file"], stored["questions"]) == (True, "cau-hoi.sealed", 27)
    assert "cau-hoi.sealed" in desk.get("/api/matches").get_json()["packs"]
    mc = enter("mc")
    assert mc.post("/api/matches/questions", json={}, headers=OWN).status_code == 403


def test_a_format_is_taken_from_a_file_or_its_faults_are_told(enter: Enter) -> None:
    desk = enter("desk")
    content = base64.b64encode((SHIPPED / "tossup.toml").read_bytes()).decode()
    assert post(desk, "/formats", {"file": "riêng.toml", "content": content})["name"] == "riêng"
    assert post(desk, "", form(format="riêng"))["ok"]
    bad = post(desk, "/formats", {"file": "hỏng.toml", "content": base64.b64encode(b"x = 1").decode()})
    assert not bad["ok"]
    assert "hỏng.toml" in str(bad["reasons"])


def test_a_video_and_a_logo_that_are_not_there_are_told_where_the_match_is_made(enter: Enter) -> None:
    body = form(rundown=[{"kind": "video", "video": "dich-vu.mp4"}], theme={"logo": "logo.png"})
    assert [reason["code"] for reason in post(enter("desk"), "", body)["obstacles"]] == [
        "video-not-there",
        "logo-not-there",
    ]
