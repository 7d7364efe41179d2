"""The line to the office at desk and /tech: what its hub has received, and with which hub this box is enrolled."""

from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from msgspec.structs import replace

from bus.messages import Sentence
from controller.exchange.hub_link import HubLink, hub_link, hub_text
from controller.exchange.key_files import machine_key
from controller.push.push_state import PushState, write_push_state
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.panel.panel_fakes import OWN

Enter = Callable[[str], FlaskClient]

HUB = HubLink("https://thi.example.vn", sample.OFFICE.public, b"certificate")
STATE = PushState("long-bien-dvc-2018/cum-1/1", "a" * 64, 412, 412, 1)


def line_text(desk: FlaskClient) -> tuple[str, str]:
    answer = desk.get("/api/office").get_json()
    return answer["state"], answer["text"]


def enrolled(seat: FlaskClient, text: str) -> dict[str, object]:
    answer: dict[str, object] = seat.post("/api/office", json={"text": text}, headers=OWN).get_json()
    return answer


def test_the_desk_sees_up_to_which_entry_the_office_has_received(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")
    assert line_text(desk) == ("", ""), "enrolled with no hub"
    assert enrolled(desk, hub_text(HUB))["ok"]
    write_push_state(tmp_path, STATE)
    assert line_text(desk) == ("ok", "Quận đã nhận đến mục 412")
    write_push_state(tmp_path, replace(STATE, rows=420))
    assert line_text(desk) == ("ok", "Quận đã nhận đến mục 412 trên 420; đang gửi tiếp")
    why = Sentence("hub-away", "The hub cannot be reached: {why}", {"why": "timed out"})
    write_push_state(tmp_path, replace(STATE, rows=420, failing_s=1, why=why))
    state, text = line_text(desk)
    assert state == "trouble"
    assert text.startswith("Quận đã nhận đến mục 412 trên 420; chưa gửi được từ ")
    assert text.endswith(": Không liên lạc được với máy chủ: timed out")


def test_a_technician_enrols_the_box_once_and_gets_its_key(enter: Enter, tmp_path: Path) -> None:
    tech = enter("tech")
    key = enrolled(tech, "")
    assert (key["ok"], key["address"], key["box_key"]) == (True, "", machine_key(tmp_path).public)
    assert hub_link(tmp_path) is None
    answer = enrolled(tech, f" {hub_text(HUB)}\n")
    assert (answer["ok"], answer["address"], answer["box_key"]) == (True, HUB.address, key["box_key"])
    assert hub_link(tmp_path) == HUB


def test_what_names_no_hub_is_refused_and_the_one_before_stays(enter: Enter, tmp_path: Path) -> None:
    tech = enter("tech")
    enrolled(tech, hub_text(HUB))
    open_line = hub_text(HubLink("http://thi.example.vn", HUB.key))
    for text, code in (("BCH1:AAAA", "hub-text"), ("hello", "hub-text"), (open_line, "hub-address")):
        answer = enrolled(tech, text)
        assert (answer["ok"], [reason["code"] for reason in answer["reasons"]]) == (False, [code])  # type: ignore[attr-defined]
    assert hub_link(tmp_path) == HUB


def test_it_is_for_those_at_tech(enter: Enter, stranger: FlaskClient) -> None:
    assert stranger.get("/api/office").status_code == 401
    assert enter("stage").get("/api/office").status_code == 403
