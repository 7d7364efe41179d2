"""Pages of those who are at the venues: the host's package and result, the chair's protests, the checker's visits."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.units import NS_PER_S
from controller.exchange.key_files import OFFICE, machine_key
from controller.exchange.result_file import text_of
from controller.matches.package_file import read_package
from season.rules.order import Order
from season.rules.people import Role
from season.rules.promotion_commands import CheckPromotion
from season.rules.result_commands import EnrolKey, KeyHolder
from season.site.account import Account
from season.site.office import Office
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.rules.office import LAN
from tests.unit.season.site.site_client import Browser, Site, hidden, words
from tests.unit.season.site.test_packages import make

HOST = Account("nha-1", "Chủ nhà cụm 1", Role.HOST, "sai-dong")
HOST_2 = Account("nha-2", "Chủ nhà cụm 2", Role.HOST, "ngoc-lam")
CHAIR = Account("gk", "Trưởng ban giám khảo", Role.JURY)
CHECKER = Account("kt", "Cán bộ kiểm tra", Role.CHECK)
SCHOOL = Account("sai-dong", "Hiệu trưởng Sài Đồng", Role.SCHOOL, "sai-dong")


def site_in(folder: Path) -> Site:
    scheduled_office(folder)
    site = Site(folder)
    site.office.folder = folder
    for account in (HOST, HOST_2, CHAIR, CHECKER, SCHOOL):
        site.add(account)
    return site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_in(tmp_path)


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One that nobody changes."""
    return site_in(tmp_path_factory.mktemp("venues"))


def hand_in(browser: Browser, **files: object) -> tuple[int, str]:
    values = {"result": (BytesIO(sample.signed_result()), "cum-1.r1.bcresult"), **files}
    answer = browser.post("/host/results?lang=en", **values)
    return answer.status_code, words(answer)


@pytest.mark.parametrize(
    "account, start",
    [(HOST, "/host"), (CHAIR, "/protests"), (CHECKER, "/visits"), (SCHOOL, "/school")],
)
def test_everybody_begins_with_what_they_have_to_do(shared_site: Site, account: Account, start: str) -> None:
    browser = shared_site.browser(account.id)
    assert browser.get("/").headers["Location"] == start
    page = browser.get(start)
    assert page.status_code == 200
    for link in re.findall(r'<nav aria-label="Pages">(.*?)</nav>', page.text, re.DOTALL):
        for address in re.findall(r'href="([^"]+)"', link):
            assert browser.get(address).status_code == 200, address


def test_a_host_loads_its_package_says_how_far_it_is_and_hands_in_the_result(site: Site, tmp_path: Path) -> None:
    host, other = site.browser("nha-1"), site.browser("nha-2")
    assert "The office has not made it yet" in words(other.get("/host"))
    assert other.get("/host/cum-1.bcmatch").status_code == 404
    assert "The office brings the package on a stick" in words(host.get("/host"))
    assert host.order("note-progress", sitting="cum-1/1", state="fetched", back="/host").status_code == 302
    assert other.order("note-progress", sitting="cum-1/1", state="certified").status_code == 422
    status, text = hand_in(other)
    assert (status, "its own people do this" in text) == (422, True)
    (tmp_path / "cum-1.r1.bcresult").write_bytes(sample.signed_result())
    text = text_of(tmp_path / "cum-1.r1.bcresult")
    assert other.post("/host/text", text=text).status_code == 422
    assert host.post("/host/text", text=text).status_code == 302
    assert "The journal is not here yet" in words(host.get("/host"))
    assert hand_in(host)[0] == 302
    assert "The journal is not here yet" not in words(host.get("/host"))
    (result,) = site.office.season().results
    assert site.office.season().results[result].received_by.id == "nha-1"
    photograph = {"photograph": (BytesIO(b"\xff\xd8\xff signed"), "paper.jpg")}
    assert f"/host/results/{result}/photograph" in host.get("/host").text
    assert host.post(f"/host/results/{result}/photograph", **photograph).status_code == 302
    assert site.office.season().results[result].photograph
    assert f"/host/results/{result}/photograph" not in host.get("/host").text


def test_a_host_downloads_what_the_office_made(site: Site, tmp_path: Path) -> None:
    site.add_people()
    key = machine_key(tmp_path, OFFICE)
    site.office.carry_out(Order(EnrolKey(key.public, KeyHolder.OFFICE, "Phòng GD&ĐT"), LAN))
    assert make(site.browser("lan")).status_code == 302
    host = site.browser("nha-2")
    (tmp_path / "came.bcmatch").write_bytes(host.get("/host/cum-2.bcmatch").data)
    assert read_package(tmp_path / "came.bcmatch").signed_by == (key.public,)
    assert site.browser("gk").get("/host/cum-2.bcmatch").status_code == 403


def test_a_school_protests_on_its_own_page_and_the_chair_decides(site: Site) -> None:
    hand_in(site.browser("nha-1"))
    school, chair = site.browser("sai-dong"), site.browser("gk")
    assert 'href="/protests"' in school.get("/school").text
    page = school.get("/protests")
    assert "Possible until" in words(page)
    fields = {name: hidden(page, name) for name in ("sitting", "entry", "seq", "back")}
    assert school.order("lodge-protest", **fields, about="chấm sai câu 7").status_code == 302
    assert "chấm sai câu 7" in words(school.get("/protests"))
    assert "chấm sai câu 7" in words(chair.get("/protests"))
    site.add(replace(CHAIR, id="gk-2", unit="ngoc-lam"))
    assert "chấm sai câu 7" not in words(site.browser("gk-2").get("/protests"))
    decision = {"sitting": "cum-1/1", "number": 1, "is_upheld": "false", "why": "đáp án đúng như công bố"}
    assert school.order("decide-protest", **decision).status_code == 403
    assert chair.order("decide-protest", **decision, paper="QĐ 7").status_code == 302
    text = words(school.get("/protests"))
    assert "DISMISSED" in text
    assert "đáp án đúng như công bố · QĐ 7" in text
    assert "Trưởng ban giám khảo" in text


def test_after_the_time_a_school_reads_why_it_cannot_protest(site: Site) -> None:
    hand_in(site.browser("nha-1"))
    site.now_ns += 25 * 3600 * NS_PER_S
    school = site.browser("sai-dong")
    page = school.get("/protests")
    assert "Protests against cum-1/1 were possible until" in words(page)
    assert 'name="about"' not in page.text
    entry = next(key for key, entry in site.office.season().entries.items() if entry.school == "sai-dong")
    late = {"sitting": "cum-1/1", "entry": entry, "about": "chấm sai câu 7", "override": "cố nộp muộn"}
    assert school.order("lodge-protest", **late).status_code == 422


def test_a_checker_sees_whom_to_visit_and_what_is_to_be_made_good(site: Site) -> None:
    checker = site.browser("kt")
    assert "Not visited yet (17)" in words(checker.get("/visits"))
    office: Office = site.office
    day = office.today()
    with_fault = CheckPromotion("ai-mo", day, "yyynyyyy", "5" * 64, "thiếu bảng tin", day)
    for command in (with_fault, CheckPromotion("bo-de", day, "yyyyyyyy", "6" * 64)):
        office.carry_out(Order(command, LAN))
    text = words(checker.get("/visits"))
    assert "Not visited yet (15)" in text
    assert "TO BE MADE GOOD" in text
    site.now_ns += 86_400 * NS_PER_S
    assert "LATE" in words(checker.get("/visits"))
    assert checker.order("close-remedy", number=1, on=day, proof="ảnh bảng tin mới").status_code == 302
    assert "thiếu bảng tin" not in words(checker.get("/visits"))
    assert site.browser("sai-dong").get("/visits").status_code == 403
