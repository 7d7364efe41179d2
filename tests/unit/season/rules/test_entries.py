"""Entries: nominated by the school, received by one person, confirmed by another; late, returned, ill, replaced."""

from datetime import date

from msgspec.structs import replace

from season.rules import commands as c
from season.rules import facts as f
from season.rules.states import EntryState
from tests.unit.season.rules.office import CLERK, HUONG, LAN, MINH, Office, head_of, nomination, on

ENTRY = "cum-1/sai-dong"
HEAD = head_of("sai-dong")


def state(office: Office, entry: str = ENTRY) -> EntryState:
    return office.season.entries[entry].state


def test_an_entry_goes_its_whole_way() -> None:
    office = Office()
    office.order(nomination(ENTRY), HEAD)
    assert state(office) is EntryState.NOMINATED
    office.order(c.AcceptEntry(ENTRY), LAN)
    assert state(office) is EntryState.ACCEPTED
    office.order(c.ConfirmEntry(ENTRY), MINH)
    assert state(office) is EntryState.CONFIRMED


def test_who_received_it_does_not_confirm_it() -> None:
    office = Office()
    office.order(nomination(ENTRY), HEAD)
    office.order(c.AcceptEntry(ENTRY), LAN)
    assert office.reasons(c.ConfirmEntry(ENTRY), LAN) == ["confirms-own"]
    assert office.reasons(c.ConfirmEntry(ENTRY), replace(LAN, id="LAN", name="Người khác")) == ["confirms-own"]
    assert office.reasons(c.ConfirmEntry(ENTRY), LAN, override="không có ai khác") == ["confirms-own"]


def test_who_entered_it_for_a_school_does_not_confirm_it() -> None:
    office = Office()
    office.order(nomination(ENTRY), MINH)
    office.order(c.AcceptEntry(ENTRY), LAN)
    assert office.reasons(c.ConfirmEntry(ENTRY), MINH) == ["confirms-own"]


def test_a_school_nominates_for_itself_only() -> None:
    office = Office()
    assert office.reasons(nomination(ENTRY), head_of("ngoc-lam")) == ["foreign-entry"]
    assert office.reasons(nomination(ENTRY), CLERK) == ["wrong-role"]
    assert office.reasons(nomination("cum-9/x"), LAN) == ["no-such-entry"]


def test_a_nomination_has_all_reasons_at_once() -> None:
    office = Office()
    wrong = nomination(ENTRY, pupils=2, consents=0)
    assert office.reasons(wrong, head_of("ngoc-lam")) == ["foreign-entry", "pupil-count", "consent-missing"]


def test_two_pupils_are_taken_on_record_and_a_missing_consent_never() -> None:
    office = Office()
    assert office.reasons(nomination(ENTRY, pupils=2, consents=1), LAN, "một em ốm") == [
        "pupil-count",
        "consent-missing",
    ]
    facts = office.order(nomination(ENTRY, pupils=2, consents=2), LAN, "một em ốm")
    assert isinstance(facts[0], f.Overrode)
    assert (facts[0].why, [reason.code for reason in facts[0].reasons]) == ("một em ốm", ["pupil-count"])


def test_a_school_overrides_nothing() -> None:
    office = Office()
    assert office.reasons(nomination(ENTRY, pupils=2, consents=2), HEAD, "một em ốm") == [
        "pupil-count",
        "override-role",
    ]
    assert office.reasons(nomination(ENTRY, pupils=2, consents=2), LAN, "x") == ["pupil-count", "reason-short"]


def test_a_nomination_is_late_from_the_first_minute_of_the_next_day_in_vietnam() -> None:
    office = Office(now_ns=on(date(2018, 10, 2), 16))  # 23:00 in Vietnam
    office.order(nomination(ENTRY), HEAD)
    assert not office.season.entries[ENTRY].is_late
    office.now_ns = on(date(2018, 10, 2), 17)  # midnight
    office.order(nomination("cum-2/ngoc-lam"), head_of("ngoc-lam"))
    assert office.season.entries["cum-2/ngoc-lam"].is_late


def test_a_returned_nomination_comes_back_and_may_be_the_same() -> None:
    office = Office()
    office.order(nomination(ENTRY), HEAD)
    assert office.reasons(c.ReturnEntry(ENTRY, ""), LAN) == ["reason-short"]
    office.order(c.ReturnEntry(ENTRY, "thiếu dấu của trường"), LAN)
    assert state(office) is EntryState.RETURNED
    assert office.season.entries[ENTRY].why == "thiếu dấu của trường"
    office.order(nomination(ENTRY), HEAD)
    assert office.season.entries[ENTRY].people_revision == 2
    assert office.reasons(nomination(ENTRY), HEAD) == ["wrong-state", "same-nomination"]


def test_a_pupil_is_ill_so_other_pupils_are_confirmed_anew() -> None:
    office = Office()
    office.confirm_entry(ENTRY)
    assert office.reasons(nomination(ENTRY, "2"), HEAD) == ["reason-short"]
    office.order(nomination(ENTRY, "2", why="em Bình bị ốm"), HEAD)
    entry = office.season.entries[ENTRY]
    assert (entry.state, entry.people_revision, entry.accepted_by) == (EntryState.NOMINATED, 2, None)
    office.order(c.AcceptEntry(ENTRY), MINH)
    assert office.reasons(c.ConfirmEntry(ENTRY), MINH) == ["confirms-own"]
    office.order(c.ConfirmEntry(ENTRY), LAN)


def test_nothing_is_confirmed_before_it_is_accepted() -> None:
    office = Office()
    assert office.reasons(c.AcceptEntry(ENTRY), LAN) == ["wrong-state"]
    office.order(nomination(ENTRY), HEAD)
    assert office.reasons(c.ConfirmEntry(ENTRY), MINH) == ["wrong-state"]


def test_a_school_that_cannot_come_is_replaced_by_one_without_a_place() -> None:
    office = Office()
    office.order(c.WithdrawEntry(ENTRY, "trường bị lụt", "QĐ 15"), LAN)
    assert state(office) is EntryState.WITHDRAWN
    assert office.reasons(c.ReplaceEntry(ENTRY, "ngoc-lam", "thay thế"), LAN) == ["school-has-place"]
    assert office.reasons(c.ReplaceEntry(ENTRY, "nowhere", ""), LAN) == ["reason-short", "no-such-school"]
    office.order(c.WithdrawEntry("cum-4/bo-de", "sang cụm 1", "QĐ 15"), LAN)
    office.order(c.ReplaceEntry(ENTRY, "bo-de", "thay Sài Đồng", "QĐ 15"), LAN)
    assert (state(office), office.season.entries[ENTRY].replaced_by) == (EntryState.REPLACED, "cum-1/bo-de")
    assert office.season.entries["cum-1/bo-de"].state is EntryState.EXPECTED
    assert office.reasons(c.WithdrawEntry(ENTRY, "nữa"), LAN) == ["wrong-state"]
    office.confirm_entry("cum-1/bo-de")


def test_only_the_leading_office_withdraws() -> None:
    assert Office().reasons(c.WithdrawEntry(ENTRY, "xin rút"), HUONG) == ["wrong-role"]
    assert Office().reasons(c.WithdrawEntry(ENTRY, "xin rút"), HEAD) == ["wrong-role"]
