"""What makes presses doubtful is seen by who must rule and by who must mend it, and not by the hall."""

import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from controller.rules.button_lines import trouble_sentence
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import Panel, wait_for_request

WARNING = m.Sentence(
    "machine",
    "The Pi: {warning}",
    {
        "warning": m.Sentence(
            "governor",
            "the processor's governor is {governor}: interrupts are stamped later; set it to performance",
            {"governor": "ondemand"},
        )
    },
)
PRESSES = (
    m.PressView(5, m.PressKind.LATER, 300_418_000, -12_000_000, 50_000),
    m.PressView(3, m.PressKind.WINNER, 312_418_000, 0, 50_000),
    m.PressView(2, m.PressKind.LATER, 313_702_000, 1_284_000, 50_000),
)


def line(what: m.Trouble, station: int | None, *, quiet: bool = False) -> m.LineView:
    return m.LineView(station, trouble_sentence(m.LineTrouble(station, what, 4, 0)), quiet)


LINES = (line("lost", None), line("chatter", 2), line("glitch", 3, quiet=True), line("stuck", 7))


def show(controller: FakeController, **changes: object) -> None:
    controller.show(*sample_snapshots.everybody("floor", time.monotonic_ns(), 4, **changes))


def test_lines_stand_in_the_rows_of_their_teams_and_above_them_where_they_have_none(
    mc_page: Page, enter: Callable[[str], Page], controller: FakeController
) -> None:
    tech = enter("tech")
    show(controller, lines=LINES, presses=PRESSES)
    row = mc_page.locator(".row.team-2")
    expect(row).to_contain_text("+1,284 ms ± 0,050")
    expect(row.locator(".press").last).to_have_text("Bàn 2: nút bị rung tiếp điểm")
    expect(mc_page.locator(".notices li")).to_have_count(2 + len(sample_parts.HEALTH[0].troubles))
    notices = mc_page.locator(".notices")
    expect(notices).to_contain_text("Mất tín hiệu 4 lần")
    expect(notices).to_contain_text("Bàn 7: nút bị kẹt hoặc dây bị chập")
    expect(mc_page.locator("main")).not_to_contain_text("Bàn 3:")

    inputs = tech.locator("section", has_text="Nút và đèn")
    expect(inputs.locator(".row", has_text="Bàn 3")).to_contain_text("4 xung nhiễu")
    expect(inputs.locator(".row", has_text="Bàn 7")).to_contain_text("nút bị kẹt")
    expect(inputs.locator(".row", has_text="Bàn 2")).to_contain_text("nút bị rung")
    expect(tech.locator(".notices")).to_contain_text("Mất tín hiệu 4 lần")


def test_a_press_that_arrived_after_the_verdict_is_said_so_to_the_mc_and_the_hall_sees_no_negative_margin(
    window: BrowserContext, mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    show(controller, presses=PRESSES)
    expect(mc_page.locator(".row.team-5 .press")).to_have_text(
        "bấm trước đội đầu tiên 12,000 ± 0,050 ms, nhưng tín hiệu đến quá muộn nên không tính"
    )
    expect(stage.locator(".margin")).to_have_text("Đội 2 bấm sau 1,284 ms ± 0,050")
    show(controller, presses=PRESSES[:2])
    expect(stage.locator(".margin")).to_have_text("được quyền trả lời")


def test_the_desk_shows_the_hall_who_pressed_when_also_in_a_hold(
    window: BrowserContext, enter: Callable[[str], Page], panel: Panel, controller: FakeController
) -> None:
    desk, stage = enter("desk"), window.new_page()
    stage.goto(f"{panel.url}/stage")
    presses = sample_parts.photo_finish(4_655, 120_000)
    show(controller, presses=presses)
    desk.get_by_role("button", name="Xem lại lần bấm").click()
    assert wait_for_request(controller, 1).command == m.ShowPresses(True)
    show(controller, presses=presses, shows_presses=True, hold=m.Sentence("hold", "Technical hold"))
    expect(stage.locator(".scene.presses .finish .what")).to_have_text(["03", "+4,655 ms1", "+120 ms2"])
    expect(stage.locator(".finish figcaption")).to_have_text("Bấm đầu tiên: 3,600 giây sau khi mở chuông± 0,050 ms")
    desk.get_by_role("button", name="Thôi chiếu lần bấm").click()
    assert wait_for_request(controller, 2).command == m.ShowPresses(False)


def test_technicians_see_what_presses_come_from_and_what_the_firmware_warns_of(
    enter: Callable[[str], Page], controller: FakeController
) -> None:
    tech = enter("tech")
    health = (m.HealthView("firmware", "trouble", (WARNING,)), *sample_parts.HEALTH[1:])
    show(controller, capture=m.Capture("gpiod", 1_000, simulated=False), health=health)
    source = tech.locator(".row", has_text="Nguồn tín hiệu bấm")
    expect(source).to_contain_text("gpiod · thời điểm chính xác tới 1 µs · mất cạnh nào cũng thấy")
    expect(tech.locator(".row.part.trouble")).to_contain_text("Máy Pi: chế độ bộ xử lý là ondemand")
    show(controller, capture=m.Capture("gpiozero/rpigpio", 5_000_000, simulated=False, loses_silently=True))
    expect(source).to_contain_text("gpiozero/rpigpio · thời điểm chính xác tới 5 ms · có thể mất cạnh mà không thấy")
