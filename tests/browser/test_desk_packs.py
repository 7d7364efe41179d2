"""The desk of a real show: a file of questions is looked at and taken, the match asks them, papers and charts come."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from controller.packs.access_log import read_access_log
from controller.packs.pack_reader import prepare_for_sealing, read_content
from controller.packs.sealed_pack import seal
from question_files.formula_escape import csv_bytes
from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import sign_in
from tests.patience import patience_ms
from tests.unit.controller.packs.workbooks import good_rows, workbook

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

PIN = "một câu dài"
BY_THEN_MS = 30_000


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    """A demo of the plan's format, before its match."""
    with real_show() as running:
        yield running


@pytest.fixture
def desk(browser: Browser, show: RealShow) -> Iterator[Page]:
    """The desk's page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, show.url, show.desk_pin, "desk")
    yield page
    context.close()


def choose(page: Page, name: str, content: bytes, pictures: dict[str, bytes] | None = None) -> None:
    """Choose a file of questions, and its pictures."""
    files = {name: content, **(pictures or {})}
    page.set_input_files(
        "pack-desk input[type=file]",
        [FilePayload(name=name, mimeType="a/b", buffer=data) for name, data in files.items()],
    )


def png() -> bytes:
    """A picture."""
    file = io.BytesIO()
    Image.new("RGB", (640, 360), "green").save(file, "PNG")
    return file.getvalue()


def test_a_pack_that_lies_on_the_machine_is_looked_at_and_taken(desk: Page, show: RealShow) -> None:
    pictured = [[*map(str, row), {0: "hình", 1: "cau1.png"}.get(n, "")] for n, row in enumerate(good_rows())]
    packs = show.data / "packs"
    packs.mkdir()
    (packs / "từ thẻ nhớ.csv").write_bytes(csv_bytes(pictured))
    (packs / "cau1.png").write_bytes(png())
    (packs / "đã niêm phong.sealed").write_bytes(seal(prepare_for_sealing(packs / "từ thẻ nhớ.csv"), PIN))
    desk.reload()
    desk.locator(".stored-packs summary").click()
    expect(desk.locator(".stored-packs li")).to_have_count(2)

    sealed = desk.locator(".stored-packs li", has_text="đã niêm phong.sealed")
    sealed.get_by_role("button").click()
    expect_no_violations(desk)
    sealed.locator("input").fill("một câu khác")
    sealed.locator("input").press("Enter")
    expect(desk.locator("pack-desk .refusal")).to_contain_text("Mã này không mở được", timeout=patience_ms(BY_THEN_MS))
    sealed.get_by_role("button").click()
    sealed.locator("input").fill(PIN)
    sealed.get_by_role("button").click()
    expect(desk.locator(".pack-verdict.good")).to_contain_text("đã niêm phong", timeout=patience_ms(BY_THEN_MS))
    expect(desk.locator(".take input")).to_have_count(0)

    desk.locator(".stored-packs li", has_text="từ thẻ nhớ.csv").get_by_role("button").click()
    expect(desk.locator(".pack-verdict.good")).to_contain_text("từ thẻ nhớ", timeout=patience_ms(BY_THEN_MS))
    desk.locator(".preview summary").first.click()
    expect(desk.locator(".preview li").first.locator("img")).to_have_js_property("naturalWidth", 640)
    expect_no_violations(desk)
    for field in desk.locator(".take input").all():
        field.fill(PIN)
    desk.locator(".take button").dispatch_event("pointerdown")
    expect(desk.locator("pack-desk .done")).to_contain_text("packs/từ thẻ nhớ.sealed", timeout=patience_ms(BY_THEN_MS))
    expect(desk.locator(".stored-packs li")).to_have_count(3)
    expect(desk.locator(".history")).to_contain_text("Đã nhận bộ câu hỏi: từ thẻ nhớ")


def test_what_the_desk_takes_is_asked_and_what_was_played_comes_as_papers(desk: Page, show: RealShow) -> None:
    rows = good_rows()
    rows[4][2] = ""
    choose(desk, "cụm 1.xlsx", workbook(rows))
    expect(desk.locator(".pack-verdict.bad")).to_be_visible(timeout=patience_ms(BY_THEN_MS))
    expect(desk.locator(".findings .error")).to_have_text(re.compile("^dòng 5, cột đáp án: còn trống"))
    expect(desk.locator(".take")).to_have_count(0)

    pictured = [[*map(str, row), {0: "hình", 1: "cau1.png"}.get(n, "")] for n, row in enumerate(good_rows())]
    choose(desk, "cụm 1.csv", csv_bytes(pictured), {"cau1.png": png()})
    expect(desk.locator(".pack-verdict.good")).to_be_visible(timeout=patience_ms(BY_THEN_MS))
    desk.locator(".preview summary").first.click()
    expect(desk.locator(".preview li").first).to_contain_text("Câu số 0 hỏi điều gì?")
    expect(desk.locator(".preview li").first.locator("img")).to_have_js_property("naturalWidth", 640)
    expect_no_violations(desk)
    for field in desk.locator(".take input").all():
        field.fill(PIN)
    desk.locator(".take button").dispatch_event("pointerdown")
    expect(desk.locator("pack-desk .done")).to_contain_text("packs/cụm 1.sealed", timeout=patience_ms(BY_THEN_MS))
    assert len(read_content(show.data / "packs" / "cụm 1.sealed", PIN).pack.questions) == 25
    expect(desk.locator(".history")).to_contain_text("Đã nhận bộ câu hỏi: cụm 1")

    with desk.expect_download(timeout=patience_ms(BY_THEN_MS)) as saved:
        desk.get_by_role("button", name="Biên bản, PDF").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    desk.get_by_role("button", name="Vẽ biểu đồ").click()
    expect(desk.locator("chart-view svg")).to_have_count(1, timeout=patience_ms(BY_THEN_MS))
    expect(desk.locator(".charts")).to_contain_text("Chưa câu nào có đội bấm thứ hai")
    expect_no_violations(desk)

    stage = desk.context.new_page()
    stage.goto(f"{show.url}/stage")
    for command in ("StartMatch", "StartRound", "StartReading"):
        give_command(desk, show, command)
    expect(stage.locator(".question")).to_have_text("Câu số 0 hỏi điều gì?", timeout=patience_ms(BY_THEN_MS))
    expect(stage.locator("img.picture, .picture img")).to_have_count(1, timeout=patience_ms(BY_THEN_MS))
    first = read_access_log(show.data / "packs" / "cụm 1.sealed")[0]
    assert (first.who, first.why, first.opened) == ("desk", "taken for the match", True)


def expect_no_violations(page: Page) -> None:
    """Nothing that axe-core calls serious, nothing wider than a phone."""
    violations = (
        axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]
    )
    assert [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


def give_command(page: Page, show: RealShow, command: str) -> None:
    """Give the MC's `command`; the browser becomes the MC's for it."""
    own = {"Origin": show.url}
    page.context.request.post(f"{show.url}/enter", data={"pin": show.pin, "replace": True}, headers=own)
    step = page.context.request.get(f"{show.url}/api/snapshot").json()["step"]
    more = {"override": True} if command == "StartMatch" else {}
    body = {"id": f"test-{command}", "step": step, "command": {"type": command, **more}}
    answer = page.context.request.post(f"{show.url}/api/commands", data=body, headers=own)
    assert answer.json()["ok"], answer.text()
