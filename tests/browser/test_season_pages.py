"""The season's pages in Chromium, served by `bamchuong season serve`: at every size, in both languages, by keyboard, on
paper. One server for all."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page, expect

from season.rules import commands as c
from season.rules.order import Order
from season.rules.people import Role
from season.site.account import Account
from season.site.office import Office
from tests.browser.page_checks import LARGEST, SIZES, resize, serious, too_wide
from tests.free_ports import free_port
from tests.patience import Patience, patience_s
from tests.unit.season.rules.office import LAN, nomination, plan_2018
from tests.unit.season.site.site_client import PASSWORD, PEOPLE, Site

PAGES = {
    "lan": (
        "/season",
        "/lists/chung-khao",
        "/lists/thi-diem",
        "/nominate?entry=cum-1/sai-dong",
        "/orders/decide-doubled?stage=chung-khao&school=cu-khoi",
        "/orders/draw-seats?pool=cum-1",
        "/orders/check-promotion?school=ai-mo",
        "/sittings",
        "/venues",
        "/packages/cum-1",
        "/protests",
        "/admin/keys",
        "/promotion",
        "/reports",
        "/people",
        "/history",
        "/nowhere",
    ),
    "ai-mo": ("/school", "/protests"),
    "nha-1": ("/host",),
    "kt": ("/visits",),
}
"""Every kind of page, by who looks at it."""
HOST = Account("nha-1", "Chủ nhà cụm 1", Role.HOST, "sai-dong")
CHECKER = Account("kt", "Cán bộ kiểm tra", Role.CHECK)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a season is served whose tenth task was due yesterday; two nominations came."""
    folder, port = tmp_path_factory.mktemp("season"), free_port()
    _fill(folder)
    command = [sys.executable, "-m", "bamchuong", "season", "serve", "--port", str(port), "--data", str(folder)]
    process = subprocess.Popen([*command, "--database", f"sqlite:///{folder / 'season.db'}"], stdout=subprocess.DEVNULL)
    try:
        address, patience = f"http://127.0.0.1:{port}", Patience(30)
        while not _answers(address):
            assert process.poll() is None
            assert not patience.ended
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        assert process.wait(patience_s(20)) == 0


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/enter", timeout=patience_s(10)) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def _fill(folder: Path) -> None:
    site = Site(folder)
    for account in (*PEOPLE, HOST, CHECKER):
        site.add(account)
    delta = date.today() - timedelta(days=1) - date(2018, 9, 29)  # noqa: DTZ011
    tasks = tuple(replace(task, due=task.due + delta) if task.due else task for task in plan_2018().tasks)
    office = Office(site.office.engine)
    for command in (
        c.DraftSeason(replace(plan_2018(), tasks=tasks)),
        c.IssueSeason(),
        c.CloseTask(3, date(2018, 1, 10), "KH 32"),
        nomination("cum-1/sai-dong", "1"),
        nomination("cum-1/thach-ban", "2"),
        c.ReturnEntry("cum-1/thach-ban", "thiếu chữ ký của phụ huynh em thứ hai"),
    ):
        office.carry_out(Order(command, LAN))
    site.office.engine.dispose()


def sign_in(page: Page, url: str, account: str) -> None:
    """Sign in, by keyboard alone."""
    page.goto(f"{url}/enter")
    page.locator("[name=account]").focus()  # a busy browser may not have done it yet
    page.keyboard.type(account)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/enter" not in address)


@pytest.mark.parametrize("account", PAGES)
def test_pages_fit_every_screen_and_axe_finds_nothing_serious(url: str, window: BrowserContext, account: str) -> None:
    page = window.new_page()
    sign_in(page, url, account)
    for path in PAGES[account]:
        for language, sizes in (("en", SIZES[:1]), ("vi", SIZES)):
            page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            for size in sizes:
                resize(page, size)
                assert not too_wide(page), (path, size)
            assert serious(page) == [], path
    resize(page, LARGEST)
    assert not too_wide(page)


def test_what_is_refused_stands_in_the_form(url: str, window: BrowserContext) -> None:
    page = window.new_page()
    sign_in(page, url, "lan")
    page.goto(f"{url}/orders/close-task?row=4&lang=en")
    page.locator("[name=on]").fill("2018-03-20")
    page.get_by_role("button", name="Report as done").click()
    expect(page.get_by_role("alert")).to_contain_text("The library has no approved item")
    resize(page, SIZES[0])
    assert not too_wide(page)
    assert serious(page) == []
    page.locator("[name=override]").fill("biên bản thất lạc")
    page.get_by_role("button", name="Report as done").click()
    page.wait_for_url(f"{url}/season**")
    expect(page.get_by_role("status").first).to_contain_text("Ordered all the same")


def test_an_entry_is_accepted_and_confirmed_by_keyboard(url: str, window: BrowserContext) -> None:
    page = window.new_page()
    for account, button in (("minh", "Accept"), ("huong", None)):
        sign_in(page, url, account)
        page.goto(f"{url}/lists/chung-khao?lang=en")
        entry = page.locator(".entry", has_text="THCS Sài Đồng")
        if button is None:
            expect(entry).to_contain_text("accepted")
            expect(entry.get_by_role("button")).to_have_count(0)
            continue
        entry.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        expect(entry).to_contain_text("accepted")
        page.get_by_role("button", name="Sign out").click()


def test_the_timetable_is_printed_as_a_table(url: str, window: BrowserContext) -> None:
    page = window.new_page()
    sign_in(page, url, "lan")
    page.goto(f"{url}/season?lang=vi")
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.get_by_text("BIỂU TIẾN ĐỘ", exact=True)).to_be_visible()
    assert page.locator(".timetable tbody tr:visible").count() == 22
    assert page.locator(".timetable button:visible, .timetable a:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.timetable thead')).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
