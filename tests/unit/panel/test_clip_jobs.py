"""Clips of packs are converted one by one, at the desk, where ffmpeg is installed; what comes out is checked."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from panel.jobs import clip_jobs
from panel.jobs import messages as jobs
from panel.jobs.answers import AnyAnswer, ClipMade, Failed, Progress
from panel.jobs.worker import run_job
from tests.unit.panel.panel_fakes import OWN
from tests.unit.panel.slides.containers import mp4
from tests.unit.question_files.media.sound_files import wav

JOB = jobs.ConvertQuestionClip("", "câu 5.mov", b"moov")


def convert(client: FlaskClient) -> tuple[int, str]:
    body = {"name": "câu 5.mov", "content": base64.b64encode(b"moov").decode()}
    with client.post("/api/packs/clip", json=body, headers=OWN) as answer:
        return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "output, is_made, good", [(wav(2), True, True), (mp4(b"hvc1"), True, False), (b"", False, False)]
)
def test_what_was_made_is_returned_if_it_is_right(
    monkeypatch: pytest.MonkeyPatch, output: bytes, is_made: bool, good: bool
) -> None:
    def convert(source: Path, target: Path, max_bytes: int, max_s: int, report: Callable[[int], object]) -> bool:
        assert (source.read_bytes(), max_s) == (b"moov", 180)
        report(40)
        target.write_bytes(output)
        return is_made

    monkeypatch.setattr(clip_jobs, "convert", convert)
    answers: list[AnyAnswer] = []
    answer = run_job(JOB, answers.append)
    assert [str(progress.text) for progress in answers if isinstance(progress, Progress)] == ["câu 5.mov: 40 %"]
    assert isinstance(answer, ClipMade if good else Failed)


def test_the_desk_alone_converts_and_only_where_the_program_is(
    enter: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert convert(enter("mc"))[0] == 403
    desk = enter("desk")
    assert (desk.get("/api/packs").json or {})["can_convert"] is False
    assert convert(desk)[0] == 409
    monkeypatch.setattr("panel.routes.packs.can_convert", lambda: True)
    status, lines = convert(desk)
    assert (status, json.loads(lines.splitlines()[-1])["type"]) == (200, "Failed")
