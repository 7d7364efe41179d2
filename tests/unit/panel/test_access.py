"""Who may do what: every role against every command, every stream and every page.

The tables here are written by hand: what the product itself says of roles is what is tested, so it is not asked.
"""

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from bus.messages import commands, correction_commands, performance_commands
from controller.rules.commands import permitted
from panel.auth.credential_file import CredentialFile
from panel.permissions import CHANNELS
from tests.unit.panel.panel_fakes import OWN, PIN, FakeHub
from webcore.http_server import SOCKET_KEY

Enter = Callable[[str], FlaskClient]
SEATS = ("mc", "desk", "tech", "judge/1", "judge/2")
EVERYBODY = (*SEATS, "stage", "")
"""With the projector, which comes in by a ticket, and a stranger."""

HEARS = {
    "mc": {"mc", "desk", "tech", "stage", "public"},
    "desk": {"desk", "tech", "stage", "public"},
    "tech": {"tech", "stage", "public"},
    "judge/1": {"judge/1", "stage", "public"},
    "judge/2": {"judge/2", "stage", "public"},
    "stage": {"stage", "public"},
    "": {"stage", "public"},
}

ALL = set(EVERYBODY)
PAGES = {
    "/": ALL,
    "/enter": ALL,
    "/mc": {"mc"},
    "/judge": {"judge/1", "judge/2"},
    "/desk": {"mc", "desk"},
    "/matches": {"mc", "desk"},
    "/tech": {"mc", "desk", "tech"},
    "/stage": ALL,
    "/watch": ALL,
    "/overlay": ALL,
    "/led": ALL,
    "/buttons": ALL,
    "/trust": ALL,
    "/trust/authority.crt": ALL,
    "/favicon.ico": ALL,
    "/seal-key.svg": ALL,
    "/watch-code.svg": ALL,
    "/slides.json": ALL,
    "/sound.json": ALL,
    "/time": ALL,
    "/healthz": ALL,
    "/metrics": ALL,
    "/api/openapi.json": ALL,
    "/api/snapshot": ALL,
    "/api/devices": ALL - {""},
    "/api/sound": {"mc", "desk", "tech"},
    "/api/ping": {"mc", "desk", "tech"},
    "/api/papers": {"mc", "desk"},
    "/api/office": {"mc", "desk", "tech"},
    "/api/sticks": {"mc", "desk", "tech"},
    "/api/record": {"mc", "desk"},
    "/api/packs": {"desk"},
    "/api/packs/template.xlsx": {"desk"},
    "/api/matches": {"mc", "desk"},
    "/api/matches/script": {"mc", "desk"},
    "/api/slides": {"mc", "desk"},
    "/api/selftest/certificate.pdf": {"mc", "desk", "tech"},
}
"""Every address that can be opened, and by whom; streams stand in `HEARS`."""

GIVES = {
    "StartMatch": {"mc"},
    "StartRound": {"mc"},
    "StartReading": {"mc"},
    "StartThinking": {"mc"},
    "PlayClip": {"mc"},
    "ReplayClip": {"mc"},
    "StopClip": {"mc"},
    "MarkBoard": {"mc", "desk"},
    "ConfirmBoards": {"mc"},
    "RuleRight": {"mc"},
    "RuleWrong": {"mc"},
    "ReopenBuzzers": {"mc"},
    "GiveFloor": {"mc"},
    "CloseQuestion": {"mc"},
    "VoidQuestion": {"mc", "desk"},
    "Pardon": {"mc", "desk"},
    "Bar": {"mc", "desk"},
    "StartPerformance": {"mc"},
    "StopPerformance": {"mc"},
    "CastBallot": {"mc", "desk", "judge"},
    "ConfirmBallot": {"mc", "judge"},
    "ReopenBallot": {"mc", "desk", "judge"},
    "RevealBallots": {"mc"},
    "NextPerformance": {"mc"},
    "CountAllBallots": {"mc"},
    "AddJudge": {"mc", "desk"},
    "RemoveJudge": {"mc", "desk"},
    "CallTeam": {"mc", "desk"},
    "CallLast": {"mc", "desk"},
    "DrawOrder": {"mc", "desk"},
    "RepeatPerformance": {"mc", "desk"},
    "EndRound": {"mc"},
    "EndEarly": {"mc"},
    "ReopenRound": {"mc"},
    "ShowPlace": {"mc"},
    "BreakTie": {"mc"},
    "DrawLots": {"mc", "desk"},
    "ApplyCriterion": {"mc", "desk"},
    "BeginMatch": {"mc", "desk"},
    "PutMatchAside": {"mc", "desk"},
    "RenameTeam": {"mc", "desk"},
    "RenameMatch": {"mc", "desk"},
    "MoveTeam": {"mc", "desk", "tech"},
    "ExchangeTeams": {"mc", "desk", "tech"},
    "MarkAbsent": {"mc", "desk"},
    "SetClock": {"mc"},
    "Hold": {"mc", "desk", "tech"},
    "Release": {"mc", "desk", "tech"},
    "Pause": {"mc"},
    "Resume": {"mc"},
    "AdjustScore": {"mc", "desk"},
    "RecordProtest": {"mc", "desk"},
    "DecideProtest": {"mc", "desk"},
    "StartSegment": {"mc", "desk"},
    "EndSegment": {"mc", "desk"},
    "ShowPresses": {"mc", "desk"},
    "SetBrightness": {"mc", "desk", "tech"},
    "LoadPack": {"mc", "desk"},
    "Undo": {"mc", "desk"},
    "UndoDecision": {"mc", "desk"},
    "Redo": {"mc", "desk"},
}
"""Which role gives which command; a judge casts the own ballot only."""

SAMPLES: dict[str, dict[str, object]] = {
    "MarkBoard": {"team": 1, "right": True},
    "GiveFloor": {"team": 1},
    "Pardon": {"team": 1},
    "Bar": {"team": 1},
    "CastBallot": {"judge": 1, "marks": ["1"]},
    "DrawLots": {"teams": [2, 1], "drawn_by": "Lan", "witness": "Minh"},
    "AddJudge": {"judge": 4},
    "RemoveJudge": {"judge": 1},
    "CallTeam": {"team": 1},
    "CallLast": {"team": 1},
    "DrawOrder": {"teams": [2, 1], "drawn_by": "Lan", "witness": "Minh"},
    "RepeatPerformance": {"team": 1, "reason": "why"},
    "ApplyCriterion": {"criterion": "right-answers", "reason": "why"},
    "ConfirmBallot": {"judge": 1},
    "ReopenBallot": {"judge": 1},
    "BeginMatch": {"match": "cum-2"},
    "RenameMatch": {"title": "Chung khảo", "venue": "Long Biên", "reason": "why"},
    "RenameTeam": {"team": 1, "name": "THCS Ngọc Thuỵ", "reason": "why"},
    "MoveTeam": {"team": 1, "station": 2},
    "ExchangeTeams": {"team": 1, "other": 2, "reason": "why"},
    "MarkAbsent": {"team": 1, "absent": True},
    "SetClock": {"remaining_s": 5},
    "StartSegment": {"segment": 1},
    "EndSegment": {"segment": 1},
    "ShowPresses": {"shown": True},
    "SetBrightness": {"level": 7},
    "LoadPack": {"file": "a.sealed", "key": "0" * 64},
    "RecordProtest": {"team": 1, "round": 1, "item": 2, "text": "why"},
    "DecideProtest": {"protest": 1, "outcome": "rejected", "reason": "why"},
    "UndoDecision": {"number": 5, "reason": "why"},
    "AdjustScore": {"team": 1, "points": "5", "reason": "why"},
}
COMMANDS = [kind.__name__ for kind in get_args(m.Command)]


def order(name: str, **more: object) -> dict[str, object]:
    """The body of a command."""
    return {"id": f"tap-{name}", "step": 3, "command": {"type": name, **SAMPLES.get(name, {}), **more}}


def snapshot_of(client: FlaskClient, channel: str) -> int:
    return client.get(f"/api/snapshot?audience={channel}").status_code


def status_of(client: FlaskClient, path: str) -> int:
    """What is answered to somebody in the hall; who may hear a stream hangs up at once."""
    away = {"REMOTE_ADDR": "192.168.1.77", SOCKET_KEY: None}
    with client.get(path, environ_overrides=away) as answer:
        return answer.status_code


@pytest.mark.parametrize("seat", EVERYBODY)
def test_each_seat_hears_its_channels_and_no_other(enter: Enter, hub: FakeHub, seat: str) -> None:
    hub.snapshots = dict.fromkeys(CHANNELS, m.Snapshot(m.Audience.STAGE, "b", 1, 1, 0, "", "", m.Phase.SETUP, ()))
    client = enter(seat)
    statuses = {channel: 200 if channel in HEARS[seat] else 403 if seat else 401 for channel in CHANNELS}
    assert {channel: snapshot_of(client, channel) for channel in CHANNELS} == statuses
    assert {channel: status_of(client, f"/events/{channel}") for channel in CHANNELS} == statuses
    assert {channel: status_of(client, f"/api/stream?audience={channel}") for channel in CHANNELS} == statuses
    assert status_of(client, "/events/judge") == (200 if seat.startswith("judge") else 403 if seat else 401)
    assert [status_of(client, path) for path in ("/api/stream", "/events/led")] == [200, 200]


def test_every_address_that_can_be_opened_stands_in_the_table(app: Flask) -> None:
    plain = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments}
    assert plain - {"/events/led", "/api/stream"} == PAGES.keys()


@pytest.mark.parametrize("seat", EVERYBODY)
def test_each_seat_opens_its_pages_and_no_other(enter: Enter, seat: str) -> None:
    client = enter(seat)
    answers = {page: status_of(client, page) for page in PAGES}
    assert {page for page, status in answers.items() if status not in (302, 401, 403)} == {
        page for page, seats in PAGES.items() if seat in seats
    }


def test_every_command_stands_in_the_table() -> None:
    names = {
        name
        for module in (commands, correction_commands, performance_commands)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__
    }
    assert names == set(COMMANDS) == GIVES.keys()


@pytest.mark.parametrize("seat", EVERYBODY)
def test_each_seat_gives_its_commands_and_no_other(enter: Enter, hub: FakeHub, seat: str) -> None:
    client = enter(seat)
    for name in COMMANDS:
        may = seat.split("/")[0] in GIVES[name] and seat != "judge/2"  # the sample ballot is that of judge 1
        hub.commands.clear()
        answer = client.post("/api/commands", json=order(name), headers=OWN)
        assert answer.status_code == (200 if may else 403 if seat else 401), name
        assert len(hub.commands) == may, name


@pytest.mark.parametrize("seat", ["judge/1", "judge/2"])
def test_a_judge_casts_the_own_ballot_and_no_other(enter: Enter, hub: FakeHub, seat: str) -> None:
    client, own = enter(seat), int(seat[-1])
    statuses = {
        judge: client.post("/api/commands", json=order("CastBallot", judge=judge), headers=OWN).status_code
        for judge in range(1, m.MAX_STATIONS + 1)
    }
    assert {judge for judge, status in statuses.items() if status == 200} == {own}
    assert [ask.judge for ask in hub.commands] == [own]


@pytest.mark.parametrize("role", m.Role)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_rules_permit_the_same(role: m.Role, name: str) -> None:
    """Whatever comes to the controller, through the panel or not."""
    command = msgspec.convert(order(name)["command"], m.Command, strict=False)
    assert permitted(role, command) is (role.value in GIVES[name])


def test_an_order_says_who_gave_it(enter: Enter, hub: FakeHub, credential_file: CredentialFile) -> None:
    enter("judge/1").post("/api/commands", json=order("CastBallot"), headers=OWN)
    enter("desk").post("/api/commands", json=order("Undo"), headers=OWN)
    authors = [(command.who, command.role, command.judge) for command in hub.commands]
    assert authors == [("", m.Role.JUDGE, 1), ("", m.Role.DESK, None)]
    devices = {device_id[:8]: device.seat for device_id, device in credential_file.read().devices.items()}
    assert [devices[command.device] for command in hub.commands] == ["judge/1", "desk"]


def test_a_device_with_a_name_signs_with_it(app: Flask, hub: FakeHub) -> None:
    client = app.test_client()
    client.post("/enter", json={"pin": PIN, "name": "  Cô   Lan "}, headers=OWN)
    client.post("/api/commands", json=order("Undo"), headers=OWN)
    assert (hub.commands[0].who, hub.commands[0].role) == ("Cô Lan", m.Role.MC)


def test_slides_come_from_their_folder_only(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "slides"
    folder.mkdir()
    (folder / "b.png").write_bytes(b"png")
    (folder / "a.JPG").write_bytes(b"jpg")
    (folder / "c.svg").write_bytes(b"<svg/>")
    client = app.test_client()
    assert client.get("/slides.json").json == ["a.JPG", "b.png"]
    with client.get("/slides/b.png") as answer:
        assert answer.status_code == 200
    for name in ("c.svg", "../panel-access.json", "..%2Fpanel-access.json", "nobody.png"):
        assert client.get(f"/slides/{name}").status_code == 404


def test_metrics_are_what_prometheus_reads(stranger: FlaskClient) -> None:
    lines = stranger.get("/metrics").text.splitlines()
    assert "bamchuong_panel_controller_up 1" in lines
    assert 'bamchuong_panel_streams{channel="public"} 0' in lines
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)


def test_the_description_names_every_command(stranger: FlaskClient) -> None:
    text = stranger.get("/api/openapi.json").text
    assert set(COMMANDS) <= set(json.loads(text)["components"]["schemas"])
