"""Accounts: what a password must be, to whom a unit belongs, what the database keeps."""

import pytest
from sqlalchemy import Engine

from season.rules.people import Role
from season.site.account import (
    INVITATION_S,
    Account,
    disabling_fault,
    invitation_digest,
    password_faults,
    person_of,
    unit_faults,
)
from season.site.account_store import AccountStore
from season.store.database import open_database
from tests.unit.season.rules.office import plan_2018

LAN = Account("lan", "Nguyễn Thị Lan", Role.LEAD, password="hash")
NOW_S = 1_540_000_000


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_database(f"sqlite:///{tmp_path_factory.mktemp('accounts') / 'season.db'}")


@pytest.mark.parametrize(
    "password, again, codes",
    [
        ("chuông reo ba lần", "chuông reo ba lần", []),
        ("ngắn", "ngắn", ["password-length"]),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", ["password-easy"]),
        ("nguyenthilan", "nguyenthilan", ["password-easy"]),
        ("chuông reo ba lần", "chuông reo hai lần", ["password-twice"]),
        ("ngắn", "", ["password-length", "password-twice"]),
    ],
)
def test_a_password_is_long_and_typed_twice(password: str, again: str, codes: list[str]) -> None:
    assert [fault.code for fault in password_faults(password, again, "nguyenthilan")] == codes


@pytest.mark.parametrize(
    "role, unit, codes",
    [
        (Role.LEAD, "", []),
        (Role.SIGN, "ubnd", []),
        (Role.SCHOOL, "ai-mo", []),
        (Role.SCHOOL, "gd", ["account-school"]),
        (Role.UNIT, "vp", []),
        (Role.UNIT, "", ["account-unit"]),
        (Role.HOST, "ngo-gia-tu", []),
        (Role.LEAD, "so-gd", ["no-such-unit"]),
    ],
)
def test_a_role_says_what_unit_a_person_may_have(role: Role, unit: str, codes: list[str]) -> None:
    assert [fault.code for fault in unit_faults(role, unit, plan_2018())] == codes
    assert list(unit_faults(role, unit, None)) == []


def test_who_leads_without_a_unit_is_of_the_unit_that_leads() -> None:
    assert person_of(LAN, None).unit == ""
    assert person_of(LAN, plan_2018()).unit == "gd"


def test_the_last_of_the_leading_office_is_never_disabled() -> None:
    minh = Account("minh", "Trần Văn Minh", Role.LEAD)
    assert disabling_fault([LAN, minh], "lan") is not None, "Minh has no password yet"
    assert disabling_fault([LAN, minh], "minh") is None
    school = Account("ai-mo", "Hiệu trưởng", Role.SCHOOL, password="hash")
    assert disabling_fault([LAN, school], "lan") is not None


def test_an_account_is_kept_with_what_was_done_to_it(engine: Engine) -> None:
    store = AccountStore(engine)
    assert store.find("lan") is None
    store.change("lan", lambda _: LAN, "", "created", 7)
    assert store.find("lan") == LAN
    assert LAN in store.accounts()
    assert [(record.by, record.account, record.what) for record in store.records()][:1] == [("", "lan", "created")]


def test_an_invitation_is_good_for_a_week_and_not_for_who_is_disabled(engine: Engine) -> None:
    store, digest = AccountStore(engine), invitation_digest("token")
    invited = Account("binh", "Lê Thị Bình", Role.LEAD, invitation=digest, invited_until_s=NOW_S + INVITATION_S)
    store.change("binh", lambda _: invited, "lan", "created", 8)
    assert store.invited(digest, NOW_S) == invited
    assert store.invited(invitation_digest("other"), NOW_S) is None
    assert store.invited("", NOW_S) is None
    assert store.invited(digest, NOW_S + INVITATION_S + 1) is None
    disabled = Account("binh", "Lê Thị Bình", Role.LEAD, is_disabled=True, invitation=digest, invited_until_s=NOW_S)
    store.change("binh", lambda _: disabled, "lan", "disabled", 9)
    assert store.invited(digest, NOW_S) is None


def test_every_process_signs_with_the_same_secret(engine: Engine) -> None:
    assert AccountStore(engine).secret() == AccountStore(engine).secret()
    assert len(AccountStore(engine).secret()) == 32
