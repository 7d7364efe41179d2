"""Pictures beside a pack: there, of a kind that can be shown, not too large; and nowhere else."""

import io
import unicodedata
from pathlib import Path
from typing import Literal

import msgspec
import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from controller.packs import question_pictures
from controller.packs.pack import Question
from controller.packs.pack_reader import examine_file
from controller.packs.question_pictures import MAX_BYTES, MAX_PX, matching_files, scale
from tests.unit.controller.packs.workbooks import HEAD, workbook


def png(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, kind)
    return file.getvalue()


def codes(folder: Path, name: str) -> list[str]:
    path = folder / "pack.xlsx"
    path.write_bytes(workbook([[*HEAD, "picture"], ["a", "Hình gì đây?", "x", "", "", name]]))
    return [finding.code for finding in examine_file(path).errors]


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
    (tmp_path / "wide.png").write_bytes(png(MAX_PX + 1, 2))
    (tmp_path / "heavy.png").write_bytes(png() + bytes(MAX_BYTES))
    assert codes(tmp_path, "wide.png") == codes(tmp_path, "heavy.png") == ["picture-large"]


def test_a_photograph_that_was_cut_off_on_its_way_is_an_error(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.effect_noise((600, 400), 80).save(file, "JPEG")
    (tmp_path / "cut.jpg").write_bytes(file.getvalue()[:-2000])
    assert codes(tmp_path, "cut.jpg") == ["picture-bad"]


def test_a_picture_pasted_into_the_sheet_is_warned_of(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEAD, ["a", "Hình gì đây?", "x", "", ""]])))
    book.worksheets[0].add_image(SheetImage(io.BytesIO(png())), "F2")
    book.save(tmp_path / "pack.xlsx")
    examination = examine_file(tmp_path / "pack.xlsx")
    assert [finding.code for finding in examination.warnings] == ["picture-pasted"]
    assert examination.pack is not None


def test_all_pictures_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_pictures, "MAX_PICTURES_BYTES", 50)
    (tmp_path / "a.png").write_bytes(png())
    assert codes(tmp_path, "a.png") == ["pictures-heavy"]


def test_a_picture_is_scaled_for_the_stage_upright_and_without_what_was_noted_in_it() -> None:
    noted = Image.Exif()
    noted[274], noted[270] = 6, "Cầu Long Biên"  # Orientation: lies on its side; ImageDescription
    file = io.BytesIO()
    Image.new("RGB", (3000, 2000), "navy").save(file, "JPEG", exif=noted)
    large, small = (Image.open(io.BytesIO(data)) for data in scale(file.getvalue()))
    assert (large.size, small.size) == ((1280, 1920), (533, 800))
    assert (large.format, dict(large.getexif())) == ("JPEG", {})


def test_what_is_see_through_becomes_white_and_a_heavy_png_a_jpeg() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 40), (0, 0, 0, 0)).save(file, "PNG")
    large = Image.open(io.BytesIO(scale(file.getvalue())[0]))
    assert (large.format, large.getpixel((9, 9))) == ("PNG", (255, 255, 255))
    file = io.BytesIO()
    Image.effect_noise((1200, 900), 120).save(file, "PNG")
    assert Image.open(io.BytesIO(scale(file.getvalue())[0])).format == "JPEG"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["hình 5.PNG", "HÌNH 5.png", "Hình  5.Png"])
def test_a_name_may_differ_in_capitals_spacing_and_in_how_accents_are_stored(
    name: str, form: Literal["NFC", "NFD"], tmp_path: Path
) -> None:
    (tmp_path / unicodedata.normalize(form, name)).write_bytes(png())
    assert codes(tmp_path, "hình 5.png") == []


def test_of_several_files_that_may_be_meant_the_one_of_exactly_this_name_is() -> None:
    files = {"a.png": ["A.png", "a.PNG", "a.png"], "b.png": ["B.png", "b.PNG"]}
    assert matching_files(files, "a.png") == ["a.png"]
    assert matching_files(files, "b.png") == ["B.png", "b.PNG"]
    assert matching_files(files, "c.png") == []


def test_where_two_files_may_be_meant_the_name_must_be_exact(tmp_path: Path) -> None:
    (tmp_path / "A.png").write_bytes(png())
    (tmp_path / "a.PNG").write_bytes(png())
    assert codes(tmp_path, "a.png") == ["picture-several"]
    assert codes(tmp_path, "a.PNG") == []


def test_the_number_of_pictures_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_pictures, "MAX_PICTURES", 0)
    (tmp_path / "a.png").write_bytes(png())
    assert codes(tmp_path, "a.png") == ["pictures-many"]


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "a\\b.png", ".hidden.png"])
def test_only_a_plain_name_is_allowed(name: str, tmp_path: Path) -> None:
    assert codes(tmp_path, name) == ["picture-name"]


def test_a_question_without_picture_is_written_as_before_pictures_were_known() -> None:
    old = b'{"section":"a","text":"b","answer":"c","notes":"","source":""}'
    assert msgspec.json.decode(old, type=Question) == Question("a", "b", "c")
    assert b"picture" not in msgspec.json.encode(Question("a", "b", "c"))
