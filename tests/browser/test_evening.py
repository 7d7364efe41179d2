"""MC, judges, desk, stage and phones in windows of their own, in a real Chromium, over a fake controller."""

import re
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots
from tests.browser.harness import PIN, Panel, sign_in, wait_for_request
from tests.patience import patience_ms

Enter = Callable[[str], Page]
HONEST_MS = 7000
LIVE_MS = 3000
"""Limits within which a page says that its connection is lost, and is live again once the panel runs."""


def play(controller: FakeController, name: str, seq: int, **changes: object) -> None:
    """Show everybody the scene called `name`."""
    controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), seq, **changes))


def ballots(*final: int) -> tuple[m.BallotView, ...]:
    """Three ballots, some of them FINAL."""
    marks = tuple(map(Decimal, ("36", "25.5", "18", "10")))
    return tuple(m.BallotView(n, True, marks) if n in final else m.BallotView(n, False) for n in (1, 2, 3))


def test_a_performance_is_scored_by_judges_in_secret_and_revealed_by_the_mc(
    enter: Enter, mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    judges = {number: enter(f"judge/{number}") for number in (1, 2)}
    stage, desk = mc_page.context.new_page(), enter("desk")
    stage.goto(f"{panel.url}/stage")
    criteria = {"criteria": sample_snapshots.CRITERIA}
    play(controller, "performing", 1, ballots=ballots(), **criteria)
    judges[1].locator(".criterion input").first.fill("31")
    expect(judges[1].locator("button.final")).to_be_disabled()

    play(controller, "judging", 2, ballots=ballots())
    expect(judges[1].locator(".remind")).to_contain_text("Mời chấm điểm")
    expect(judges[1].locator(".criterion input").first).to_have_value("31")
    for place, mark in enumerate(("31", "25,5", "18", "10")):
        judges[1].locator(".criterion input").nth(place).fill(mark)
    judges[1].locator("button.final").click()
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


def test_the_desk_moves_a_team_marks_one_absent_and_takes_back_a_decision(
    enter: Enter, controller: FakeController
) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.locator("[data-key=team-2] select").select_option("7")
    assert wait_for_request(controller, 1).command == m.MoveTeam(2, 7)
    absent = desk.locator("[data-key=team-4] button.hold")
    absent.click()
    absent.click(delay=1500)
    assert wait_for_request(controller, 2).command == m.MarkAbsent(4, True)
    desk.locator("button.undo").click()
    assert wait_for_request(controller, 3).command == m.Undo()
    expect(desk.locator(".history li").nth(1)).to_contain_text("đã hoàn tác")
    expect(desk.locator(".history li").first).to_contain_text("Giám khảo 2")
    assert {request.role for request in controller.received_of(m.CommandRequest)} == {m.Role.DESK}


def test_the_desk_exchanges_two_desks_of_a_full_board_for_a_reason(enter: Enter, controller: FakeController) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    desk.locator("[data-key=team-2] select").select_option("3")
    expect(desk.locator("dialog .row .score")).to_have_text(["bàn 3", "bàn 2"])
    desk.locator("dialog .final").click()
    reason = "Hai đội ngồi nhầm bàn của nhau"
    assert wait_for_request(controller, 1).command == m.ExchangeTeams(2, 3, reason)
    assert desk.locator("[data-key=team-2] select").input_value() == "2", "until the controller says so"


def test_the_desk_sees_what_an_open_protest_would_change_before_it_is_decided(
    enter: Enter, controller: FakeController
) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    weight = desk.locator("[data-key=protest-2] .remedies dt")
    expect(weight).to_have_text(
        ["Câu trả lời được tính đúng; các đội trả lời sau không có điểm", "Câu hỏi không tính cho đội nào"]
    )
    expect(desk.locator("[data-key=protest-2] .remedies")).to_contain_text("Đội 2: hạng 1 thay cho hạng 2")
    expect(desk.locator("[data-key=protest-1] .remedies")).to_have_count(0)
    desk.locator("[data-key=protest-2] button").click()
    expect(desk.locator("dialog .remedies")).to_contain_text("Đội 4: -10 điểm, tổng 20")


def test_the_desk_takes_back_any_decision_of_the_history_once_it_has_seen_what_depends_on_it(
    enter: Enter, controller: FakeController
) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    expect(desk.locator("[data-key=fact-210] button")).to_have_count(0)
    taken_along = m.Sentence(
        "taken-along",
        "“{what}” (number {number}) is taken back, too",
        {"what": m.Sentence("did-right", "Ruled right"), "number": 212},
    )
    points = m.Sentence(
        "change-score", "Team {team}: {points} points, {score} in all", {"team": 4, "points": "-10", "score": "20"}
    )
    controller.refusals = (
        m.Sentence("listed-first", "Nothing is taken back yet: this is what would follow"),
        taken_along,
        points,
    )
    desk.locator("[data-key=fact-199] button").click()
    assert wait_for_request(controller, 1).command == m.UndoDecision(199, "")
    expect(desk.locator("dialog .depending li").last).to_have_text("Đội 4: -10 điểm, tổng 20")
    controller.refusals = ()
    desk.locator("#take-back-reason").fill("Xem lại băng hình")
    desk.locator("dialog .final").click()
    assert wait_for_request(controller, 2).command == m.UndoDecision(199, "Xem lại băng hình", (212,))


def test_what_cannot_be_taken_back_is_answered_with_the_reason(enter: Enter, controller: FakeController) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    reason = "The question was voided since: nothing of it is left"
    controller.refusals = (m.Sentence("voided-since", reason),)
    desk.locator("[data-key=fact-214] button").click()
    expect(desk.locator("dialog h2")).to_have_text("Không rút lại được")
    expect(desk.locator("dialog .depending li")).to_have_text("Câu hỏi đã bị huỷ sau đó: không còn gì để rút lại")
    desk.locator("dialog .final").click()
    expect(desk.locator("dialog")).to_have_count(0)


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


def test_two_mcs_on_one_step_are_two_orders_and_the_late_one_is_told_why(
    enter: Enter, mc_page: Page, controller: FakeController
) -> None:
    other = enter("mc")
    play(controller, "reading", 1)
    mc_page.locator("button.next").click()
    wait_for_request(controller, 1)
    controller.refusals = (
        m.Sentence(
            "moved-on",
            "The contest has moved on since this screen was drawn (step {given}, now {now})",
            {"given": 1, "now": 2},
        ),
    )
    other.locator("button.next").click()
    assert wait_for_request(controller, 2).step == 1
    expect(other.locator(".refusal")).to_contain_text("bước 1")
    expect(mc_page.locator(".refusal")).to_have_count(0)


def test_a_tablet_that_was_offline_says_so_and_shows_the_present_state_when_it_is_back(
    mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    expect(mc_page.locator("button.next")).to_be_visible()
    with panel.stopped():  # Chromium's emulation lets a stream that is open go on
        mc_page.context.set_offline(True)
        expect(mc_page.locator(".banner")).to_contain_text("Mất kết nối")
        play(controller, "floor", 2)
    mc_page.context.set_offline(False)
    expect(mc_page.locator(".judgement.right")).to_be_visible()
    expect(mc_page.locator(".banner")).to_be_hidden()


def test_a_crashed_panel_is_back_with_the_whole_state_within_three_seconds(
    mc_page: Page, enter: Enter, panel: Panel, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    judge = enter("judge/1")
    expect(mc_page.locator("button.next")).to_be_visible()
    panel.crash()
    play(controller, "judging", 2)
    expect(mc_page.locator(".ballots")).to_be_visible(timeout=patience_ms(LIVE_MS))
    expect(judge.locator(".ballot")).to_be_visible(timeout=patience_ms(LIVE_MS))


def test_a_panel_that_hangs_is_missed_within_seven_seconds_and_its_pages_are_live_within_three_of_its_return(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "reading", 1)
    expect(stage.locator(".question")).to_be_visible()
    with panel.stopped():
        stage.clock.fast_forward(HONEST_MS)
        expect(stage.locator(".banner")).to_have_text(re.compile(r"^Mất kết nối với máy chủ ([7-9]|\d\d) giây"))
        expect(stage.locator("body.stale")).to_be_visible()
        play(controller, "floor", 2)
    expect(stage.locator(".holder")).to_contain_text("Đô thị Việt Hưng", timeout=patience_ms(LIVE_MS))
    expect(stage.locator(".banner")).to_be_hidden(timeout=patience_ms(LIVE_MS))


def test_a_controller_that_was_away_is_missed_and_its_next_start_is_taken_over_at_once(
    mc_page: Page, controller: FakeController
) -> None:
    play(controller, "reading", 5)
    controller.is_beating = False
    expect(mc_page.locator(".banner")).to_contain_text("Mất kết nối với bộ điều khiển")
    controller.is_beating = True
    play(controller, "floor", 2, boot="another start")
    expect(mc_page.locator(".judgement.right")).to_be_visible(timeout=patience_ms(LIVE_MS))
    expect(mc_page.locator(".banner")).to_be_hidden(timeout=patience_ms(LIVE_MS))


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


def test_the_hall_and_the_mc_see_who_breaks_a_tie_and_who_pressed_early(
    mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    stage = mc_page.context.new_page()
    stage.goto(f"{panel.url}/stage")
    extra = {
        "round": m.RoundView(m.RoundKind.BUZZERS, {"vi": "Câu hỏi phụ", "en": "Tie-break"}, 4, 3, 1, 2, tie_break=True)
    }
    tied = sample_snapshots.teams(takes_part=dict.fromkeys((1, 2, 3), False))
    play(controller, "intro", 1, teams=tied, **extra)
    expect(stage.locator(".team-tag .name")).to_have_text(["Phúc Đồng", "Phúc Lợi"])
    expect(stage.locator("main")).not_to_contain_text("4/3")
    play(
        controller, "thinking", 2, teams=sample_snapshots.teams(lamp={3: m.Lamp.EARLY}, takes_part={1: False}), **extra
    )
    expect(stage.locator(".who-right")).to_have_text("Bấm sớm:3Đô thị Việt Hưng")
    expect(mc_page.locator(".row.team-1 .press")).to_have_text("không thi câu này")
    expect(mc_page.locator("h1")).to_have_text("Câu hỏi phụ · Câu 1")
    outs = sample_snapshots.teams(lamp={2: m.Lamp.OUT, 3: m.Lamp.OUT}, mark={2: False})
    play(controller, "open", 3, teams=outs, presses=())
    expect(mc_page.locator(".row.team-2 .press")).to_have_text("hết quyền câu này")
    expect(mc_page.locator(".row.team-3 .press")).to_have_text("không bấm lượt này")


def test_a_page_changes_its_language_and_keeps_it(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    mc_page.locator("button.more").click()
    mc_page.get_by_role("link", name="English").click()
    expect(mc_page.locator("button.next")).to_contain_text("Start clock")
    mc_page.reload()
    expect(mc_page.locator(".phase")).to_have_text("Reading — buzzers locked")


def test_the_ceremony_goes_from_the_third_prize_to_the_first(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    play(controller, "ceremony", 1)
    expect(stage.locator(".kicker")).to_have_text("Giải ba")
    assert "246,5" not in stage.content()
    play(controller, "first_prize", 2)
    expect(stage.locator(".kicker")).to_have_text("Giải nhất")
    expect(stage.locator(".honour")).to_contain_text("Đô thị Việt Hưng")


UNTAPPED = """
const real = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
let tapped = false;
addEventListener("click", () => { tapped = true; }, true);
const state = { get() { return tapped ? real.get.call(this) : "suspended"; } };
Object.defineProperty(BaseAudioContext.prototype, "state", state);
"""
"""Chromium as it is until a person taps: what Playwright evaluates counts as a tap for it."""


def test_a_page_that_is_not_heard_yet_asks_for_a_tap(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.add_init_script(UNTAPPED)
    stage.goto(f"{panel.url}/stage")
    play(controller, "floor", 1)
    expect(stage.locator("button.sound")).to_be_visible()
    stage.locator("button.sound").click()
    expect(stage.locator("button.sound")).to_be_hidden()
    play(controller, "closed", 2)
    expect(stage.locator(".cue.right")).to_have_text("ĐÚNG")
    expect(stage.locator(".cue")).to_be_hidden()


def test_slides_are_shown_while_nothing_runs_and_go_when_something_does(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    from PIL import Image

    folder = panel.data / "slides"
    folder.mkdir()
    Image.new("RGB", (160, 90), "#136").save(folder / "1.png")
    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "setup", 1)
    expect(stage.locator(".scene.setup")).to_be_visible()
    stage.clock.run_for(25_000)
    expect(stage.locator("img.slide")).to_be_visible()
    play(controller, "reading", 2)
    expect(stage.locator("img.slide")).to_be_hidden()


def test_phones_and_the_overlay_follow(window: BrowserContext, panel: Panel, controller: FakeController) -> None:
    pages = {name: window.new_page() for name in ("watch", "overlay")}
    for name, page in pages.items():
        page.goto(f"{panel.url}/{name}")
    play(controller, "floor", 1)
    expect(pages["watch"].locator("section.holds")).to_contain_text("Đô thị Việt Hưng")
    expect(pages["overlay"].locator(".o-floor")).to_contain_text("Đô thị Việt Hưng")
    assert sample_snapshots.ANSWER not in pages["watch"].content()


def test_every_screen_shows_the_same_second(window: BrowserContext, panel: Panel) -> None:
    """The offset to the Pi's clock is known well enough: roughly from the page itself, then measured, within 100 ms."""
    for measured, doubt_ms in (("", 2000), ("await time.measure();", 100)):
        page = window.new_page()
        page.goto(panel.url)
        script = f"import('/static/js/lib/time.js').then(async (time) => {{ {measured} return time.nowMs(); }})"
        before = time.monotonic_ns() / 1e6
        theirs = page.evaluate(script)
        after = time.monotonic_ns() / 1e6
        assert before - doubt_ms <= theirs <= after + doubt_ms


def test_a_wrong_pin_is_refused_in_words_and_a_role_gets_its_own_page(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/desk")
    expect(page.locator("#seat")).to_have_value("desk")
    page.locator("#pin").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_have_text("Mã PIN không đúng.")


def test_staff_work_over_https_with_the_sites_own_certificate(
    browser: Browser, run_folder: Path, controller: FakeController
) -> None:
    panel = Panel(run_folder, https=True)
    panel.wait_open()
    tablet = browser.new_context(ignore_https_errors=True)
    page = tablet.new_page()
    try:
        sign_in(page, panel.secure_url, PIN)
        (cookie,) = tablet.cookies()
        assert (cookie["name"].startswith("__Host-bamchuong-"), cookie["secure"]) == (True, True)
        for seq, (name, sign) in enumerate((("reading", "button.next"), ("floor", ".judgement.right")), start=1):
            play(controller, name, seq)
            expect(page.locator(sign)).to_be_visible()
        page.locator(".judgement.right").click()
        assert wait_for_request(controller, 1).command == m.RuleRight()
        assert page.evaluate("isSecureContext && 'wakeLock' in navigator")
        assert panel.end() == 0
        expect(page.locator(".banner")).to_contain_text("Mất kết nối")
    finally:
        tablet.close()
        panel.end()
