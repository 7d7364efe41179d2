"""Pictures of questions: given out while a stream that the asker may hear shows them, and to nobody else."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from PIL import Image

from bus import messages as m
from controller.packs.pack import PICTURES, SMALL
from controller.packs.question_pictures import picture_token, scale
from tests.unit.panel.panel_fakes import FakeHub


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2000, 1000), "teal").save(file, "JPEG")
    return file.getvalue()


TOKEN = picture_token(jpeg())
NOTHING_ON = m.Snapshot(m.Audience.STAGE, "boot", 1, 1, 0, "", "", m.Phase.READING, ())
ON = replace(NOTHING_ON, question=m.QuestionView(1, "Hình gì?", picture=TOKEN))


@pytest.fixture(autouse=True)
def laid_out(tmp_path: Path) -> None:
    folder = tmp_path / PICTURES
    folder.mkdir()
    large, small = scale(jpeg())
    (folder / TOKEN).write_bytes(large)
    (folder / f"{TOKEN}{SMALL}").write_bytes(small)


def test_the_mc_sees_a_picture_before_the_hall_does(staff: FlaskClient, stranger: FlaskClient, hub: FakeHub) -> None:
    hub.snapshots = {"mc": ON, "stage": NOTHING_ON, "public": NOTHING_ON}
    assert staff.get(f"/pictures/{TOKEN}").status_code == 200
    assert stranger.get(f"/pictures/{TOKEN}").status_code == 404

    hub.snapshots["stage"] = ON
    answer = stranger.get(f"/pictures/{TOKEN}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.data)).size == (1920, 960)
    assert Image.open(io.BytesIO(stranger.get(f"/pictures/{TOKEN}?small").data)).size == (800, 400)

    hub.snapshots = dict.fromkeys(("mc", "stage", "public"), NOTHING_ON)
    assert stranger.get(f"/pictures/{TOKEN}").status_code == staff.get(f"/pictures/{TOKEN}").status_code == 404


@pytest.mark.parametrize("channel", ["mc", "desk", "judge/2"])
def test_what_only_others_see_is_not_given_to_a_judge(enter: object, hub: FakeHub, channel: str) -> None:
    hub.snapshots = {channel: ON}
    assert enter("judge/1").get(f"/pictures/{TOKEN}").status_code == 404  # type: ignore[operator]


@pytest.mark.parametrize("name", ["..%2fpanel-access.json", "x" * 32, f"{TOKEN}.small", TOKEN.upper(), ""])
def test_nothing_but_a_token_is_looked_for(staff: FlaskClient, hub: FakeHub, name: str) -> None:
    hub.snapshots = {"mc": replace(ON, question=m.QuestionView(1, "Hình gì?", picture=name))}
    assert staff.get(f"/pictures/{name}").status_code == 404


def test_a_picture_that_is_not_there_is_no_picture(staff: FlaskClient, hub: FakeHub, tmp_path: Path) -> None:
    hub.snapshots = {"mc": ON}
    (tmp_path / PICTURES / TOKEN).write_bytes(b"<svg onload=alert(1)>")
    assert staff.get(f"/pictures/{TOKEN}").status_code == 404
    (tmp_path / PICTURES / TOKEN).unlink()
    assert staff.get(f"/pictures/{TOKEN}").status_code == 404
