"""Vouchers: an account that one person invited anew cannot confirm what that person received."""

import re
from pathlib import Path

import pytest

from season.rules.commands import DraftSeason, IssueSeason
from season.rules.order import Order
from season.rules.people import Person, Role
from season.rules.states import EntryState
from season.site import account_wording as w
from season.site.account import Account
from season.site.account_record import AccountRecord
from season.site.vouchers import inviters, voucher_fault
from tests.unit.season.rules.office import nomination, plan_2018
from tests.unit.season.site.site_client import PASSWORD, Browser, Site, words

ROLES = {
    "a": Role.LEAD,
    "b": Role.LEAD,
    "c": Role.LEAD,
    "s": Role.SIGN,
    "school": Role.SCHOOL,
    "unit": Role.UNIT,
    "host": Role.HOST,
}
START = (("a", "a", w.JOINED), ("a", "b", w.CREATED), ("b", "b", w.JOINED))
ENTRY = "cum-1/sai-dong"
BINH = Person("binh", "Lê Thị Bình", Role.LEAD, "gd")


def behind(*what: tuple[str, str, str]) -> dict[str, str]:
    return inviters(ROLES, [AccountRecord(1, by, account, done) for by, account, done in (*START, *what)])


@pytest.mark.parametrize(
    "what, expected",
    [
        ((), {}),
        ((("a", "b", w.INVITED),), {"b": "a"}),
        ((("a", "b", w.INVITED), ("b", "b", w.JOINED)), {"b": "a"}),
        ((("a", "b", w.INVITED), ("b", "c", w.CREATED)), {"b": "a", "c": "a"}),
        ((("a", "c", w.CREATED),), {"c": "a"}),
        ((("a", "b", w.DISABLED), ("a", "c", w.CREATED)), {"c": "a"}),
        ((("a", "c", w.CREATED), ("b", "c", w.VOUCHED)), {}),
        ((("a", "c", w.CREATED), ("b", "c", w.VOUCHED), ("a", "c", w.INVITED)), {"c": "a"}),
        ((("a", "b", w.INVITED), ("", "b", w.INVITED)), {}),
        ((("a", "school", w.CREATED), ("a", "host", w.CREATED)), {"host": "a"}),
        ((("a", "unit", w.CREATED), ("b", "unit", w.VOUCHED), ("b", "unit", w.INVITED)), {"unit": "b"}),
        ((("b", "b", w.INVITED),), {}),
        ((("b", "a", w.INVITED), ("a", "b", w.INVITED)), {"a": "b"}),
    ],
)
def test_whoever_gave_an_invitation_may_stand_behind_the_account(
    what: tuple[tuple[str, str, str], ...], expected: dict[str, str]
) -> None:
    assert behind(*what) == expected


@pytest.mark.parametrize(
    "voucher, code", [("a", "vouch-inviter"), ("b", "vouch-self"), ("c", "vouch-inviter"), ("s", None)]
)
def test_a_third_person_vouches(voucher: str, code: str | None) -> None:
    vouchers = behind(("", "s", w.CREATED), ("a", "c", w.CREATED), ("a", "b", w.INVITED))
    fault = voucher_fault(vouchers, "b", voucher)
    assert (fault.code if fault is not None else None) == code


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.add_people()
    for command in (DraftSeason(plan_2018()), IssueSeason(), nomination(ENTRY, "1")):
        site.office.carry_out(Order(command, BINH))
    return site


def joined(site: Site, by: Browser, account: str) -> Browser:
    """Whoever has the new invitation of `account` that `by` made."""
    link = re.search(r"/join/([\w-]+)", by.post(f"/people/{account}/invite").text)
    assert link is not None
    browser = site.browser()
    assert browser.post(link[0], password=PASSWORD, again=PASSWORD).status_code == 302
    return browser


def test_a_colleague_who_was_invited_anew_is_no_second_person_until_somebody_vouches(site: Site) -> None:
    lan = site.browser("lan")
    assert lan.order("accept-entry", entry=ENTRY).status_code == 302
    minh = joined(site, lan, "minh")
    answer = minh.post("/orders/confirm-entry?lang=en", entry=ENTRY, override="không còn ai khác")
    assert answer.status_code == 422
    assert "may be one person" in words(answer)
    assert "I know that this is the person" not in words(lan.get("/people"))
    assert lan.post("/people/minh/vouch").status_code == 422
    assert minh.post("/people/minh/vouch").status_code == 422
    assert site.browser("ai-mo").post("/people/minh/vouch").status_code == 403
    huong = site.browser("huong")
    assert "I know that this is the person" in words(huong.get("/people"))
    assert huong.post("/people/minh/invite").status_code == 403
    assert huong.post("/people/minh/vouch").status_code == 302
    assert minh.order("confirm-entry", entry=ENTRY).status_code == 302
    assert site.office.season().entries[ENTRY].state is EntryState.CONFIRMED


def test_nobody_vouches_before_the_person_has_chosen_a_password(site: Site) -> None:
    lan = site.browser("lan")
    lan.post("/people", id="binh", name="Lê Thị Bình", role="lead")
    assert site.browser("huong").post("/people/binh/vouch").status_code == 404
    assert site.office.people.inviters() == {"binh": "lan"}
    site.add(Account("khach", "Khách", Role.LEAD))
    assert site.office.people.inviters() == {"binh": "lan"}
