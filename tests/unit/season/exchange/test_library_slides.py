"""Items of the library go down as slides: what a box can show as it is, pages of PDFs, and a card for all else."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.messages import Sentence
from panel.slides.library import upload_fault
from panel.slides.picture_check import picture_fault
from season.exchange import library_slides as library
from season.exchange.library_slides import LibrarySlides, library_slides
from season.exchange.slide_pictures import LONG_PX, MAX_PAGES
from season.rules.promotion_commands import ItemKind, Reading, Topic
from season.rules.promotion_state import LibraryItem
from season.store.stored_files import StoredFile
from tests.unit.panel.slides.containers import mp4
from tests.unit.season.rules.office import LAN

SEASON = "long-bien-dvc-2018"


def picture(width: int, height: int, **how: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "JPEG", **how)
    return file.getvalue()


def pdf(pages: int) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    for page in range(pages):
        canvas.drawString(100, 700, f"Trang {page + 1}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def item(name: str, topic: Topic = Topic.WHAT, digest: str = "", link: str = "") -> LibraryItem:
    return LibraryItem(
        item=name,
        topic=topic,
        kind=ItemKind.ARTICLE,
        title=f"Bài {name}",
        source="NĐ 43/2011",
        valid_from=date(2018, 1, 1),
        reading=Reading.PUPILS,
        valid_to=None,
        digest=digest,
        link=link,
        added_by=LAN,
        approved_by=LAN,
    )


def slides_of(*items: LibraryItem, **files: bytes) -> LibrarySlides:
    def file(digest: str) -> StoredFile | None:
        return StoredFile(digest, digest, files[digest]) if digest in files else None

    return library_slides(SEASON, items, file, translator("vi"))


def codes(notes: tuple[Sentence, ...]) -> list[str]:
    return [note.code for note in notes]


def test_every_item_gives_slides_that_a_box_takes_in_the_order_of_the_topics(tmp_path: Path) -> None:
    slides = slides_of(
        item("to-roi", Topic.BENEFITS, "leaflet"),
        item("anh", Topic.LEVELS, "poster"),
        item("phim", Topic.WHERE, "clip"),
        item("bai-viet", Topic.WHAT, "", "https://dichvucong.gov.vn/huong-dan"),
        leaflet=pdf(2),
        poster=picture(4000, 3000),
        clip=mp4(),
    )
    names = sorted(slides.files)
    begins = [name.removeprefix("thu-vien-long-bien-dvc-2018-").rpartition("-")[0] for name in names]
    assert begins == ["1-bai-viet-1", "2-anh-1", "4-phim-1", "5-to-roi-1", "5-to-roi-2"]
    assert not slides.notes
    for name, body in slides.files.items():
        assert len(name) <= 80
        assert name.endswith(".mp4") or picture_fault(body, name) is None
        assert upload_fault(tmp_path, name, len(body)) is None
    assert slides_of(item("anh", Topic.LEVELS, "poster"), poster=picture(4000, 3000)).files == {
        names[1]: slides.files[names[1]]
    }


def test_pictures_are_upright_small_enough_and_say_nothing_of_where_they_were_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010E] = "nhà cô Lan"
    (body,) = slides_of(item("anh", digest="poster"), poster=picture(3000, 1000, exif=exif)).files.values()
    with Image.open(io.BytesIO(body)) as shown:
        assert shown.size == (LONG_PX // 3, LONG_PX)
        assert not shown.getexif()


def test_what_a_box_cannot_show_becomes_a_card_and_that_is_told() -> None:
    slides = slides_of(
        item("word", digest="docx"),
        item("hong", digest="broken"),
        item("mat", digest="gone"),
        item("phim", digest="hevc"),
        docx=b"PK\x03\x04 a word document",
        broken=b"%PDF-1.7 and nothing more",
        hevc=mp4(b"hvc1"),
    )
    assert codes(slides.notes) == ["library-no-slide", "library-no-slide", "library-no-file", "clip-codec"]
    assert len(slides.files) == 4
    assert all(picture_fault(body, name) is None for name, body in slides.files.items())


def test_of_a_book_the_first_pages_are_shown() -> None:
    slides = slides_of(item("sach", digest="book"), book=pdf(MAX_PAGES + 3))
    assert len(slides.files) == MAX_PAGES
    assert codes(slides.notes) == ["library-pages"]


def test_all_slides_together_have_a_bound_and_the_largest_items_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MAX_BYTES", 20_000)
    with pytest.raises(BadFileError, match=r"The largest items: bai-b \(1 MB\), bai-a \(1 MB\)"):
        slides_of(item("bai-a", digest="small"), item("bai-b"), small=picture(20, 20))
    monkeypatch.setattr(library, "MAX_FILES", 1)
    with pytest.raises(BadFileError, match="2 slides"):
        slides_of(item("bai-a"), item("bai-b"))
