"""The season itself: drafted, issued, amended with another person's word, reported, closed."""

from msgspec.structs import replace

from season.rules import commands as c
from season.rules import facts as f
from season.rules.states import EntryState, SeasonState
from tests.unit.season.rules.office import CLERK, HUONG, LAN, Office, plan_2018, without_bo_de


def state(office: Office) -> SeasonState:
    return office.season.state


def test_an_issued_season_expects_an_entry_in_every_place() -> None:
    office = Office()
    assert office.season.state is SeasonState.ISSUED
    assert len(office.season.entries) == 18
    assert {entry.state for entry in office.season.entries.values()} == {EntryState.EXPECTED}
    assert office.season.entries["cum-2/cu-khoi"].pool == "cum-2"


def test_a_draft_can_be_taken_again_and_an_issued_plan_not() -> None:
    office = Office(is_issued=False)
    office.order(c.DraftSeason(without_bo_de()))
    office.order(c.IssueSeason())
    assert len(office.season.entries) == 17
    assert office.reasons(c.DraftSeason(plan_2018())) == ["season-state"]
    assert office.reasons(c.IssueSeason()) == ["season-state"]


def test_a_plan_with_faults_is_no_draft_and_all_are_told() -> None:
    plan = plan_2018()
    units = tuple(replace(unit, leads=False) for unit in plan.units)
    wrong = replace(plan, units=units, plan=replace(plan.plan, issued_by="nobody"))
    assert Office(is_issued=False).reasons(c.DraftSeason(wrong)) == ["season-finding", "season-finding"]


def test_nothing_is_issued_before_there_is_a_plan() -> None:
    office = Office(is_issued=False)
    office.season = type(office.season)()
    assert office.reasons(c.IssueSeason()) == ["no-plan"]


def test_only_the_leading_office_issues() -> None:
    office = Office(is_issued=False)
    assert office.reasons(c.IssueSeason(), CLERK) == ["wrong-role"]
    assert office.reasons(c.IssueSeason(), HUONG) == ["wrong-role"]


def test_the_plan_changes_with_the_word_of_another_person() -> None:
    office = Office()
    assert office.reasons(c.ApproveAmendment(), HUONG) == ["no-amendment"]
    office.order(c.ProposeAmendment(without_bo_de(), "Bồ Đề xin rút"), LAN)
    assert office.reasons(c.ProposeAmendment(without_bo_de(), "nữa"), LAN) == ["amendment-waits"]
    own_word = replace(HUONG, id=" LAN ")
    assert office.reasons(c.ApproveAmendment(), own_word) == ["approves-own"]
    office.order(c.ApproveAmendment(), HUONG)
    assert office.season.revision == 2
    assert office.season.plan == without_bo_de()
    assert office.season.entries["cum-4/bo-de"].state is EntryState.WITHDRAWN
    assert [type(fact) for fact in office.facts[:2]] == [f.SeasonDrafted, f.SeasonIssued]  # older plans stay on record


def test_an_amendment_opens_the_list_of_the_places_that_it_changes() -> None:
    office = Office()
    office.confirm_list()
    office.order(c.ProposeAmendment(without_bo_de(), "Bồ Đề xin rút"), LAN)
    facts = office.order(c.ApproveAmendment(), HUONG)
    assert [fact.pools for fact in facts if isinstance(fact, f.ListReopened)] == [("cum-4",)]


def test_a_proposal_has_all_reasons_at_once() -> None:
    office = Office()
    other = replace(plan_2018(), id="another-season")
    assert office.reasons(c.ProposeAmendment(other, "")) == ["reason-short", "other-season"]
    assert office.reasons(c.ProposeAmendment(plan_2018(), "như cũ")) == ["same-plan"]


def test_a_declined_amendment_leaves_the_plan() -> None:
    office = Office()
    office.order(c.ProposeAmendment(without_bo_de(), "Bồ Đề xin rút"), LAN)
    assert office.reasons(c.DeclineAmendment(""), HUONG) == ["reason-short"]
    office.order(c.DeclineAmendment("chưa có văn bản"), HUONG)
    assert office.season.plan == plan_2018()
    assert office.season.amendment is None


def test_a_season_ends_with_an_approved_report() -> None:
    office = Office()
    assert office.reasons(c.ReportSeason("BC 40"), HUONG) == ["season-state"]
    office.order(c.StartSeason())
    assert office.reasons(c.CloseSeason()) == ["season-state"]
    assert office.reasons(c.ReportSeason("BC 40"), HUONG) == ["not-published", "not-published"]
    facts = office.order(c.ReportSeason("BC 40"), HUONG, override="kết quả trên giấy, BB 12")
    assert isinstance(facts[0], f.Overrode)
    assert [reason.code for reason in facts[0].reasons] == ["not-published", "not-published"]
    assert facts[0].by == HUONG
    office.order(c.ReopenSeason("sai số liệu"), HUONG)
    assert state(office) is SeasonState.RUNNING
    office.order(c.ReportSeason("BC 41"), HUONG, override="kết quả trên giấy, BB 12")
    office.order(c.CloseSeason())
    assert state(office) is SeasonState.CLOSED
    assert office.reasons(c.Nominate("cum-1/sai-dong", "0" * 64, 3, 3)) == ["season-state"]


def test_a_school_that_is_no_longer_in_the_plan_still_has_its_entry_on_record() -> None:
    office = Office()
    office.confirm_entry("cum-4/bo-de")
    office.order(c.ProposeAmendment(without_bo_de(), "Bồ Đề xin rút"), LAN)
    office.order(c.ApproveAmendment(), HUONG)
    assert office.reasons(c.WithdrawEntry("cum-4/bo-de", "nữa")) == ["wrong-state"]
    assert office.reasons(c.ReplaceEntry("cum-4/bo-de", "bo-de", "trở lại")) == ["no-such-school", "school-has-place"]
