"""Who answers for which pool, how long a protest is in time, and keys that do not count any more."""

import pytest
from msgspec.structs import replace

from bus.units import NS_PER_S
from season.rules import commands as c
from season.rules import result_commands as rc
from season.rules.people import Person, Role
from season.rules.protests import protests_until_ns
from season.rules.states import SittingState
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import HUONG, LAN, MINH, Office, head_of, plan_2018

HOST = Person("nha-1", "Chủ nhà cụm 1", Role.HOST, "sai-dong")
OTHER_HOST = Person("nha-2", "Chủ nhà cụm 2", Role.HOST, "ngoc-lam")
CHAIR = Person("gk", "Trưởng ban giám khảo", Role.JURY)
OTHER_CHAIR = Person("gk-2", "Trưởng ban của cụm 2", Role.JURY, "ngoc-lam")
DAY_NS = 86_400 * NS_PER_S


@pytest.fixture
def office() -> Office:
    office = p.scheduled_office()
    p.pack(office, "cum-1")
    return office


def test_a_host_says_how_far_its_own_pool_is_and_brings_the_result(office: Office) -> None:
    assert office.reasons(rc.NoteProgress("cum-1/1", SittingState.FETCHED), OTHER_HOST) == ["not-your-pool"]
    office.order(rc.NoteProgress("cum-1/1", SittingState.FETCHED), HOST)
    statement = p.statement(office, "cum-1")
    command = rc.ReceiveResult(p.id_of(statement), statement, (p.BOX_KEY, p.JURY_KEY))
    assert office.reasons(command, OTHER_HOST) == ["not-your-pool"]
    office.order(command, HOST)
    paper = rc.AttachPaper(p.id_of(statement), "5" * 64)
    assert office.reasons(paper, OTHER_HOST) == ["not-your-pool"]
    office.order(paper, HOST)
    office.order(rc.ReviewResult(p.id_of(statement)))
    office.order(rc.ConfirmResult(p.id_of(statement)), LAN)


def test_a_chair_decides_protests_of_its_own_pools_or_of_all(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    p.received(office, statement)
    for number, chair in ((1, HUONG), (2, CHAIR), (3, replace(CHAIR, unit="sai-dong"))):
        office.order(rc.LodgeProtest("cum-1/1", statement.teams[1].entry, "chấm sai câu 7"), LAN)
        decision = rc.DecideProtest("cum-1/1", number, False, "đáp án đúng như công bố")
        assert office.reasons(decision, OTHER_CHAIR) == ["not-your-pool"]
        office.order(decision, chair)
    assert not office.season.sittings["cum-1/1"].open_protests


def test_a_school_protests_in_time_and_later_only_the_office_lets_it(office: Office) -> None:
    assert protests_until_ns(office.season, office.season.sittings["cum-1/1"]) is None
    statement = p.statement(office, "cum-1")
    p.received(office, statement)
    school = head_of(office.season.entries[statement.teams[1].entry].school)
    protest = rc.LodgeProtest("cum-1/1", statement.teams[1].entry, "chấm sai câu 7")
    office.now_ns += DAY_NS + 1
    assert office.reasons(protest, school) == ["protest-late"]
    assert "override-role" in office.reasons(protest, school, override="đường truyền hỏng")
    office.order(protest, LAN, override="trường báo qua điện thoại đúng hạn")
    office.order(rc.DecideProtest("cum-1/1", 1, True, "trọng tài chấm nhầm"), MINH)
    p.receive(office, p.correction(statement))
    office.order(protest, school)


def test_the_plan_says_how_long(office: Office) -> None:
    plan = plan_2018()
    stages = tuple(replace(stage, protest_hours=2) if stage.id == "chung-khao" else stage for stage in plan.stages)
    office.order(c.ProposeAmendment(replace(plan, stages=stages), "khiếu nại trong hai giờ"))
    office.order(c.ApproveAmendment(), HUONG)
    p.received(office, p.statement(office, "cum-1"))
    until = protests_until_ns(office.season, office.season.sittings["cum-1/1"])
    assert until == office.now_ns + 2 * 3600 * NS_PER_S


def test_a_key_that_is_withdrawn_counts_for_nothing_that_comes_later(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    earlier = p.received(office, statement)
    assert office.reasons(rc.WithdrawKey("9" * 64, "thẻ nhớ bị mất")) == ["no-such-key"]
    assert office.reasons(rc.WithdrawKey(p.BOX_KEY, " ")) == ["reason-short"]
    office.order(rc.WithdrawKey(p.BOX_KEY, "thẻ nhớ bị mất"))
    key = office.season.keys[p.BOX_KEY]
    assert (key.is_lost, key.lost_why, key.lost_ns) == (True, "thẻ nhớ bị mất", office.now_ns)
    assert office.reasons(rc.WithdrawKey(p.BOX_KEY, "lần nữa nữa")) == ["key-withdrawn"]
    later = p.correction(statement)
    command = rc.ReceiveResult(p.id_of(later), later, (p.BOX_KEY, p.JURY_KEY))
    assert office.reasons(command) == ["key-was-lost"]
    office.order(rc.ConfirmResult(earlier), MINH)
    office.order(rc.EnrolKey(p.OTHER_BOX, rc.KeyHolder.BOX, "máy mới", p.BOX_KEY, "máy thay thế"))
    assert office.season.keys[p.BOX_KEY].lost_why == "thẻ nhớ bị mất"


def test_the_offices_key_that_is_withdrawn_signs_no_package(office: Office) -> None:
    office.order(rc.WithdrawKey(p.OFFICE_KEY, "máy tính bị mất cắp"))
    codes = office.reasons(rc.PackSitting("cum-2", "1" * 64, p.OFFICE_KEY, "2" * 32, "3" * 32, "4" * 64, "0.1.0"), LAN)
    assert codes == ["not-office-key"]
