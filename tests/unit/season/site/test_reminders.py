"""Deadlines by e-mail and in calendars: to whom, how often, over a real SMTP server, and never a pupil's name."""

import smtplib
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from icalendar import Calendar
from msgspec.structs import replace
from sqlalchemy import delete

from bus.bad_file import BadFileError
from bus.catalogue import translator
from season.reminders.deadlines import Step, due_reminders
from season.reminders.mail import MailServer, mail_connection, read_server
from season.reminders.reminding import remind
from season.rules import commands as c
from season.rules.people import Role
from season.site.account import Account
from season.store.schema import reminders
from tests.free_ports import free_port
from tests.unit.season.rules.office import LAN, Office, on
from tests.unit.season.site.site_client import PEOPLE, Browser, Site

PLAN = "long-bien-dvc-2018"
SCHOOL = Account("ai-mo", "Hiệu trưởng", Role.SCHOOL, "ai-mo", email="ai-mo@example.org", password="hash")
BROKEN = "nobody@example.org"


class Mailbox:
    """Takes every message but those to `BROKEN`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: object, session: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == BROKEN:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages.append(message_from_bytes(content, policy=default))
        return "250 OK"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    for account in PEOPLE:
        site.add(replace(account, email=f"{account.id}@example.org"))
    lan = site.browser("lan")
    assert lan.order("draft-season", plan_name="long-bien-2018").status_code == 302
    assert lan.order("issue-season").status_code == 302
    return site


@pytest.fixture
def mailbox(site: Site) -> Iterator[tuple[Mailbox, MailServer]]:
    with site.office.engine.begin() as connection:
        connection.execute(delete(reminders))
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, read_server(f"smtp://127.0.0.1:{port}", "phonggd@example.org")
    controller.stop()


def steps(day: date, *sent_steps: Step) -> list[tuple[int, str]]:
    """The steps that the school is reminded of on a day."""
    office = Office()
    reminders = due_reminders(office.season, [SCHOOL], day, sent_steps)
    return [(step.row, step.step) for reminder in reminders for step in reminder.steps if step.row == 11]


@pytest.mark.parametrize(
    "day, step",
    [
        (date(2018, 9, 24), None),
        (date(2018, 9, 25), "soon"),
        (date(2018, 10, 1), "soon"),
        (date(2018, 10, 2), "today"),
        (date(2018, 10, 3), "late-1"),
        (date(2018, 10, 8), "late-1"),
        (date(2018, 10, 9), "late-2"),
    ],
)
def test_a_deadline_is_told_when_it_is_near_today_and_every_week_after(day: date, step: str | None) -> None:
    task = Office().season.drafted.task(11)
    assert task is not None
    assert task.due == date(2018, 10, 2)
    assert steps(day) == ([(11, step)] if step else [])
    if step:
        assert steps(day, Step("ai-mo", 11, step)) == []


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_disabled": True}, {"password": ""}])
def test_nobody_is_reminded_who_cannot_sign_in_or_has_no_address(changes: dict[str, object]) -> None:
    assert due_reminders(Office().season, [replace(SCHOOL, **changes)], date(2018, 10, 2), ()) == []


def test_what_is_done_is_not_reminded_of() -> None:
    office = Office(now_ns=on(date(2018, 10, 2)))
    before = due_reminders(office.season, [SCHOOL], date(2018, 10, 2), ())
    office.order(c.CloseTask(10, date(2018, 9, 28), "BC 1", unit="ai-mo"), LAN, override="đã nộp bản giấy")
    after = due_reminders(office.season, [SCHOOL], date(2018, 10, 2), ())
    assert {step.row for step in before[0].steps} - {step.row for step in after[0].steps} == {10}


def test_everybody_gets_one_mail_with_all_of_theirs_once(site: Site, mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    now_ns = on(date(2018, 10, 1))
    first = remind(site.office.engine, PLAN, server, now_ns, translator("vi"), "https://hub.example.org")
    assert first.faults == ()
    assert "ai-mo@example.org" in first.recipients
    mail = next(mail for mail in box.messages if mail["To"] == "ai-mo@example.org")
    assert mail["From"] == "phonggd@example.org"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "đề cử đội dự chung khảo" in text.decode()
    assert "https://hub.example.org/school" in text.decode()
    assert remind(site.office.engine, PLAN, server, now_ns, translator("vi")).recipients == ()
    assert len(box.messages) == len(first.recipients)


def test_an_address_that_does_not_work_keeps_nobody_waiting(site: Site, mailbox: tuple[Mailbox, MailServer]) -> None:
    _, server = mailbox
    site.add(Account("broken", "Lê Thị Bình", Role.SCHOOL, "bo-de", email=BROKEN))
    result = remind(site.office.engine, PLAN, server, on(date(2018, 10, 1)), translator("en"))
    assert [fault.code for fault in result.faults] == ["mail-not-sent"]
    assert BROKEN not in result.recipients
    assert "ai-mo@example.org" in result.recipients
    second = remind(site.office.engine, PLAN, server, on(date(2018, 10, 1)), translator("en"))
    assert [fault.args["to"] for fault in second.faults] == [BROKEN], "only this one is tried again"
    site.add(Account("broken", "Lê Thị Bình", Role.SCHOOL, "bo-de"))


def test_a_server_that_is_away_is_a_fault_and_nothing_counts_as_sent(site: Site) -> None:
    server = read_server(f"smtp://127.0.0.1:{free_port()}", "phonggd@example.org")
    with site.office.engine.begin() as connection:
        connection.execute(delete(reminders))
    result = remind(site.office.engine, PLAN, server, on(date(2018, 10, 1)), translator("en"))
    assert result.recipients == ()
    assert [fault.code for fault in result.faults] == ["mail-not-sent"]


def test_a_password_is_never_sent_in_the_clear_to_another_machine(
    mailbox: tuple[Mailbox, MailServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, server = mailbox
    monkeypatch.setattr("season.reminders.mail.LOCAL", ())
    with pytest.raises(smtplib.SMTPNotSupportedError), mail_connection(replace(server, user="a", password="b")):
        pass


@pytest.mark.parametrize("address", ["", "http://mail", "smtp://", "smtp://mail:x"])
def test_an_address_that_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(BadFileError):
        read_server(address, "phonggd@example.org")


def test_a_calendar_has_the_deadlines_and_matches_of_its_unit(site: Site) -> None:
    browser = site.browser("ai-mo")
    calendar = Calendar.from_ical(browser.get(_feed(browser)).data)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert f"task-11.{PLAN}@bamchuong" in events
    assert events[f"task-11.{PLAN}@bamchuong"].decoded("DTSTART") == date(2018, 10, 2)
    assert f"task-3.{PLAN}@bamchuong" not in events, "that is another unit's"


def test_a_calendar_is_for_whom_its_address_was_made(site: Site) -> None:
    browser = site.browser("ai-mo")
    path = _feed(browser)
    assert site.browser().get(path).status_code == 200, "a calendar program cannot sign in"
    assert site.browser().get(path.replace("/ai-mo/ai-mo/", "/ai-mo/bo-de/")).status_code == 404
    assert site.browser().get(path[:-8] + "0000.ics").status_code == 404
    lan = site.browser("lan")
    lan.post("/people/ai-mo/disable")
    assert site.browser().get(path).status_code == 404
    lan.post("/people/ai-mo/enable")


def _feed(browser: Browser) -> str:
    text = browser.get("/school").text
    return "/calendar/" + text.split("/calendar/")[1].split("<")[0]
