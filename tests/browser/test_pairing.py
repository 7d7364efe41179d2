"""Who joins as whom, in real pages: codes on both screens, the PIN asked again, "not me", and what is asked first."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from bus.messages import AccessKind, Role
from tests.browser import sample_parts
from tests.browser.harness import PINS, Panel, sign_in, wait_for_request, wait_until
from tests.browser.scene_player import play

Open = Callable[[], Page]


@pytest.fixture
def secure_panel(run_folder: Path) -> Iterator[Panel]:
    """A panel that has HTTPS."""
    panel = Panel(run_folder, https=True)
    panel.wait_open()
    yield panel
    panel.end()


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Open]:
    """Another tablet each time, that trusts the site's certificate."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        contexts.append(browser.new_context(ignore_https_errors=True, locale="vi-VN"))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def qr_link(page: Page, seat: str) -> str:
    """The link in the QR code for a seat, as this page shows it."""
    with page.expect_response("**/api/tickets") as answer:
        page.get_by_role("button", name=seat, exact=True).click()
    expect(page.locator(".ticket svg")).to_be_visible()
    return str(answer.value.json()["link"])


def test_a_tablet_joins_over_https_once_both_screens_show_one_code(
    secure_panel: Panel, controller: FakeController, tablet: Open
) -> None:
    play(controller, "setup", 1)
    desk, judge = tablet(), tablet()
    sign_in(desk, secure_panel.secure_url, PINS["desk"], "desk")
    link = qr_link(desk, "Giám khảo 2")
    assert re.fullmatch(rf"{secure_panel.secure_url}/enter#ticket=[\w-]{{22}}&ca=[0-9a-f]{{32}}", link)
    messages: list[str] = []
    judge.on("request", lambda request: messages.append(f"{request.url} {request.post_data or ''}"))
    judge.goto(link)
    expect(judge.locator("#waiting .compare")).to_have_text(re.compile(r"^\d{4}$"))
    code = judge.locator("#waiting .compare").text_content()
    expect(desk.locator(".waiting-device .compare")).to_have_text(code or "")
    assert judge.url == f"{secure_panel.secure_url}/enter", "the address bar shows no ticket"
    assert not any(link.split("ticket=")[1][:22] in request for request in messages), "the token itself never travels"

    desk.locator(".waiting-device .final").click()
    judge.wait_for_url(f"{secure_panel.secure_url}/judge")
    wait_until(lambda: any(event.what is AccessKind.INVITED for event in controller.received_of(m.AccessEvent)))
    joined = next(event for event in controller.received_of(m.AccessEvent) if event.what is AccessKind.INVITED)
    assert (joined.role, joined.judge, joined.by is not None and joined.by.role) == (Role.JUDGE, 2, Role.DESK)


def test_who_is_kept_out_reads_so(secure_panel: Panel, controller: FakeController, tablet: Open) -> None:
    play(controller, "setup", 1)
    desk, other = tablet(), tablet()
    sign_in(desk, secure_panel.secure_url, PINS["desk"], "desk")
    other.goto(qr_link(desk, "Giám khảo 3"))
    desk.locator(".waiting-device .small").click()
    expect(other.locator("#refusal")).to_contain_text("không được vào")
    assert "/enter" in other.url


def test_a_link_with_somebodys_ticket_asks_first_and_the_mc_stays_the_mc(
    panel: Panel, controller: FakeController, mc_page: Page, enter: Callable[[str], Page]
) -> None:
    play(controller, "setup", 1)
    desk = enter("desk")
    link = qr_link(desk, "Giám khảo 2")
    mc_page.goto(link)
    expect(mc_page.locator("#change")).to_contain_text("đang là Người dẫn chương trình")
    mc_page.get_by_role("button", name="Giữ nguyên").click()
    mc_page.wait_for_url(f"{panel.url}/mc")
    expect(mc_page.locator(".mc-head")).to_be_visible()


def test_a_tablet_that_is_left_alone_asks_for_the_pin_before_it_pairs_another(
    panel: Panel, controller: FakeController, enter: Callable[[str], Page]
) -> None:
    play(controller, "setup", 1)
    desk = enter("desk")
    panel.restart()  # proofs are in memory: as after some minutes
    desk.get_by_role("button", name="Giám khảo 2", exact=True).click()
    field = desk.locator("#pin-again")
    field.fill("000000")
    field.press("Enter")
    expect(desk.locator("dialog .refusal")).to_have_text("Mã PIN không đúng.")
    expect(desk.locator(".ticket")).to_have_count(0)
    field.fill(PINS["desk"])
    field.press("Enter")
    expect(desk.locator(".ticket svg")).to_be_visible()
    expect(desk.locator("dialog")).to_have_count(0)


def test_the_mc_reads_who_joined_and_says_not_me(
    panel: Panel, controller: FakeController, mc_page: Page, enter: Callable[[str], Page]
) -> None:
    play(controller, "setup", 1)
    expect(mc_page.locator(".mc-head")).to_be_visible()
    stranger = enter("mc")
    notice = mc_page.locator(".newcomers")
    expect(notice).to_contain_text("vừa vào với vai trò Người dẫn chương trình")
    notice.get_by_role("button", name="Người lạ: ngắt ra").click()
    stranger.wait_for_url(f"{panel.url}/enter**")
    expect(notice).to_have_count(0)

    enter("judge/1")
    expect(notice).to_contain_text("Giám khảo 1")
    notice.get_by_role("button", name="Đã biết").click()
    expect(notice).to_have_count(0)
    mc_page.reload()
    expect(mc_page.locator(".mc-head")).to_be_visible()
    expect(notice).to_have_count(0)


def test_guesses_are_told_to_the_controller_for_everybody_to_read(panel: Panel, controller: FakeController) -> None:
    for _ in range(4):
        request = urllib.request.Request(
            f"{panel.url}/enter",
            b'{"pin": "000000", "seat": "desk"}',
            {"Content-Type": "application/json", "Origin": panel.url},
        )
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request)

    def beats_with_troubles() -> list[m.Alive]:
        return [alive for alive in controller.received_of(m.Alive) if alive.troubles]

    def guesses() -> list[m.AccessEvent]:
        return [event for event in controller.received_of(m.AccessEvent) if event.what is AccessKind.GUESSED]

    wait_until(lambda: bool(beats_with_troubles()))
    assert str(beats_with_troubles()[-1].troubles[0]) == "4 wrong PINs for Desk in the last ten minutes, from 127.0.0.1"
    wait_until(lambda: bool(guesses()))
    assert guesses()[0].role is Role.DESK


def test_a_judge_reads_who_entered_the_ballot_and_agrees_or_marks_anew(
    panel: Panel, controller: FakeController, enter: Callable[[str], Page]
) -> None:
    judge, desk = enter("judge/2"), enter("desk")
    marks = tuple(map(Decimal, (35, 28, 15, 9)))
    entered = m.BallotView(2, final=False, marks=marks, entered_by=Role.DESK)
    ballots = (m.BallotView(1, final=True), entered, m.BallotView(3, final=True))
    play(controller, "judging", 1, ballots=ballots, criteria=sample_parts.CRITERIA)
    expect(judge.locator(".entered")).to_contain_text("do Ban thư ký nhập hộ thầy/cô")
    expect(judge.locator(".total")).to_have_text("Tổng 87")
    expect(desk.locator("[data-key=ballot-2]")).to_contain_text("chờ xác nhận")
    judge.get_by_role("button", name="Không, tôi tự chấm").click()
    assert wait_for_request(controller, 1).command == m.ReopenBallot(2)
    judge.get_by_role("button", name="Đồng ý, CHỐT phiếu").click()
    request = wait_for_request(controller, 2)
    assert (request.command, request.role, request.judge) == (m.ConfirmBallot(2), Role.JUDGE, 2)
    assert re.fullmatch("[0-9a-f]{8}", request.device)

    play(controller, "judging", 2, ballots=(ballots[0], replace(entered, final=True), ballots[2]))
    expect(judge.locator(".entered")).to_contain_text("do Ban thư ký nhập hộ thầy/cô")
    expect(judge.locator(".sealed")).to_be_visible()
