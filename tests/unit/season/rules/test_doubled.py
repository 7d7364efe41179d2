"""A school with two places, decided on record: a place stays empty, two teams, or another school moves."""

from season.rules import commands as c
from season.rules.commands import DoubledChoice
from season.rules.states import EntryState, StageState
from tests.unit.season.rules.office import LAN, MINH, Office

IN_2, IN_3 = "cum-2/cu-khoi", "cum-3/cu-khoi"


def decision(choice: DoubledChoice, keep: str = "", moves: str = "", why: str = "QĐ 12") -> c.DecideDoubled:
    return c.DecideDoubled("chung-khao", "cu-khoi", choice, why, keep, moves)


def test_a_list_waits_for_the_decision_and_nobody_overrides_it() -> None:
    office = Office()
    for entry in list(office.season.entries):
        office.confirm_entry(entry)
    assert office.reasons(c.ProposeList("chung-khao")) == ["school-undecided"]
    assert office.reasons(c.ProposeList("chung-khao"), override="gấp quá") == ["school-undecided"]


def test_a_place_stays_empty() -> None:
    office = Office()
    office.order(decision(DoubledChoice.LEAVE_EMPTY, "cum-3"))
    entries = office.season.entries
    assert (entries[IN_2].state, entries[IN_3].state) == (EntryState.WITHDRAWN, EntryState.EXPECTED)
    assert entries[IN_2].why == "QĐ 12"


def test_two_teams_have_letters() -> None:
    office = Office()
    office.order(decision(DoubledChoice.TWO_TEAMS))
    assert [office.season.entries[entry].team for entry in (IN_2, IN_3)] == ["A", "B"]
    assert all(entry.takes_part for entry in office.season.entries.values())


def test_another_school_moves_and_its_entry_keeps_its_id() -> None:
    office = Office()
    office.confirm_entry("cum-3/thanh-am")
    office.order(decision(DoubledChoice.MOVE, "cum-3", "thanh-am"))
    moved, left = office.season.entries["cum-3/thanh-am"], office.season.entries[IN_2]
    assert (moved.pool, moved.state) == ("cum-2", EntryState.CONFIRMED)
    assert (left.state, left.replaced_by) == (EntryState.REPLACED, "cum-3/thanh-am")


def test_it_is_decided_once() -> None:
    office = Office()
    office.order(decision(DoubledChoice.TWO_TEAMS))
    assert office.reasons(decision(DoubledChoice.LEAVE_EMPTY, "cum-3")) == ["already-decided"]


def test_a_choice_must_fit_and_all_that_does_not_is_told() -> None:
    office = Office()
    assert office.reasons(decision(DoubledChoice.LEAVE_EMPTY, why="")) == ["reason-short", "keep-pool"]
    assert office.reasons(decision(DoubledChoice.LEAVE_EMPTY, "cum-1", "thanh-am")) == ["keep-pool", "nobody-moves"]
    assert office.reasons(decision(DoubledChoice.TWO_TEAMS, "cum-2")) == ["two-teams-stay"]
    assert office.reasons(decision(DoubledChoice.MOVE, "cum-3", "ngoc-lam")) == ["move-school"]  # is in Cụm 2 already
    assert office.reasons(decision(DoubledChoice.MOVE, "cum-3", "cu-khoi")) == ["move-school"]
    other = c.DecideDoubled("chung-khao", "sai-dong", DoubledChoice.TWO_TEAMS, "QĐ 12")
    assert office.reasons(other) == ["not-doubled"]
    assert office.reasons(c.DecideDoubled("x", "sai-dong", DoubledChoice.TWO_TEAMS, "QĐ 12")) == ["no-such-stage"]


def test_one_of_two_teams_can_be_withdrawn_later() -> None:
    office = Office()
    office.order(decision(DoubledChoice.TWO_TEAMS))
    for entry in list(office.season.entries):
        office.confirm_entry(entry)
    office.order(c.ProposeList("chung-khao"), LAN)
    office.order(c.ConfirmList("chung-khao"), MINH)
    office.order(c.WithdrawEntry(IN_2, "chỉ còn một đội"))
    assert office.season.stage_record("chung-khao").state is StageState.OPEN
