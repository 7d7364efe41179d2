"""The package of a sitting on its page: what goes in, why not yet, made by one button, downloaded, replaced."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from controller.exchange.key_files import OFFICE, machine_key
from controller.matches.package_file import read_package
from controller.packs.sealed_pack import MAGIC
from season.rules.order import Order
from season.rules.promotion_commands import AddItem, ApproveItem, ItemKind, Topic
from season.rules.result_commands import EnrolKey, KeyHolder
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.rules.office import LAN, MINH
from tests.unit.season.site.site_client import Browser, Site, words

QUESTIONS = MAGIC + b"what nobody reads before the evening"
CUM_2, CUM_3 = "/packages/cum-2", "/packages/cum-3"


def site_in(folder: Path) -> Site:
    scheduled_office(folder)
    site = Site(folder)
    site.add_people()
    site.office.folder = folder
    return site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_in(tmp_path)


@pytest.fixture
def with_key(site: Site) -> Site:
    return trusted(site)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Browser]:
    """One that nobody changes, and a person of the office."""
    site = trusted(site_in(tmp_path_factory.mktemp("packages")))
    return site, site.browser("lan")


def trusted(site: Site) -> Site:
    """The office has a key that counts."""
    key = machine_key(site.office.folder, OFFICE)
    site.office.carry_out(Order(EnrolKey(key.public, KeyHolder.OFFICE, "Phòng GD&ĐT"), LAN))
    return site


def make(browser: Browser, page: str = CUM_2, **fields: object) -> TestResponse:
    return browser.post(f"{page}?lang=en", **{"questions": (BytesIO(QUESTIONS), "de.sealed"), **fields})


def test_a_package_is_made_by_one_button_and_downloaded(with_key: Site, tmp_path: Path) -> None:
    lan = with_key.browser("lan")
    text = words(lan.get(CUM_2))
    assert "THCS Gia Thụy" in text
    assert "MISSING" in text
    assert make(lan).status_code == 302
    sitting = with_key.office.season().sittings["cum-2/1"]
    assert sitting.package is not None
    (tmp_path / "came.bcmatch").write_bytes(lan.get(f"{CUM_2}/{sitting.package.digest}.bcmatch").data)
    package = read_package(tmp_path / "came.bcmatch")
    assert package.digest == sitting.package.digest
    assert [member.name for member in package.statement.members] == ["match.toml", "people.toml", "packs/de.sealed"]
    shown = words(lan.get(CUM_2))
    assert "people.toml" in shown
    assert "Nguyễn Thị Lan" in shown


def test_it_says_all_reasons_why_not_yet(site: Site) -> None:
    lan = site.browser("lan")
    text = words(lan.get("/packages/chung-ket"))
    for reason in ("The office has no key on this machine yet", "has no day and place yet", "are not drawn"):
        assert reason in text, reason
    assert "Make and sign" not in text
    assert "Make and sign" not in words(lan.get(CUM_2))
    assert make(lan).status_code in (200, 422)
    assert site.office.season().sittings["cum-2/1"].package is None


@pytest.mark.parametrize(
    "files, told",
    [
        ({"questions": (BytesIO(b"id,question"), "de.csv")}, "The questions are not sealed"),
        ({"questions": (BytesIO(b"id,question"), "de.sealed")}, "The questions are not sealed"),
        ({"questions": (BytesIO(b""), "")}, "Choose the sealed questions"),
        ({"kept": "0" * 64, "questions": (BytesIO(b""), "")}, "Choose the sealed questions"),
        ({"pin": "sai"}, "de.sealed"),
    ],
)
def test_what_cannot_be_packed_is_refused(shared: tuple[Site, Browser], files: dict[str, object], told: str) -> None:
    site, lan = shared
    answer = make(lan, CUM_2, **files)
    assert answer.status_code == 422
    assert told in words(answer)
    assert site.office.season().sittings["cum-2/1"].package is None


def test_a_package_is_taken_back_and_replaced_on_record(with_key: Site) -> None:
    lan = with_key.browser("lan")
    make(lan)
    first = with_key.office.season().sittings["cum-2/1"].package
    assert first is not None
    assert make(lan, questions=(BytesIO(QUESTIONS + b"2"), "de.sealed")).status_code == 422
    lan.order("revoke-package", sitting="cum-2/1", why="đề bị lộ ở một trường", back=CUM_2)
    assert "đề bị lộ ở một trường" in words(lan.get(CUM_2))
    assert lan.get(f"{CUM_2}/{first.digest}.bcmatch").status_code == 404
    why = "đề mới thay đề bị lộ"
    assert make(lan, questions=(BytesIO(QUESTIONS + b"2"), "de.sealed"), override=why).status_code == 302
    sitting = with_key.office.season().sittings["cum-2/1"]
    assert [package.digest for package in sitting.earlier_packages] == [first.digest]
    assert "Taken back" in words(lan.get(CUM_2))
    assert lan.get(f"{CUM_2}/{first.digest}.bcmatch").status_code == 404


def test_pools_that_start_at_the_same_time_take_the_same_questions(with_key: Site) -> None:
    lan = with_key.browser("lan")
    make(lan)
    season = with_key.office.season()
    sent = season.sittings["cum-2/1"].package
    assert sent is not None
    answer = make(lan, CUM_3, questions=(BytesIO(b""), ""), kept=sent.pack)
    assert "which does not start at the same time" in words(answer)
    scheduled = season.stage_record("chung-khao").schedule["cum-2"]
    values = {"day": scheduled.day.isoformat(), "at": scheduled.at, "place": "Hội trường 3", "pool": "cum-3"}
    assert lan.order("schedule-sitting", **values, override="bốn cụm thi cùng giờ").status_code == 302
    assert make(lan, CUM_3, questions=(BytesIO(b""), ""), kept=sent.pack).status_code == 302


def test_only_the_office_makes_one_and_who_signs_looks(with_key: Site) -> None:
    assert with_key.browser("ai-mo").get(CUM_2).status_code == 403
    huong = with_key.browser("huong")
    assert "Make and sign" not in words(huong.get(CUM_2))
    assert make(huong).status_code == 403
    assert with_key.browser("lan").get("/packages/nowhere").status_code == 404


def test_the_library_goes_along_as_slides_but_for_what_is_left_out(with_key: Site) -> None:
    day = with_key.office.today()
    for item in ("bai-1", "bai-2"):
        command = AddItem(item, Topic.WHAT, ItemKind.ARTICLE, f"Bài {item}", "NĐ 43/2011", day, link="https://x.vn")
        with_key.office.carry_out(Order(command, LAN))
        with_key.office.carry_out(Order(ApproveItem(item), MINH))
    lan = with_key.browser("lan")
    assert "Bài bai-2" in words(lan.get(CUM_2))
    assert make(lan, CUM_2, items=["bai-1", "bai-2"], **{"item-bai-1": "y"}).status_code == 302
    slides = re.findall(r"slides/\S+", words(lan.get(CUM_2)))
    assert len(slides) == 1
    assert "bai-1" in slides[0]


def test_a_pilot_has_a_package_of_its_own_teams(with_key: Site) -> None:
    lan = with_key.browser("lan")
    pilot = "/packages/thi-diem"
    day = with_key.office.today().isoformat()
    values = {"pool": "thi-diem", "day": day, "at": "08:00", "place": "THCS Thượng Thanh", "override": "thi điểm muộn"}
    assert lan.order("schedule-sitting", **values).status_code == 302
    assert "Đội 4" in lan.get(pilot).text
    assert make(lan, pilot, teams="Đội Xanh\n\nĐội Đỏ \nĐội Vàng").status_code == 302
    assert "match.toml" in words(lan.get(pilot))
    assert make(lan, pilot, teams="Một mình", override="thử lại").status_code == 422


def test_slides_of_ones_own_are_pictures_pages_and_clips_and_nothing_that_a_box_cannot_show(with_key: Site) -> None:
    lan = with_key.browser("lan")
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    files = {"loi-chao.docx": b"PK word", "Lời chào.png": picture.getvalue()}
    answer = make(lan, CUM_2, slides=[(BytesIO(body), name) for name, body in files.items()])
    assert answer.status_code == 422
    assert "loi-chao.docx: no picture, PDF or clip" in words(answer)
    right = [(BytesIO(picture.getvalue()), "Lời chào.png")]
    assert make(lan, CUM_2, slides=right).status_code == 302
    assert re.search(r"slides/Lời chào-[0-9a-f]{8}\.jpg", words(lan.get(CUM_2)))
