"""Pictures beside a pack: there, of a kind that can be shown, not too large; and nowhere else."""

import io
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from controller.packs.pack import Question
from controller.packs.pictures import MOST_BYTES, MOST_PX
from controller.packs.reading import examine_file
from tests.unit.packs.workbooks import HEAD, workbook


def png(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, kind)
    return file.getvalue()


def codes(folder: Path, name: str) -> list[str]:
    path = folder / "pack.xlsx"
    path.write_bytes(workbook([[*HEAD, "picture"], ["a", "Hình gì đây?", "x", "", "", name]]))
    return [one.code for one in examine_file(path).errors]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_beside_the_pack_is_good(kind: str, tmp_path: Path) -> None:
    (tmp_path / "một hình").write_bytes(png(kind=kind))
    assert codes(tmp_path, "một hình") == []


def test_a_picture_that_is_not_there_or_none_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_bytes(b"no picture")
    (tmp_path / "cut.png").write_bytes(png()[:50])
    (tmp_path / "anim.gif").write_bytes(png(kind="GIF"))
    assert codes(tmp_path, "none.png") == ["picture-missing"]
    for name in ("text.png", "cut.png", "anim.gif"):
        assert codes(tmp_path, name) == ["picture-bad"]


def test_a_picture_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "wide.png").write_bytes(png(MOST_PX + 1, 2))
    (tmp_path / "heavy.png").write_bytes(png() + bytes(MOST_BYTES))
    assert codes(tmp_path, "wide.png") == codes(tmp_path, "heavy.png") == ["picture-large"]


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "a\\b.png", ".hidden.png"])
def test_only_a_plain_name_is_allowed(name: str, tmp_path: Path) -> None:
    assert codes(tmp_path, name) == ["picture-name"]


def test_a_question_without_picture_is_written_as_before_pictures_were_known() -> None:
    old = b'{"section":"a","text":"b","answer":"c","notes":"","source":""}'
    assert msgspec.json.decode(old, type=Question) == Question("a", "b", "c")
    assert b"picture" not in msgspec.json.encode(Question("a", "b", "c"))
