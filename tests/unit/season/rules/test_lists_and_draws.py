"""Lists confirmed by another person, seats by a seed that anybody can check, day and place of each pool."""

import hashlib
from datetime import date

import pytest

from season.rules import commands as c
from season.rules import facts as f
from season.rules.states import StageState
from tests.unit.season.rules.office import HUONG, LAN, MINH, Office, head_of

DRAW = c.DrawSeats("cum-1", "17-4-9-26", "Cô Lan", "Thầy Minh")


@pytest.fixture
def office() -> Office:
    ready = Office()
    ready.confirm_list()
    return ready


def test_the_list_has_the_confirmed_entries(office: Office) -> None:
    record = office.season.stage_record("chung-khao")
    assert (record.state, len(record.entries)) == (StageState.LIST_CONFIRMED, 17)


def test_who_proposed_a_list_does_not_confirm_it() -> None:
    office = Office()
    office.order(c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.TWO_TEAMS, "QĐ 12"))
    office.confirm_entry("cum-1/sai-dong")
    assert office.reasons(c.ProposeList("chung-khao")) == ["entry-not-confirmed"] * 17
    office.order(c.ProposeList("chung-khao"), LAN, override="các trường khác gửi sau")
    assert office.reasons(c.ConfirmList("chung-khao"), LAN) == ["confirms-own-list"]
    assert office.reasons(c.ConfirmList("chung-khao"), LAN, override="không ai khác") == ["confirms-own-list"]
    office.order(c.ReturnList("chung-khao", "thiếu trường"), MINH)
    assert office.reasons(c.ConfirmList("chung-khao"), MINH) == ["wrong-state"]


def test_an_empty_list_is_not_proposed() -> None:
    office = Office()
    office.order(c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.TWO_TEAMS, "QĐ 12"))
    assert office.reasons(c.ProposeList("chung-khao"), override="gấp quá")[-1] == "nobody-confirmed"
    assert office.reasons(c.ProposeList("chung-ket")) == ["stage-before-open", "nobody-goes-on"]
    assert office.reasons(c.ProposeList("so-khao")) == ["no-places"]
    assert office.reasons(c.ProposeList("x")) == ["no-such-stage"]


def test_the_draw_follows_from_the_seed_alone(office: Office) -> None:
    (fact,) = office.order(DRAW)
    assert isinstance(fact, f.SeatsDrawn)
    entries = [entry for entry in office.season.stage_record("chung-khao").entries if entry.startswith("cum-1/")]
    assert len(entries) == 5
    assert list(fact.seats) == sorted(
        entries, key=lambda entry: hashlib.sha256(f"17-4-9-26/seats/{entry}".encode()).hexdigest()
    )
    assert sorted(fact.performances) == sorted(entries)
    assert office.season.draws["cum-1"].seats == fact.seats


def test_a_draw_needs_two_persons_and_a_confirmed_list(office: Office) -> None:
    alone = c.DrawSeats("cum-1", "17", "Cô Lan", "cô lan")
    assert office.reasons(alone) == ["lot-persons"]
    assert Office().reasons(alone) == ["lot-persons", "list-not-confirmed"]
    assert office.reasons(c.DrawSeats("x", "17", "Cô Lan", "Thầy Minh")) == ["no-such-pool"]


def test_a_draw_is_repeated_on_record_only(office: Office) -> None:
    office.order(DRAW)
    assert office.reasons(DRAW) == ["already-drawn"]
    facts = office.order(c.DrawSeats("cum-1", "5", "Cô Lan", "Thầy Minh"), LAN, override="nhầm phiếu")
    assert isinstance(facts[0], f.Overrode)
    assert office.season.draws["cum-1"].seed == "5"


def test_a_withdrawn_team_opens_the_list_and_voids_the_draw_of_its_pool(office: Office) -> None:
    office.order(DRAW)
    office.order(c.DrawSeats("cum-4", "3", "Cô Lan", "Thầy Minh"))
    facts = office.order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"))
    assert [type(fact) for fact in facts] == [f.EntryWithdrawn, f.ListReopened]
    assert office.season.stage_record("chung-khao").state is StageState.OPEN
    assert list(office.season.draws) == ["cum-4"]


def test_a_stage_is_scheduled_once_each_pool_is(office: Office) -> None:
    for number in (1, 2, 3, 4):
        assert office.season.stage_record("chung-khao").state is StageState.LIST_CONFIRMED
        office.order(c.ScheduleSitting(f"cum-{number}", date(2018, 10, 27), "08:00", "Hội trường"))
    assert office.season.stage_record("chung-khao").state is StageState.SCHEDULED


def test_a_list_that_was_opened_again_keeps_days_and_places(office: Office) -> None:
    for number in (1, 2, 3, 4):
        office.order(c.ScheduleSitting(f"cum-{number}", date(2018, 10, 27), "08:00", "Hội trường"))
    office.order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"))
    office.order(c.ProposeList("chung-khao"), LAN)
    office.order(c.ConfirmList("chung-khao"), MINH)
    record = office.season.stage_record("chung-khao")
    assert (record.state, len(record.entries), len(record.schedule)) == (StageState.SCHEDULED, 16, 4)


def test_a_day_in_the_past_or_after_the_deadline_is_overridden_on_record(office: Office) -> None:
    past = c.ScheduleSitting("cum-1", date(2018, 9, 19), "08:00", "Hội trường")
    late = c.ScheduleSitting("cum-1", date(2018, 10, 31), "08:00", "Hội trường")
    assert office.reasons(past) == ["day-is-past"]
    assert office.reasons(late) == ["day-after-due"]
    assert isinstance(office.order(late, LAN, override="mưa bão")[0], f.Overrode)


def test_a_list_comes_before_its_schedule_but_a_pilot_has_none() -> None:
    office = Office()
    day = date(2018, 10, 27)
    assert office.reasons(c.ScheduleSitting("cum-1", day, "08:00", "Hội trường")) == ["list-not-confirmed"]
    assert office.reasons(c.ScheduleSitting("x", day, "08:00", "Hội trường")) == ["no-such-pool"]
    office.order(c.ScheduleSitting("thi-diem", date(2018, 9, 21), "08:00", "Hội trường"), override="thi thử muộn")
    assert office.season.stage_record("thi-diem").schedule["thi-diem"].at == "08:00"


def test_lists_are_the_leading_offices(office: Office) -> None:
    for command in (c.ProposeList("chung-khao"), c.ConfirmList("chung-khao"), DRAW):
        assert office.reasons(command, HUONG) == ["wrong-role"]
        assert office.reasons(command, head_of("sai-dong")) == ["wrong-role"]
