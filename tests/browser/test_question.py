"""A question from reading to right, in a real Chromium, over a fake controller on a real bus."""

import io
import re
import time
from pathlib import Path

import msgspec
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from controller.packs.pack import PICTURES, SMALL
from controller.packs.question_pictures import picture_token, scale
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import LedTap, Panel, ScriptedBoard, wait_for_request, wait_until
from tests.patience import patience_ms
from tests.unit.question_files.media.sound_files import wav


def play(controller: FakeController, name: str, seq: int, **changes: object) -> None:
    """Make the fake controller show the scene called `name`."""
    staff, hall = sample_snapshots.snapshots(name, time.monotonic_ns(), seq, seq)
    controller.show(msgspec.structs.replace(staff, **changes), hall)


def test_a_question_is_played_from_reading_to_right(
    window: BrowserContext, mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")

    play(controller, "reading", 1)
    expect(mc_page.locator(".answer")).to_contain_text(sample_parts.ANSWER)
    expect(stage.locator(".question")).to_contain_text("Dịch vụ công trực tuyến mức độ nào")
    assert sample_parts.ANSWER not in stage.content()
    mc_page.locator("button.next").click()
    request = wait_for_request(controller, 1)
    assert (request.command, request.step, request.role) == (m.StartThinking(), 1, m.Role.MC)

    play(controller, "thinking", 2)
    expect(stage.locator("show-clock")).to_have_text(re.compile(r"^2\d$"))
    expect(mc_page.locator(".phase")).to_have_text("Đang suy nghĩ — chuông khoá")

    play(controller, "open", 3)
    expect(stage.locator(".shout")).to_have_text("BẤM CHUÔNG!")

    play(controller, "floor", 4)
    expect(stage.locator(".holder")).to_contain_text("Đô thị Việt Hưng")
    expect(stage.locator(".margin")).to_have_text("Đội 2 bấm sau 1,284 ms ± 0,100")
    expect(mc_page.locator(".row.team-2 .press")).to_have_text("+1,284 ms ± 0,100")
    passed_on = sample_snapshots.snapshots("floor", time.monotonic_ns(), 4, 4)[1]
    controller.show(msgspec.structs.replace(passed_on, floor=2))
    expect(stage.locator(".margin")).to_have_text("được quyền trả lời")
    mc_page.locator(".judgement.right").click()
    request = wait_for_request(controller, 2)
    assert (request.command, request.step) == (m.RuleRight(), 4)

    play(controller, "closed", 5)
    expect(stage.locator(".answer")).to_contain_text(sample_parts.ANSWER)
    expect(stage.locator(".who-right")).to_contain_text("Đô thị Việt Hưng")


def test_a_picture_comes_to_the_stage_with_its_question_and_to_the_mc_before(
    window: BrowserContext, mc_page: Page, panel: Panel, controller: FakeController, run_folder: Path
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (900, 500), "teal").save(file, "JPEG")
    token = picture_token(file.getvalue())
    (run_folder / PICTURES).mkdir()
    for name, data in zip((token, f"{token}{SMALL}"), scale(file.getvalue()), strict=True):
        (run_folder / PICTURES / name).write_bytes(data)
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    staff, hall = sample_snapshots.snapshots("reading", time.monotonic_ns())
    pictured = msgspec.structs.replace(sample_parts.QUESTION, picture=token)

    controller.show(msgspec.structs.replace(staff, question=pictured), msgspec.structs.replace(hall, question=None))
    small = mc_page.locator("img.picture")
    expect(small).to_have_js_property("naturalWidth", 800)
    early_fetch = f"fetch('/pictures/{token}', {{cache: 'no-store', credentials: 'omit'}}).then(a => a.status)"
    assert stage.evaluate(early_fetch) == 404

    controller.show(msgspec.structs.replace(hall, seq=2, question=pictured))
    expect(stage.locator("main.pictured img.picture")).to_have_js_property("naturalWidth", 900)
    expect(stage.locator(".question")).to_contain_text("Dịch vụ công trực tuyến")


def test_a_clip_waits_for_a_tap_where_the_browser_wants_one_and_the_mc_reads_what_the_screen_does(
    window: BrowserContext, mc_page: Page, panel: Panel, controller: FakeController, run_folder: Path
) -> None:
    token, broken, line = "c" * 32, "d" * 32, mc_page.locator(".card.question .clip")
    (run_folder / PICTURES).mkdir()
    (run_folder / PICTURES / token).write_bytes(wav(60))
    (run_folder / PICTURES / broken).write_bytes(b"RIFF....WAVErubbish")
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")

    def show(seq: int, times: int, *, is_on: bool, token: str = token) -> None:
        staff, hall = sample_snapshots.snapshots("reading", time.monotonic_ns(), seq, seq)
        clip = m.ClipView("sound", 60 * 10**9, times, time.monotonic_ns() if is_on else None)
        on_stage = msgspec.structs.replace(clip, token=token) if is_on else None
        questions = [msgspec.structs.replace(sample_parts.QUESTION, clip=view) for view in (clip, on_stage)]
        controller.show(
            *(
                msgspec.structs.replace(view, question=question)
                for view, question in zip((staff, hall), questions, strict=True)
            )
        )

    show(1, 0, is_on=False)
    expect(line).to_have_text("Clip tiếng dài 60 giây: chưa phát")
    address = f"{panel.url}/clips/{token}"  # not fetched by the page: what a test evaluates there counts as a tap
    assert window.request.get(address).status == 404
    assert token not in mc_page.content()
    show(2, 1, is_on=True)
    expect(line).to_contain_text("hãy chạm “Chạm để phát clip” trên màn hình đó")
    stage.get_by_role("button", name="Chạm để phát clip").click()
    expect(stage.locator(".clip-sign")).to_have_text("Mời lắng nghe …")
    expect(line).to_have_text(re.compile(r"^Clip tiếng đang phát: còn \d+ giây$"))
    show(3, 1, is_on=False)
    expect(stage.locator(".clip-sign")).to_be_hidden()
    expect(line).to_have_text("Clip tiếng đã dừng")
    assert window.request.get(address).status == 404
    show(4, 2, is_on=True, token=broken)
    expect(line).to_contain_text("Máy chiếu không phát được clip này")


def test_choices_stand_below_one_another_each_with_its_letter_and_the_right_one_is_shown_with_the_answer(
    window: BrowserContext, mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    pages = [window.new_page(), window.new_page()]
    for page, name in zip(pages, ("stage", "watch"), strict=True):
        page.goto(f"{panel.url}/{name}")
    rivers = ["ASông Hồng", "BSông Đồng Nai", "CSông Đà", "DSông Mã"]

    controller.show(*sample_snapshots.everybody("choices", time.monotonic_ns(), 1))
    for page in (mc_page, *pages):
        expect(page.locator(".choices li")).to_have_text(rivers)
    expect(mc_page.locator(".choices .is-right")).to_have_text("BSông Đồng Nai")
    for page in pages:
        expect(page.locator(".choices .is-right")).to_have_count(0)

    controller.show(*sample_snapshots.everybody("choices_closed", time.monotonic_ns(), 2))
    for page in pages:
        expect(page.locator(".choices .is-right")).to_have_text("BSông Đồng Nai")
    lines = "Vitamin nào?\nA. Loại A\nC. Loại C"
    not_choices = msgspec.structs.replace(sample_parts.QUESTION, text=lines)
    play(controller, "reading", 3, question=not_choices)
    expect(mc_page.locator(".card.question .text")).to_contain_text("C. Loại C")
    expect(mc_page.locator(".choices")).to_have_count(0)


def test_right_and_wrong_take_no_tap_while_guarded(mc_page: Page, controller: FakeController) -> None:
    play(controller, "floor", 1, guard_until_ns=time.monotonic_ns() + 3600 * 10**9)
    expect(mc_page.locator(".judgement.right")).to_be_disabled()
    mc_page.keyboard.press("y")
    play(controller, "floor", 2)
    expect(mc_page.locator(".judgement.right")).to_be_enabled()
    assert controller.received_of(m.CommandRequest) == []


def test_a_refused_tap_is_answered_with_sentences(mc_page: Page, controller: FakeController) -> None:
    controller.refusals = (
        m.Sentence("x", "There is no team {team}", {"team": 9}),
        m.Sentence("y", "There is no clock now"),
    )
    play(controller, "reading", 1)
    mc_page.locator("button.next").click()
    expect(mc_page.locator(".refusal li")).to_have_text(["Không có đội 9", "Không có đồng hồ nào"])


def test_the_second_tap_of_two_does_not_give_the_next_step(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    mc_page.evaluate(
        """() => new MutationObserver((_, watching) => {
            const next = () => document.querySelector("button.next[data-command=StartReading]");
            if (!next()) return;
            watching.disconnect();
            setTimeout(() => { next().click(); document.body.id = "tapped-twice"; }, 50);
        }).observe(document.querySelector("#page"), { childList: true, subtree: true })"""
    )
    controller.reply_seq = 2
    mc_page.locator("button.next").click()
    assert wait_for_request(controller, 1).command == m.StartThinking()
    play(controller, "revealed", 2)
    expect(mc_page.locator("#tapped-twice")).to_be_visible()
    mc_page.locator("button.next").click()
    assert wait_for_request(controller, 2).command == m.StartReading()


def test_one_tap_each_marks_a_board_right_then_wrong_then_not(mc_page: Page, controller: FakeController) -> None:
    play(controller, "boards_up", 1)
    tile = mc_page.locator(".board.team-5")
    for count, right in enumerate((True, False, None), start=1):
        tile.click()
        assert wait_for_request(controller, count).command == m.MarkBoard(5, right)
        play(controller, "boards_up", count + 1, teams=sample_parts.teams(mark={5: right}))
        expect(tile.locator(".word")).to_have_text({True: "ĐÚNG", False: "SAI", None: "chưa chấm"}[right])


def test_all_boards_that_are_not_marked_yet_are_marked_with_one_tap(mc_page: Page, controller: FakeController) -> None:
    play(controller, "boards_up", 1)
    mc_page.get_by_role("button", name="Còn lại đúng").click()
    wait_for_request(controller, 2)
    commands = [request.command for request in controller.received_of(m.CommandRequest)]
    assert commands == [m.MarkBoard(4, True), m.MarkBoard(5, True)]
    play(controller, "boards_up", 2, teams=sample_parts.teams())
    expect(mc_page.get_by_role("button", name="Tất cả đúng")).to_be_visible()


def test_the_mc_reads_what_to_say_and_the_rules_of_a_round_before_it(mc_page: Page, controller: FakeController) -> None:
    play(controller, "intro", 1)
    expect(mc_page.locator(".script")).to_have_text(
        "Sau đây là phần thi thứ 2 trong 3 phần: Tăng tốc. Mời các đội nghe thể lệ."
    )
    expect(mc_page.locator(".rules li").nth(1)).to_have_text("Bấm sớm: mất quyền câu đó.")
    play(controller, "floor", 2)
    expect(mc_page.locator(".script")).to_have_text("THCS Đô thị Việt Hưng giành quyền trả lời. Mời các em, 15 giây!")
    expect(mc_page.locator(".judgement.wrong")).to_contain_text("mở lại cho 3 đội")


def test_a_presenter_s_clicker_goes_on_back_and_stops_the_clock(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    expect(mc_page.locator("button.next")).to_be_enabled()
    mc_page.keyboard.press("PageDown")
    assert wait_for_request(controller, 1).command == m.StartThinking()
    expect(mc_page.locator("button.undo")).to_be_enabled()
    mc_page.keyboard.press("PageUp")
    assert wait_for_request(controller, 2).command == m.Undo()
    play(controller, "floor", 2)
    expect(mc_page.locator("button.clock-step")).to_be_enabled()
    mc_page.keyboard.press(".")
    assert wait_for_request(controller, 3).command == m.Pause()
    expect(mc_page.locator(".judgement.right")).to_be_enabled()
    mc_page.keyboard.press("PageDown")
    mc_page.keyboard.press("d")
    assert wait_for_request(controller, 4).command == m.RuleRight()


def test_a_ballot_is_entered_with_a_decimal_comma(mc_page: Page, controller: FakeController) -> None:
    play(controller, "judging", 1)
    for place, mark in enumerate(("38", "25,5", "17", "9")):
        mc_page.locator(".criterion input").nth(place).fill(mark)
    mc_page.locator("button.final").click(delay=1500)
    command = wait_for_request(controller, 1).command
    assert isinstance(command, m.CastBallot)
    assert (command.judge, list(map(str, command.marks))) == (2, ["38", "25.5", "17", "9"])


def test_a_destructive_step_must_be_held(mc_page: Page, controller: FakeController) -> None:
    play(controller, "open", 1)
    step = mc_page.locator("button.hold", has_text="Không đội nào biết")
    step.click()
    assert controller.received_of(m.CommandRequest) == []
    step.click(delay=1500)
    assert wait_for_request(controller, 1).command == m.CloseQuestion()


def test_a_score_is_adjusted_with_a_reason(mc_page: Page, controller: FakeController) -> None:
    play(controller, "ready", 1)
    mc_page.locator("button.more").click()
    mc_page.get_by_text("Sửa điểm", exact=True).click()
    mc_page.locator(".choice label", has_text="Phúc Lợi").click()
    mc_page.locator("#amount").fill("-2,5")
    mc_page.locator("#reason").fill("Chấm nhầm câu 2")
    mc_page.locator("dialog button[type=submit]").click()
    command = wait_for_request(controller, 1).command
    assert isinstance(command, m.AdjustScore)
    assert (command.team, str(command.points), command.reason) == (5, "-2.5", "Chấm nhầm câu 2")


def test_the_pages_say_when_the_controller_is_away_and_when_it_is_back(
    mc_page: Page, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    banner = mc_page.locator(".banner")
    expect(banner).to_be_hidden()
    controller.is_beating = False
    expect(banner).to_contain_text("Mất kết nối với máy chủ")
    controller.is_beating = True
    expect(banner).to_be_hidden()


def test_a_restarted_panel_finds_its_pages_again_and_nobody_is_logged_out(
    mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    expect(mc_page.locator("button.next")).to_be_visible()
    panel.restart()
    play(controller, "thinking", 2)
    expect(mc_page.locator(".phase")).to_have_text("Đang suy nghĩ — chuông khoá", timeout=patience_ms(8000))


def test_a_key_pushes_the_simulated_button_and_letting_go_lets_it_go(
    window: BrowserContext, panel: Panel, board: ScriptedBoard
) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/buttons")
    expect(page.locator(".station")).to_have_count(8)
    page.keyboard.press("3")
    wait_until(lambda: len(board.messages) == 2)
    levels = [level for level in board.messages if isinstance(level, m.SetButton)]
    assert [(level.station, level.down) for level in levels] == [(3, True), (3, False)]


def test_the_led_page_draws_what_is_on_the_wire(window: BrowserContext, panel: Panel, led: LedTap) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/led")
    led.show(m.LedFrame("clock", 32, 8, b"\x80\x00\x00\x01" + bytes(28), 7, True))
    expect(page.locator("figcaption")).to_have_text("clock · 32 × 8 · độ sáng 7/15")
    red = "(x) => document.querySelector('canvas').getContext('2d').getImageData(x, 8, 1, 1).data[0]"
    assert page.evaluate(red, 8) > 100
    assert page.evaluate(red, 40) < 60
    assert page.evaluate(red, 31 * 16 + 8) > 100
