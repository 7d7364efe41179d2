"""A teacher with a box, a tablet, a spreadsheet of questions and one of teams: a match is made, rehearsed by the robot,
played, its papers are printed, and the next one is made; nobody sees a terminal."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from controller.matches.match_folders import MatchFolders
from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import sign_in
from tests.browser.test_matches import choose_file, fill, hold, is_open, row, save, teams_file
from tests.browser.test_real_match import open_paired, open_window, phase_of, take_step
from tests.patience import Patience, patience_ms
from tests.unit.controller.packs.workbooks import good_rows, workbook
from tests.unit.question_files.media.sound_files import wav
from tests.unit.reports.paper_text import needs_poppler, words_of

PATIENCE_MS = 30_000
EVENING_S = 150.0
SHORT = Path(__file__).parent.parent / "process" / "short.toml"
PIN = "một câu dài"

nightly = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly: a whole evening, twice")


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    with real_show("--speed", "30") as running:
        yield running


@pytest.fixture
def windows(browser: Browser) -> Iterator[list[BrowserContext]]:
    contexts: list[BrowserContext] = []
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def tablet(browser: Browser, windows: list[BrowserContext], show: RealShow) -> Page:
    """The teacher's tablet, at the desk."""
    windows.append(browser.new_context(viewport={"width": 1024, "height": 768}, locale="vi", accept_downloads=True))
    page = windows[-1].new_page()
    page.set_default_timeout(patience_ms(PATIENCE_MS))
    sign_in(page, show.url, show.desk_pin, "desk")
    page.goto(f"{show.url}/matches")
    return page


def payload(name: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=data)


def expect_outcome(page: Page, text: str) -> None:
    expect(page.locator("[data-key=outcome]")).to_contain_text(text, timeout=patience_ms(PATIENCE_MS))


def questions_file(clip: str) -> bytes:
    """27 questions, of which the first comes with a clip."""
    head, first, *others = good_rows(27)
    return workbook([[*head, "đoạn phát"], [*first, clip], *others])


def make_match(page: Page, title: str) -> None:
    """Enter a match from a format file and two spreadsheets."""
    page.get_by_role("button", name="Trận mới").click()
    fill(page, title)
    files = page.locator(".match-form input[type=file]")
    files.nth(0).set_input_files([payload("the-le.toml", SHORT.read_bytes())])
    expect_outcome(page, "đã có trên máy này")
    page.locator("input[name=question-pin]").fill(PIN)
    questions = page.locator("[data-key=question-file] input[type=file]")
    questions.set_input_files([payload("cau-hoi.xlsx", questions_file("nhac.wav")), payload("nhac.wav", wav(1))])
    expect_outcome(page, "27 câu hỏi, đã niêm phong")
    choose_file(page, teams_file((1, "", "THCS Thạch Bàn", "Nguyễn An", "", 2), (2, "", "THCS Phúc Đồng", "", "", 1)))
    expect_outcome(page, "Đã đọc 2 đội")
    page.locator("input[name=lot]").fill("Cô Lan")
    page.get_by_role("button", name="Bốc thăm", exact=True).click()
    expect(page.locator("input[name=order]")).not_to_have_value("")
    save(page)
    expect_outcome(page, "Đã lưu.")
    page.get_by_role("button", name="Đóng").click()


def rehearsal(page: Page) -> Locator:
    return page.locator(".match-list li", has=page.locator(".who small", has_text="DIỄN TẬP"))


def paper_of(page: Page, row_of_match: Locator, tmp_path: Path) -> str:
    """The words of the minutes that its button makes."""
    with page.expect_download(timeout=patience_ms(PATIENCE_MS)) as download:
        row_of_match.get_by_role("button", name="Biên bản PDF").click()
    return words_of(download.value.path().read_bytes(), tmp_path)


def put_aside(page: Page) -> None:
    hold(page.locator("[data-key=running]").get_by_role("button", name="Cất trận này lại"))
    expect(page.locator("[data-key=running]")).to_be_hidden(timeout=patience_ms(PATIENCE_MS))


def comes_back_from_its_package(page: Page, title: str) -> None:
    """Save a match as a package, remove it, and take it from there."""
    match = row(page, title)
    with page.expect_download(timeout=patience_ms(PATIENCE_MS)) as download:
        match.get_by_role("button", name="Tải gói trận").click()
    package = payload("ban-ket-1.bcmatch", download.value.path().read_bytes())
    expect(page.locator("[data-key=busy]")).to_have_count(0)
    hold(match.get_by_role("button", name="Xoá trận"))
    expect(match).to_have_count(0)
    page.locator("input[accept='.bcmatch']").set_input_files([package])
    expect(match).to_contain_text("đã chuẩn bị", timeout=patience_ms(PATIENCE_MS))


@needs_poppler
def test_a_match_from_two_spreadsheets_is_rehearsed_by_the_robot_and_then_begun(
    tablet: Page, show: RealShow, tmp_path: Path
) -> None:
    make_match(tablet, "Bán kết 1")
    comes_back_from_its_package(tablet, "Bán kết 1")
    row(tablet, "Bán kết 1").get_by_role("button", name="Diễn tập …").click()
    tablet.locator("select[name=speed]").select_option("20")
    tablet.get_by_role("button", name="Tạo buổi diễn tập").click()
    practice = rehearsal(tablet)
    hold(practice.get_by_role("button", name="Mở trận này"))
    is_open(tablet, "Bán kết 1")
    tablet.get_by_role("button", name="Cho rô-bốt chơi").click()
    expect(tablet.get_by_text("Đã diễn tập xong")).to_be_visible(timeout=patience_ms(EVENING_S * 1000))
    put_aside(tablet)
    assert "DIỄN TẬP" in paper_of(tablet, practice, tmp_path)
    hold(practice.get_by_role("button", name="Xoá trận"))
    expect(practice).to_have_count(0)
    tablet.reload()
    real = row(tablet, "Bán kết 1")
    hold(real.get_by_role("button", name="Mở trận này"))
    real.locator("input[type=password]").fill(PIN)
    hold(real.get_by_role("button", name="Mở trận này"))
    is_open(tablet, "Bán kết 1")
    assert set(MatchFolders(show.data).ids()) == {"chung-khao-cum-1", "ban-ket-1"}


@nightly
@needs_poppler
def test_the_match_is_played_by_people_its_papers_are_printed_and_the_next_one_is_made(
    browser: Browser, tablet: Page, windows: list[BrowserContext], show: RealShow, tmp_path: Path
) -> None:
    mc = open_window(browser, windows, show.url)
    sign_in(mc, show.url, show.pin)
    judges = [open_paired(browser, windows, mc, f"judge/{number}") for number in (1, 2)]
    stage, buttons = (open_window(browser, windows, f"{show.url}/{name}") for name in ("stage", "buttons"))
    patience, turn = Patience(EVENING_S), 0
    while not patience.ended and not (phase_of(stage) == "ranking" and not mc.locator("button.next").count()):
        take_step(mc, judges, buttons, phase_of(stage), turn)
        turn += 1
        mc.wait_for_timeout(30)
    assert phase_of(stage) == "ranking"
    put_aside(tablet)
    words = paper_of(tablet, row(tablet, "Bán kết 1"), tmp_path)
    assert "DIỄN TẬP" not in words
    assert "Nguyễn An" in words
    assert "Thứ tự biểu diễn do Cô Lan bốc thăm" in words
    make_match(tablet, "Bán kết 2")
    expect(row(tablet, "Bán kết 2")).to_contain_text("đã chuẩn bị")
