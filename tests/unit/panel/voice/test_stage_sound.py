"""Sound of the stage: off at first; the voice is checked, replaced and removed; a change reaches the stage at once."""

import base64
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pytest_mock import MockerFixture

from bus import messages as m
from bus.free_space import MIN_FREE_BYTES
from panel.slides import library
from panel.slides.arrangement import Arrangement
from panel.voice import speech
from panel.voice.voice_library import CUES, StageSound, list_voice, read_settings, voice_fault
from tests.unit.memory_card import Card
from tests.unit.panel.panel_fakes import OWN, FakeHub
from tests.unit.panel.slides.containers import mp4
from tests.unit.question_files.media.sound_files import mp3, wav

AT_FIRST = {"volume": 100, "voice": False, "files": {}, "music": False, "tunes": []}
Enter = Callable[[str], FlaskClient]


@pytest.fixture
def tech(enter: Enter) -> FlaskClient:
    return enter("tech")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "voice"


def send(client: FlaskClient, cue: str, data: bytes = b"", name: str = "ghi âm.mp3") -> dict[str, Any]:
    body = {"cue": cue, "name": name, "data": base64.b64encode(data).decode()}
    answer = client.post("/api/sound/voice", json=body, headers=OWN)
    assert answer.status_code == 200
    result: dict[str, Any] = answer.json or {}
    return result


def voice_names(folder: Path) -> dict[str, str]:
    return {cue: file.name for cue, file in list_voice(folder).items()}


def newest_sound(hub: FakeHub) -> dict[str, object]:
    """What a page of the stage gets when it connects."""
    lines = hub.channels["stage"].newest_frames().decode().splitlines()
    newest: dict[str, object] = json.loads([line for line in lines if line.startswith("data: ")][-1][6:])
    return newest


def test_at_first_the_stage_is_loud_and_says_nothing(stranger: FlaskClient, folder: Path) -> None:
    assert stranger.get("/sound.json").json == AT_FIRST
    assert stranger.get("/voice/doi-1").status_code == 404
    assert read_settings(folder) == StageSound()


def test_a_sound_is_taken_served_replaced_and_removed(
    tech: FlaskClient, stranger: FlaskClient, hub: FakeHub, folder: Path
) -> None:
    assert send(tech, "doi-3", wav(2))["ok"]
    with stranger.get("/voice/doi-3") as answer:
        assert answer.data == wav(2)
    assert list(newest_sound(hub)["files"] or {}) == ["doi-3"]  # type: ignore[call-overload]
    assert send(tech, "doi-3", mp3())["ok"]
    assert voice_names(folder) == {"doi-3": "doi-3.mp3"}
    assert send(tech, "doi-3")["ok"]
    assert voice_names(folder) == {}
    assert stranger.get("/voice/doi-3").status_code == 404


def test_on_a_full_card_the_voice_stays_as_it_was(
    tech: FlaskClient, folder: Path, card: Card, mocker: MockerFixture
) -> None:
    card.free_bytes = MIN_FREE_BYTES + len(wav(2))
    assert send(tech, "doi-3", wav(2))["ok"]
    card.free_bytes = MIN_FREE_BYTES
    mocker.patch.object(speech, "can_speak", return_value=True)
    mocker.patch.object(speech, "speak", return_value=mp3())
    for refused in (send(tech, "doi-3", mp3()), tech.post("/api/sound/speak", json={}, headers=OWN).json or {}):
        assert [reason["code"] for reason in refused["reasons"]] == ["card-full"]
    assert voice_names(folder) == {"doi-3": "doi-3.wav"}
    assert (folder / "doi-3.wav").read_bytes() == wav(2)


def test_a_file_that_somebody_put_into_the_folder_counts(stranger: FlaskClient, folder: Path) -> None:
    folder.mkdir()
    (folder / "Het-Gio.WAV").write_bytes(wav())
    (folder / "ghi-chu.wav").write_bytes(wav())
    with stranger.get("/voice/het-gio") as answer:
        assert answer.data == wav()
    assert stranger.get("/voice/ghi-chu").status_code == 404
    assert stranger.get("/voice/settings").status_code == 404


@pytest.mark.parametrize(
    "data, code",
    [
        (b"x", "voice-kind"),
        (mp4(), "voice-kind"),
        (wav(bits=24), "voice-kind"),
        (wav(7), "voice-long"),
        (wav(0), "voice-long"),
    ],
)
def test_what_is_no_short_sound_is_refused_and_what_was_there_stays(
    tech: FlaskClient, folder: Path, data: bytes, code: str
) -> None:
    send(tech, "het-gio", mp3())
    answer = send(tech, "het-gio", data)
    assert answer["ok"] is False
    assert [reason["code"] for reason in answer["reasons"]] == [code]
    assert voice_names(folder) == {"het-gio": "het-gio.mp3"}


def test_a_heavy_file_is_told_the_limit() -> None:
    assert str(voice_fault(wav(5, 96_000), "a.wav")) == "a.wav is too long; at most 6 s and 500 kB are allowed"


def test_volume_and_voice_are_kept_and_told(tech: FlaskClient, hub: FakeHub, stranger: FlaskClient) -> None:
    assert tech.post("/api/sound", json={"volume": 40, "voice": True}, headers=OWN).status_code == 200
    assert (newest_sound(hub)["volume"], newest_sound(hub)["voice"], newest_sound(hub)["test"]) == (40, True, 0)
    assert stranger.get("/sound.json").json == {**AT_FIRST, "volume": 40, "voice": True}
    for wrong in ({"volume": 101}, {"volume": -1}, {"voice": "on"}, {"loud": 1}):
        assert tech.post("/api/sound", json=wrong, headers=OWN).status_code == 400


def test_the_stage_is_tested_but_not_while_a_match_runs(tech: FlaskClient, hub: FakeHub) -> None:
    assert tech.post("/api/sound/test", json={}, headers=OWN).json["ok"] is True  # type: ignore[index]
    assert int(str(newest_sound(hub)["test"])) > 0
    running = m.Snapshot(m.Audience.DESK, "b", 1, 1, 0, "", "", m.Phase.INTRO, (), match_running=True)
    hub.snapshots = {"desk": running}
    answer = tech.post("/api/sound/test", json={}, headers=OWN).json
    assert answer is not None
    assert [reason["code"] for reason in answer["reasons"]] == ["sound-test-running"]


def test_music_is_heard_and_not_shown(tech: FlaskClient, stranger: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    for name in ("b.mp3", "a.M4A", "ẩn.mp3", "hình.png"):
        (tmp_path / "slides" / name).write_bytes(mp3())
    library.arrange(tmp_path / "slides", Arrangement(("b.mp3",), ("ẩn.mp3",)))
    assert tech.post("/api/sound", json={"music": True}, headers=OWN).status_code == 200
    assert stranger.get("/sound.json").json == {**AT_FIRST, "music": True, "tunes": ["b.mp3", "a.M4A"]}
    assert stranger.get("/slides.json").json == ["hình.png"]
    with stranger.get("/slides/b.mp3") as answer:
        assert (answer.status_code, answer.data) == (200, mp3())


@pytest.mark.parametrize("path", ["/api/sound", "/api/sound/voice", "/api/sound/speak", "/api/sound/test"])
def test_only_those_who_test_the_hall_change_anything(enter: Enter, path: str) -> None:
    for seat, status in (("judge/1", 403), ("stage", 403), ("", 401)):
        assert enter(seat).post(path, json={}, headers=OWN).status_code == status


def test_the_machine_speaks_only_what_nobody_has_recorded(
    tech: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    def speak(text: str, folder: Path) -> bytes:
        texts.append(text)
        return wav(1, 22_050)

    monkeypatch.setattr(speech, "can_speak", lambda folder: True)
    monkeypatch.setattr(speech, "speak", speak)
    send(tech, "doi-2", mp3())
    assert tech.post("/api/sound/speak", json={}, headers=OWN).json["ok"] is True  # type: ignore[index]
    assert texts == ["Đội 1", *(f"Đội {number}" for number in range(3, 9)), "Hết giờ"]
    assert voice_names(folder).keys() == set(CUES)
    assert voice_names(folder)["doi-2"] == "doi-2.mp3"


def test_a_machine_without_the_program_says_so(
    tech: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    answer = tech.post("/api/sound/speak", json={}, headers=OWN).json
    assert answer is not None
    assert [reason["code"] for reason in answer["reasons"]] == ["no-speech"]
    assert answer["can_speak"] is False
    assert speech.speak("Đội 1", folder) == b""


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_what_the_program_speaks_can_be_played(folder: Path) -> None:
    assert voice_fault(speech.speak("Đội 3", folder), "doi-3.wav") is None


PIPER = f"""#!{sys.executable}
import sys
from pathlib import Path
target = Path(sys.argv[sys.argv.index("--output_file") + 1])
target.write_text(sys.argv[sys.argv.index("--model") + 1] + " " + sys.stdin.read())
"""
"""A program that is asked like Piper, and writes what it was asked."""


def test_piper_speaks_where_it_has_the_model_of_a_voice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "piper").write_text(PIPER, encoding="utf-8")
    (programs / "piper").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    assert not speech.can_speak(folder)
    folder.mkdir()
    (folder / "vi_VN-vais1000-medium.onnx").write_bytes(b"model")
    assert speech.can_speak(folder)
    asked = speech.speak("Hết giờ", folder).decode()
    assert asked == f"{folder / 'vi_VN-vais1000-medium.onnx'} Hết giờ\n"
    assert list_voice(folder) == {}, "a model is no sound"
