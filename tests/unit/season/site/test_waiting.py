"""What waits for the office: one line for each thing that somebody has to decide now, with where it is done."""

from datetime import date

import pytest

from season.rules import commands as c
from season.rules import result_commands as rc
from season.site.waiting import waiting_for_office
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import LAN, MINH, Office, nomination

DAY_BEFORE = date(2018, 10, 21)


def waits(office: Office, today: date = DAY_BEFORE, unvouched: int = 0) -> dict[str, str]:
    return {waiting.what.code: waiting.link for waiting in waiting_for_office(office.season, today, unvouched)}


def test_nominations_lists_and_doubled_schools_wait() -> None:
    office = Office()
    assert waits(office) == {"wait-doubled": "/lists/chung-khao"}
    office.order(nomination("cum-1/sai-dong", "1"))
    assert "wait-nominated" in waits(office)
    office.order(c.AcceptEntry("cum-1/sai-dong"))
    assert waits(office)["wait-accepted"] == "/lists/chung-khao"
    assert waits(office, unvouched=1)["wait-vouch"] == "/people"


def test_a_list_waits_for_another_person() -> None:
    office = p.played_office()
    office.order(c.ProposeList("chung-ket"), LAN)
    assert waits(office) == {"wait-list": "/lists/chung-ket"}
    office.order(c.ConfirmList("chung-ket"), MINH)
    assert waits(office) == {}


@pytest.mark.parametrize("today, pools", [(date(2018, 10, 14), []), (DAY_BEFORE, ["1", "2", "3", "4"])])
def test_a_package_is_missed_a_week_before_its_match(today: date, pools: list[str]) -> None:
    lines = waiting_for_office(p.scheduled_office().season, today, 0)
    assert [waiting.link for waiting in lines] == [f"/packages/cum-{pool}" for pool in pools]


def test_a_result_waits_for_its_journal_its_photograph_its_review_and_its_confirmation() -> None:
    office = p.scheduled_office()
    after = date(2018, 11, 1)
    p.pack(office, "cum-1")
    statement = p.statement(office, "cum-1")
    result = p.receive(office, statement, has_journal=False, photograph="")
    texts = []

    def note() -> None:
        (waiting,) = waiting_for_office(office.season, after, 0)
        assert waiting.link == f"/results/{result}"
        texts.append(waiting.what.text)

    note()
    p.receive(office, statement, photograph="")
    note()
    office.order(rc.AttachPaper(result, "5" * 64))
    note()
    office.order(rc.ReviewResult(result))
    note()
    assert len(set(texts)) == 4
    office.order(rc.LodgeProtest("cum-1/1", statement.teams[0].entry, "chấm sai câu 7"), LAN)
    assert waits(office, after) == {"wait-protest": "/protests"}
    office.order(rc.DecideProtest("cum-1/1", 1, False, "đáp án đúng như công bố"), MINH)
    office.order(rc.ConfirmResult(result), MINH)
    assert waits(office, after) == {}
