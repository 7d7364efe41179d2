"""A desk makes matches with real processes: one from a spreadsheet begins, is put aside, and the next begins."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from controller.matches.match_folders import MatchFolders
from controller.matches.match_sitting import MatchSitting, write_sitting
from controller.matches.package_file import ListedTeam, SittingStatement
from reports.result_signing import result_path
from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import sign_in
from tests.patience import patience_ms
from tests.unit.controller.exchange import sample_result as sample

PATIENCE_MS = 20_000
HOLD_MS = 1_500


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    with real_show("--format", str(Path(__file__).parent.parent / "process" / "short.toml")) as running:
        yield running


@pytest.fixture
def desks(browser: Browser, show: RealShow) -> Iterator[tuple[Page, Page]]:
    """Two tablets of the desk, on the page of the matches."""
    contexts = [browser.new_context(viewport={"width": 1024, "height": 768}, locale="vi") for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.set_default_timeout(patience_ms(PATIENCE_MS))
        sign_in(page, show.url, show.desk_pin, "desk")
        page.goto(f"{show.url}/matches")
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def hold(button: Locator) -> None:
    """Hold a button for as long as its bar takes to fill."""
    button.hover()
    button.page.mouse.down()
    button.page.wait_for_timeout(HOLD_MS)
    button.page.mouse.up()


def row(page: Page, title: str) -> Locator:
    return page.locator(".match-list li", has_text=title)


def is_open(page: Page, title: str) -> None:
    """Wait until the match is the one that is open."""
    expect(page.locator("[data-key=running] strong")).to_have_text(title, timeout=patience_ms(PATIENCE_MS))


def teams_file(*rows: tuple[object, ...]) -> bytes:
    """A spreadsheet as a school sends it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ("DANH SÁCH ĐỘI DỰ THI",),
        (),
        ("STT", "Tên đội", "Trường", "Học sinh 1", "Học sinh 2", "Bàn"),
        *rows,
    ):
        sheet.append(list(cells))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def choose_file(page: Page, data: bytes) -> None:
    file = FilePayload(name="doi.xlsx", mimeType="application/octet-stream", buffer=data)
    page.locator(".match-form input[type=file][accept^='.xlsx,.csv,.tsv']").set_input_files([file])


def fill(page: Page, title: str, *names: str) -> None:
    page.locator("input[name=title]").fill(title)
    page.locator("input[name=venue]").fill("Trường THCS Sài Đồng")
    for number, name in enumerate(names, 1):
        page.locator(f"input[name=team-{number}-name]").fill(name)


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu trận").click()


def test_a_desk_makes_a_match_from_a_spreadsheet_begins_it_puts_it_aside_and_begins_the_next(
    desks: tuple[Page, Page], show: RealShow
) -> None:
    desk, other = desks
    desk.get_by_role("button", name="Trận mới").click()
    save(desk)
    expect(desk.locator("#fault-title")).to_have_text("Chưa nhập")
    choose_file(desk, teams_file((1, "", "THCS Thạch Bàn", "Nguyễn An", "Lê Bình", 1), (2, "", "THCS A", "", "", 9)))
    expect(desk.locator("[data-key=outcome]")).to_contain_text("dòng 5, cột Bàn: “9” không phải là số từ 1 đến 8")
    choose_file(
        desk, teams_file((1, "", "THCS Thạch Bàn", "Nguyễn An", "Lê Bình", 2), (2, "", "THCS Phúc Đồng", "", "", 1))
    )
    expect(desk.locator("input[name=team-2-name]")).to_have_value("THCS Phúc Đồng")
    expect(desk.locator("textarea[name=team-1-pupils]")).to_have_value("Nguyễn An\nLê Bình")
    fill(desk, "Bán kết 1")
    desk.locator("input[name=mc]").fill("Cô Lan")
    save(desk)
    expect(desk.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    match = "ban-ket-1"
    assert "Nguyễn An" in MatchFolders(show.data).path(match, "people.toml").read_text(encoding="utf-8")
    assert "Nguyễn An" not in MatchFolders(show.data).path(match, "match.toml").read_text(encoding="utf-8")

    hold(row(desk, "Bán kết 1").get_by_role("button", name="Mở trận này"))
    is_open(desk, "Bán kết 1")
    is_open(other, "Bán kết 1")
    expect(row(other, "Chung khảo cụm 1")).to_contain_text("đã chuẩn bị")

    desk.get_by_role("button", name="Đóng").click()
    desk.get_by_role("button", name="Trận mới").click()
    fill(desk, "Bán kết 2", "THCS Ngọc Thụy", "THCS Ái Mộ", "THCS Bồ Đề", "THCS Gia Thụy")
    save(desk)
    expect(desk.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    hold(desk.locator("[data-key=running]").get_by_role("button", name="Cất trận này lại"))
    expect(desk.locator("[data-key=running]")).to_be_hidden(timeout=patience_ms(PATIENCE_MS))
    hold(row(desk, "Bán kết 2").get_by_role("button", name="Mở trận này"))
    is_open(desk, "Bán kết 2")
    shows_its_signed_result_as_a_code(desk, show, "Bán kết 1", match)


def shows_its_signed_result_as_a_code(desk: Page, show: RealShow, title: str, match: str) -> None:
    """A match that came from a season, was put aside and signed: its code is for the phone of the office."""
    statement = sample.statement_of(sample.match_rows())
    teams = tuple(ListedTeam(number, entry) for number, entry in sample.ENTRIES.items())
    about = SittingStatement(sample.SITTING, statement.format, statement.teams_played, teams)
    write_sitting(show.data, match, MatchSitting(sample.PACKAGE, sample.OFFICE.public, about))
    path = result_path(show.data, sample.SITTING, 1)
    path.parent.mkdir(parents=True)
    path.write_bytes(sample.signed_result())
    desk.reload()
    row(desk, title).get_by_role("button", name="Ký kết quả").click()
    desk.get_by_role("button", name="Hiện kết quả đã ký").click()
    picture = desk.locator(".signed-code img")
    expect(picture).to_be_visible(timeout=patience_ms(PATIENCE_MS))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(desk.locator(".signed-code")).to_contain_text("cum-1/1 r1")


def test_the_second_of_two_desks_is_told_what_the_first_changed(desks: tuple[Page, Page]) -> None:
    one, two = desks
    one.get_by_role("button", name="Trận mới").click()
    fill(one, "Chung kết", "THCS A", "THCS B", "THCS C", "THCS D")
    save(one)
    expect(one.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    two.reload()
    row(two, "Chung kết").get_by_role("button", name="Sửa").click()
    expect(two.locator("input[name=title]")).to_have_value("Chung kết")
    fill(one, "Chung kết quận", "THCS Ái Mộ")
    save(one)
    expect(one.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    two.locator("input[name=venue]").fill("Trường THCS Gia Thụy")
    save(two)
    outcome = two.locator("[data-key=outcome]")
    expect(outcome).to_contain_text("Vừa có người khác lưu trận này")
    expect(outcome).to_contain_text("Tên trận: Chung kết → Chung kết quận")
    expect(outcome).to_contain_text("Đội 1: THCS A")
    save(two)
    expect(outcome).to_contain_text("Đã lưu.")
    expect(two.locator("input[name=venue]")).to_have_value("Trường THCS Gia Thụy")


def test_two_desks_that_plan_the_evening_at_once_read_of_each_other_what_they_enter(desks: tuple[Page, Page]) -> None:
    one, two = desks
    one.get_by_role("button", name="Trận mới").click()
    fill(one, "Khai mạc", "THCS A", "THCS B", "THCS C", "THCS D")
    save(one)
    expect(one.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    two.reload()
    row(two, "Khai mạc").get_by_role("button", name="Sửa").click()
    for page, kind, at in ((one, "Giải lao", "14:30"), (two, "Giới thiệu đại biểu", "13:30")):
        page.locator("[data-key=rundown] summary").click()
        page.get_by_role("button", name=f"Thêm: {kind}").click()
        page.locator("input[name=segment-1-at]").fill(at)
    one.locator("input[name=segment-1-minutes]").fill("10")
    save(one)
    expect(one.locator("[data-key=outcome]")).to_contain_text("Đã lưu.")
    save(two)
    outcome = two.locator("[data-key=outcome]")
    expect(outcome).to_contain_text("Vừa có người khác lưu trận này")
    expect(outcome).to_contain_text("Kịch bản chương trình 1: – → Giải lao · 14:30 · 10 phút")
    expect(two.locator("input[name=segment-1-at]")).to_have_value("13:30")
    save(two)
    expect(outcome).to_contain_text("Đã lưu.")
    save(one)
    expect(one.locator("[data-key=outcome]")).to_contain_text(
        "chương trình 1: Giải lao · 14:30 · 10 phút → Giới thiệu đại biểu · 13:30"
    )
