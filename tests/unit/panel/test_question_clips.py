"""Clips of questions: given out while the stage plays them; what screens say of them is told to the MC."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from bus import messages as m
from controller.packs.pack import PICTURES
from tests.unit.panel.panel_fakes import OWN, FakeHub
from tests.unit.question_files.media.sound_files import wav

Enter = Callable[[str], FlaskClient]
TOKEN = "c" * 32
AWAY = {"REMOTE_ADDR": "192.168.1.77"}
SILENT = m.Snapshot(
    m.Audience.STAGE, "boot", 1, 1, 0, "", "", m.Phase.READING, (), question=m.QuestionView(4, "Nhạc gì?")
)
CLIP = m.ClipView("sound", 2_000_000_000, times=1, started_ns=5, token=TOKEN)
PLAYED = replace(SILENT, question=m.QuestionView(4, "Nhạc gì?", clip=CLIP))


@pytest.fixture(autouse=True)
def published(tmp_path: Path) -> Path:
    (tmp_path / PICTURES).mkdir()
    (tmp_path / PICTURES / TOKEN).write_bytes(wav(2))
    return tmp_path / PICTURES / TOKEN


def test_it_is_served_from_when_the_stage_plays_it_until_it_is_stopped(stranger: FlaskClient, hub: FakeHub) -> None:
    for channel in ("mc", "desk", "public"):  # whatever others know of it
        hub.snapshots = {"stage": SILENT, channel: PLAYED}
        assert stranger.get(f"/clips/{TOKEN}").status_code == 404
    hub.snapshots = {"stage": PLAYED}
    with stranger.get(f"/clips/{TOKEN}") as answer:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/wav", wav(2))
        assert answer.headers["Cache-Control"] == "private, no-store"
    hub.snapshots = {"stage": SILENT}
    assert stranger.get(f"/clips/{TOKEN}").status_code == 404


def test_a_player_may_ask_for_a_part(stranger: FlaskClient, hub: FakeHub) -> None:
    hub.snapshots = {"stage": PLAYED}
    with stranger.get(f"/clips/{TOKEN}", headers={"Range": "bytes=4-11"}) as answer:
        assert (answer.status_code, answer.data) == (206, wav(2)[4:12])


@pytest.mark.parametrize("name", ["..%2fpanel-access.json", "x" * 32, TOKEN.upper(), f"{TOKEN}.small"])
def test_nothing_but_a_token_is_looked_for(stranger: FlaskClient, hub: FakeHub, name: str) -> None:
    question = m.QuestionView(4, "Nhạc gì?", clip=replace(CLIP, token=name))
    hub.snapshots = {"stage": replace(SILENT, question=question)}
    assert stranger.get(f"/clips/{name}").status_code == 404


def test_what_is_no_clip_is_not_given_out(stranger: FlaskClient, hub: FakeHub, published: Path) -> None:
    hub.snapshots = {"stage": PLAYED}
    published.write_bytes(b"<svg onload=alert(1)>")
    assert stranger.get(f"/clips/{TOKEN}").status_code == 404
    published.unlink()
    assert stranger.get(f"/clips/{TOKEN}").status_code == 404


def say(client: FlaskClient, outcome: str, screen: str = "a", *, token: str = TOKEN, away: bool = False) -> int:
    body = {"screen": screen, "token": token, "times": 1, "outcome": outcome}
    environ = AWAY if away else {}
    return client.post("/api/clip", json=body, headers=OWN, environ_overrides=environ).status_code


def reports_of(hub: FakeHub) -> list[dict[str, int]]:
    """What the MC's pages get when they connect."""
    lines = hub.channels["mc"].newest_frames().decode().splitlines()
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


def test_the_mc_is_told_the_last_word_of_each_screen(stranger: FlaskClient, hub: FakeHub) -> None:
    hub.snapshots = {"stage": PLAYED}
    for outcome, screen in (("refused", "a"), ("failed", "b"), ("playing", "a"), ("playing", "a")):
        assert say(stranger, outcome, screen) == 200
    nothing = {"ended": 0, "refused": 0}
    assert reports_of(hub) == [{"number": 4, "times": 1, "playing": 1, "failed": 1, **nothing}]


def test_what_was_played_before_is_over(stranger: FlaskClient, hub: FakeHub) -> None:
    hub.snapshots = {"stage": SILENT}
    assert say(stranger, "failed") == 200
    hub.snapshots = {"stage": PLAYED}
    assert say(stranger, "failed", token="d" * 32) == 200
    assert reports_of(hub) == []


def test_a_stranger_in_the_hall_is_not_believed_and_a_paired_screen_is(
    stranger: FlaskClient, enter: Enter, hub: FakeHub
) -> None:
    hub.snapshots = {"stage": PLAYED}
    assert say(stranger, "failed", away=True) == 401
    assert reports_of(hub) == []
    assert say(enter("stage"), "playing", away=True) == 200
    assert reports_of(hub)[0]["playing"] == 1


def test_the_number_of_screens_is_bounded(stranger: FlaskClient, hub: FakeHub) -> None:
    hub.snapshots = {"stage": PLAYED}
    for screen in range(60):
        assert say(stranger, "playing", str(screen)) == 200
    assert reports_of(hub)[0]["playing"] == 50
