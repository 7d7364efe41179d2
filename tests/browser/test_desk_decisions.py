"""What the desk decides, exchanges and takes back, in a real Chromium, over a fake controller."""

from playwright.sync_api import BrowserContext, expect

from bus import messages as m
from bus.fake_controller import FakeController
from bus.units import NS_PER_S
from tests.browser.harness import Panel, wait_for_request
from tests.browser.scene_player import Enter, play


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


def test_the_desk_corrects_the_names_of_a_team_and_of_the_match_for_a_reason(
    enter: Enter, controller: FakeController
) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    desk.locator("[data-key=team-2]").get_by_role("button", name="Sửa tên").click()
    desk.locator("#rename-name").fill(" THCS Ái Mộ ")
    desk.locator("dialog .final").click()
    misspelt = "Viết sai chính tả"
    assert wait_for_request(controller, 1).command == m.RenameTeam(2, "THCS Ái Mộ", misspelt)
    desk.get_by_role("button", name="Sửa tên buổi thi").click()
    title = desk.locator("#rename-title").input_value()
    expect(desk.locator("#rename-title")).not_to_have_value("")
    desk.locator("#rename-venue").fill("Trường THCS Gia Thuỵ")
    desk.locator("dialog .final").click()
    assert wait_for_request(controller, 2).command == m.RenameMatch(title, "Trường THCS Gia Thuỵ", misspelt)


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


def test_the_desk_holds_everything_for_a_reason_of_one_tap_or_for_a_break(
    enter: Enter, controller: FakeController
) -> None:
    play(controller, "ready", 1)
    desk = enter("desk")
    hold = desk.get_by_role("button", name="Tạm dừng kỹ thuật")
    for number, name, command in (
        (1, "Đổi nút bấm", m.Hold("Đổi nút bấm")),
        (2, "Nghỉ 10 phút", m.Hold("", minutes=10)),
    ):
        hold.click()
        desk.locator("dialog").get_by_role("button", name=name).click()
        assert wait_for_request(controller, number).command == command
        expect(desk.locator("dialog")).to_have_count(0)
    hold.click()
    desk.locator("#hold-reason").fill("mất điện")
    desk.locator("dialog .final").click()
    assert wait_for_request(controller, 3).command == m.Hold("mất điện")


def test_a_break_counts_down_for_the_hall(window: BrowserContext, panel: Panel, controller: FakeController) -> None:
    minutes_ns = 10 * 60 * NS_PER_S
    clock = m.ClockView("break", minutes_ns, None, minutes_ns)
    pause = m.Sentence("break", "Break of {minutes} min", {"minutes": 10})
    play(controller, "ready", 1, hold=pause, hold_clock=clock)
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    expect(stage.locator("body")).to_contain_text("Nghỉ 10 phút")
    expect(stage.locator("show-clock").filter(has_text="10:00").first).to_be_visible()
