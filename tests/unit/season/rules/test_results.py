"""Results come up: what is received, what stands in the way of confirming it, what follows from it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from controller.exchange.statement_types import SittingName
from season.rules import commands as c
from season.rules import result_commands as rc
from season.rules.commands import AnyCommand
from season.rules.fact_wording import TEXTS
from season.rules.result_commands import KeyHolder
from season.rules.result_facts import AnyResultFact
from season.rules.standings import standings
from season.rules.states import EntryState, ResultState, SittingState, StageState
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import LAN, MINH, Office, head_of


@pytest.fixture
def office() -> Office:
    """The first pool is packed."""
    office = p.scheduled_office()
    p.pack(office, "cum-1")
    return office


def receive_order(office: Office, **changes: Any) -> rc.ReceiveResult:
    statement = p.statement(office, "cum-1", **changes)
    return rc.ReceiveResult(p.id_of(statement), statement, (p.BOX_KEY, p.JURY_KEY))


def test_a_sitting_is_planned_with_its_day_and_packed_by_the_office(office: Office) -> None:
    assert office.season.sittings["cum-1/1"].state is SittingState.PACKED
    assert office.season.sittings["cum-2/1"].state is SittingState.PLANNED
    wrong = rc.PackSitting("cum-2", "1" * 64, p.BOX_KEY, "1" * 32, "1" * 32, "1" * 64, "0.1.0")
    assert office.reasons(wrong) == ["not-office-key"]
    assert office.reasons(replace(wrong, pool="cum-9", key=p.OFFICE_KEY)) == ["no-such-pool"]
    assert office.reasons(replace(wrong, pool="cum-1", key=p.OFFICE_KEY)) == ["package-is-out"]


def test_a_result_counts_once_a_second_person_has_confirmed_it(office: Office) -> None:
    result = p.confirm(office, p.statement(office, "cum-1"))
    assert office.season.sittings["cum-1/1"].state is SittingState.CONFIRMED
    assert office.season.results[result].state is ResultState.CONFIRMED
    first, *others = standings(office.season, "cum-1")
    assert (first.place, first.goes_on, first.points) == (1, True, Decimal(90))
    assert not any(standing.goes_on for standing in others)
    assert office.season.entries[first.entry].state is EntryState.PLAYED
    assert office.season.stage_record("chung-khao").state is StageState.SCHEDULED


Refused = Callable[[Office], tuple[AnyCommand, list[str]]]

RECEIPTS: dict[str, Refused] = {
    "another season": lambda office: (
        receive_order(office, sitting=SittingName("long-bien-2019", "cum-1")),
        ["result-other-season"],
    ),
    "no such sitting": lambda office: (
        receive_order(office, sitting=SittingName("long-bien-dvc-2018", "cum-1", 2)),
        ["no-such-sitting"],
    ),
    "an unknown key": lambda office: (
        replace(receive_order(office), signed_by=(p.OTHER_BOX, p.JURY_KEY)),
        ["unknown-key", "no-box-signature"],
    ),
    "no signature": lambda office: (replace(receive_order(office), signed_by=()), ["no-box-signature"]),
    "the office's key is no box": lambda office: (
        replace(receive_order(office), signed_by=(p.OFFICE_KEY,)),
        ["no-box-signature"],
    ),
    "a correction of nothing": lambda office: (
        receive_order(office, revision=2, supersedes="1" * 64, why="khiếu nại"),
        ["corrects-unknown"],
    ),
    "all at once": lambda office: (
        replace(receive_order(office, sitting=SittingName("khac", "cum-9")), signed_by=("1" * 64,)),
        ["result-other-season", "unknown-key", "no-box-signature", "no-such-sitting"],
    ),
}


@pytest.mark.parametrize("case", RECEIPTS)
def test_what_is_not_ours_is_refused_with_all_reasons(office: Office, case: str) -> None:
    command, codes = RECEIPTS[case](office)
    assert office.reasons(command) == codes


def test_a_result_that_is_here_is_not_taken_again(office: Office) -> None:
    p.receive(office, p.statement(office, "cum-1"))
    assert office.reasons(receive_order(office)) == ["result-known"]


def test_what_was_played_without_a_package_is_refused(office: Office) -> None:
    statement = p.statement(office, "cum-2")
    assert office.reasons(rc.ReceiveResult(p.id_of(statement), statement, (p.BOX_KEY,))) == ["never-packed"]


def test_a_signed_statement_without_its_journal_is_received_and_waits_for_it(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    result = p.receive(office, statement, has_journal=False)
    assert office.reasons(rc.ReviewResult(result)) == ["no-journal-yet"]
    assert "no-journal-yet" in office.reasons(rc.ConfirmResult(result), MINH)
    p.receive(office, statement)
    office.order(rc.ReviewResult(result))
    office.order(rc.ConfirmResult(result), MINH)
    assert len(office.season.sittings["cum-1/1"].results) == 1


CONFIRMATIONS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "the chair's signature is missing": ({}, {"signed_by": (p.BOX_KEY,)}, ["jury-unsigned"]),
    "the photograph is missing": ({}, {"photograph": ""}, ["no-photograph"]),
    "the match has not ended": ({"is_over": False}, {}, ["match-not-over"]),
    "another package": ({"package": "1" * 64}, {}, ["other-package"]),
    "other rules": ({"format": "1" * 32}, {}, ["other-format"]),
    "other teams": ({"teams_played": "1" * 32}, {}, ["other-teams"]),
    "many at once": (
        {"is_over": False, "format": "1" * 32, "package": "1" * 64},
        {"photograph": "", "signed_by": (p.BOX_KEY,)},
        ["jury-unsigned", "other-package", "other-format", "match-not-over", "no-photograph"],
    ),
}


@pytest.mark.parametrize("case", CONFIRMATIONS)
def test_what_is_not_complete_is_not_confirmed(office: Office, case: str) -> None:
    statement, values, codes = CONFIRMATIONS[case]
    result = p.receive(office, p.statement(office, "cum-1", **statement), **values)
    office.order(rc.ReviewResult(result))
    assert office.reasons(rc.ConfirmResult(result), MINH) == codes


def test_only_labels_can_be_overridden(office: Office) -> None:
    result = p.received(office, p.statement(office, "cum-1", format="1" * 32, teams_played="1" * 32))
    office.order(rc.ConfirmResult(result), MINH, override="đội báo ốm, ban giám khảo đổi chỗ")
    assert office.season.results[result].state is ResultState.CONFIRMED


def test_who_received_it_never_confirms_it(office: Office) -> None:
    result = p.received(office, p.statement(office, "cum-1"))
    assert office.reasons(rc.ConfirmResult(result), LAN, override="không có ai khác") == ["confirms-own"]
    office.order(rc.ConfirmResult(result[:8]), MINH)


def test_what_nobody_compared_is_not_confirmed(office: Office) -> None:
    result = p.receive(office, p.statement(office, "cum-1"))
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["not-reviewed"]


def test_an_absent_team_with_a_prize_is_seen(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    absent = replace(statement, teams=(replace(statement.teams[0], is_absent=True), *statement.teams[1:]))
    assert office.reasons(rc.ConfirmResult(p.received(office, absent)), MINH) == ["absent-prize"]


def test_a_returned_result_does_not_count(office: Office) -> None:
    result = p.received(office, p.statement(office, "cum-1"))
    office.order(rc.ReturnResult(result, "thiếu chữ ký thư ký"))
    assert office.reasons(rc.ConfirmResult(result), MINH)[0] == "result-not-open"
    assert office.reasons(rc.ReturnResult(result, "lần nữa nữa")) == ["result-not-open"]


def test_what_no_prefix_names_alone_is_not_found(office: Office) -> None:
    assert office.reasons(rc.ConfirmResult("1" * 8), MINH) == ["no-such-result"]


def test_a_protest_holds_everything_up_until_another_person_decides_it(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    result = p.received(office, statement)
    entry = statement.teams[1].entry
    school = head_of(office.season.entries[entry].school)
    assert office.reasons(rc.LodgeProtest("cum-1/1", statement.teams[2].entry, "chấm sai câu 7"), school) == [
        "foreign-entry"
    ]
    office.order(rc.LodgeProtest("cum-1/1", entry, "chấm sai câu 7"), school)
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["protest-open"]
    office.order(rc.DecideProtest("cum-1/1", 1, False, "đáp án đúng như công bố"), LAN)
    office.order(rc.ConfirmResult(result), MINH)
    assert office.season.sittings["cum-1/1"].state is SittingState.CONFIRMED


def test_who_protests_does_not_decide(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    p.received(office, statement)
    office.order(rc.LodgeProtest("cum-1/1", statement.teams[1].entry, "chấm sai câu 7"), LAN)
    assert office.reasons(rc.DecideProtest("cum-1/1", 1, True, "sai thật rồi"), LAN) == ["decides-own"]
    assert office.reasons(rc.DecideProtest("cum-1/1", 2, True, "sai thật rồi"), MINH) == ["no-open-protest"]


def test_an_upheld_protest_asks_for_a_corrected_result(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    result = p.received(office, statement)
    office.order(rc.LodgeProtest("cum-1/1", statement.teams[1].entry, "chấm sai câu 7"), LAN)
    office.order(rc.DecideProtest("cum-1/1", 1, True, "trọng tài chấm nhầm"), MINH)
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["protest-upheld"]
    corrected = p.confirm(office, p.correction(statement))
    assert office.season.results[result].state is ResultState.SUPERSEDED
    assert office.season.results[corrected].state is ResultState.CONFIRMED
    assert standings(office.season, "cum-1")[0].entry == statement.teams[1].entry


def test_a_correction_goes_on_from_the_journal_that_it_corrects(office: Office) -> None:
    statement = p.statement(office, "cum-1")
    p.received(office, statement)
    other = replace(p.correction(statement, why=""), journal="1" * 64, revision=4)
    codes = office.reasons(rc.ReceiveResult(p.id_of(other), other, (p.BOX_KEY,)))
    assert codes == ["reason-short", "revision-gap", "journal-not-continued"]


def test_every_fact_about_results_has_a_text() -> None:
    assert set(AnyResultFact.__args__) <= set(TEXTS)


def test_keys_are_enrolled_once_and_replaced_by_their_like(office: Office) -> None:
    assert office.reasons(rc.EnrolKey(p.BOX_KEY, KeyHolder.BOX, "máy 1")) == ["key-known"]
    codes = office.reasons(rc.EnrolKey("e" * 64, KeyHolder.JURY, "máy 1", instead_of=p.BOX_KEY, why="mất thẻ nhớ"))
    assert codes == ["key-of-another"]
    assert office.reasons(rc.EnrolKey("e" * 64, KeyHolder.BOX, "m", instead_of="f" * 64, why="mất thẻ nhớ")) == [
        "no-such-key"
    ]


def test_progress_is_what_a_venue_can_report(office: Office) -> None:
    for state in (SittingState.FETCHED, SittingState.CERTIFIED, SittingState.RUNNING):
        office.order(rc.NoteProgress("cum-1/1", state))
    assert office.reasons(rc.NoteProgress("cum-1/1", SittingState.CONFIRMED)) == ["not-reported"]
    assert office.reasons(rc.NoteProgress("cum-1/1", SittingState.FETCHED)) == ["wrong-state"]
    assert office.reasons(rc.RevokePackage("cum-1/1", "nhầm bộ đề thi")) == ["wrong-state"]
    p.received(office, p.statement(office, "cum-1"))


def test_a_changed_team_takes_its_package_back(office: Office) -> None:
    entry = office.season.draws["cum-1"].seats[0]
    office.order(c.WithdrawEntry(entry, "cả đội bị ốm nặng"))
    sitting = office.season.sittings["cum-1/1"]
    assert sitting.state is SittingState.PLANNED
    assert sitting.package is not None
    assert sitting.package.is_revoked
