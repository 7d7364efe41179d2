"""MC and judges in windows of their own, in a real Chromium, over a fake controller."""

from playwright.sync_api import Browser, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_parts
from tests.browser.harness import Panel, wait_for_request
from tests.browser.scene_player import Enter, ballots, play
from tests.patience import patience_ms


def test_a_performance_is_scored_by_judges_in_secret_and_revealed_by_the_mc(
    enter: Enter, mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    judges = {number: enter(f"judge/{number}") for number in (1, 2)}
    stage, desk = mc_page.context.new_page(), enter("desk")
    stage.goto(f"{panel.url}/stage")
    criteria = {"criteria": sample_parts.CRITERIA}
    play(controller, "performing", 1, ballots=ballots(), **criteria)
    judges[1].get_by_role("button", name="Nội dung: +5").click()
    expect(judges[1].locator(".criterion input").first).to_have_value("28")  # 70 % of 40
    judges[1].locator(".criterion input").first.fill("41")
    expect(judges[1].locator(".criterion.wrong .most")).to_have_text("tối đa 40")
    expect(judges[1].locator(".total")).to_have_text("Tổng 0 / 100")
    judges[1].get_by_role("button", name="Nội dung: −1").click()
    judges[1].locator(".criterion input").first.fill("31")
    expect(judges[1].locator(".criterion.wrong")).to_have_count(0)
    expect(judges[1].locator("button.final")).to_be_disabled()

    play(controller, "judging", 2, ballots=ballots())
    expect(judges[1].locator(".remind")).to_contain_text("Mời chấm điểm")
    expect(judges[1].locator(".criterion input").first).to_have_value("31")
    for place, mark in enumerate(("31", "25,5", "18", "10")):
        judges[1].locator(".criterion input").nth(place).fill(mark)
    final = judges[1].locator("button.final")
    expect(final).to_contain_text("chốt 84,5 điểm")
    final.click()
    final.click(delay=1500)
    request = wait_for_request(controller, 1)
    assert (request.role, request.judge, request.who) == (m.Role.JUDGE, 1, "")
    assert isinstance(request.command, m.CastBallot)
    assert list(map(str, request.command.marks)) == ["31", "25.5", "18", "10"]

    play(controller, "judging", 3, ballots=ballots(1))
    expect(judges[1].locator(".sealed")).to_be_visible()
    expect(judges[2].locator(".dot.final")).to_have_text("1: ĐÃ CHỐT")
    assert "25,5" not in judges[2].locator("body").inner_text()
    assert "25,5" not in stage.locator("body").inner_text()
    play(controller, "judging", 4, ballots=ballots(1, 3))
    expect(judges[2].locator(".remind.urgent")).to_have_text("Chỉ còn thiếu phiếu của bạn")

    desk.locator("[data-key=ballot-1] button.hold").click(delay=1500)
    assert wait_for_request(controller, 2).command == m.ReopenBallot(1)
    play(controller, "judging", 5, ballots=ballots(3))
    expect(judges[1].locator("button.final")).to_be_enabled()

    play(controller, "judging", 6, ballots=ballots(1, 2, 3), blockers=())
    mc_page.locator("button.next").click()
    assert wait_for_request(controller, 3).command == m.RevealBallots()
    play(controller, "stage_revealed", 7)
    expect(stage.locator(".result")).to_have_text("86,5")


def test_a_judge_is_paired_by_qr_code_renamed_reloaded_and_put_out(
    enter: Enter, browser: Browser, panel: Panel, controller: FakeController
) -> None:
    play(controller, "judging", 1)
    desk = enter("desk")
    with desk.expect_response("**/api/tickets") as answer:
        desk.get_by_role("button", name="Giám khảo 2", exact=True).click()
    link = answer.value.json()["link"]
    expect(desk.locator(".ticket svg")).to_be_visible()
    tablet = browser.new_context()
    page = tablet.new_page()
    page.goto(link)
    desk.locator(".waiting-device .final").click()
    page.wait_for_url(f"{panel.url}/judge")
    row = desk.locator(".device-list li", has_text="Giám khảo 2")
    expect(row).to_contain_text("đang kết nối", timeout=patience_ms(12_000))
    desk.once("dialog", lambda dialog: dialog.accept("Thầy Hùng"))
    row.get_by_role("button", name="Đổi tên").click()
    expect(row.locator("strong")).to_have_text("Giám khảo 2 · Thầy Hùng")
    desk.reload()
    expect(row.locator("strong")).to_have_text("Giám khảo 2 · Thầy Hùng")
    with page.expect_event("load"):
        row.get_by_role("button", name="Tải lại").click()
    row.locator("button.hold").click(delay=1500)
    page.wait_for_url(f"{panel.url}/enter**", timeout=patience_ms(10_000))
    tablet.close()


def test_a_late_board_is_noted_beside_its_mark(mc_page: Page, controller: FakeController) -> None:
    play(controller, "boards_up", 1)
    mc_page.locator(".tile.team-3 .late").click()
    assert wait_for_request(controller, 1).command == m.MarkBoard(3, False, True)


def test_the_clock_is_corrected_in_a_dialog(mc_page: Page, controller: FakeController) -> None:
    play(controller, "paused", 1)
    mc_page.locator("button.more").click()
    mc_page.get_by_role("button", name="Chỉnh đồng hồ").click()
    mc_page.locator("#seconds").fill("25")
    mc_page.locator("dialog button[type=submit]").click()
    assert wait_for_request(controller, 1).command == m.SetClock(25)


def test_a_tap_that_began_on_one_step_never_gives_the_next_one(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    box = mc_page.locator("button.next").bounding_box()
    assert box is not None
    mc_page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mc_page.mouse.down()
    play(controller, "revealed", 2)
    expect(mc_page.locator("button.next")).to_contain_text("Đọc câu 5")
    mc_page.mouse.up()
    mc_page.locator("button.next").click()
    assert wait_for_request(controller, 1).command == m.StartReading()
