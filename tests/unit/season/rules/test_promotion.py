"""The promotion: the library by topics, what schools did, visits and remedies, and the proofs that follow from them."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from season.rules import commands as c
from season.rules import promotion_commands as p
from season.rules.fact_wording import fact_sentence
from season.rules.people import Person, Role
from season.rules.promotion import promotion_due
from season.rules.promotion_state import EXPECTED, SchoolPromotion
from tests.unit.season.rules.office import CLERK, LAN, MINH, Office, head_of, on, plan_2018

HEAD = head_of("sai-dong")
CHECKER = Person("check1", "Vũ Thị Kiểm", Role.CHECK, "gd")
YES, ONE_NO = "y" * 8, "yynyyyyy"
PHOTOGRAPH = "a" * 64
MAY = date(2018, 5, 14)


def item(topic: p.Topic, **changes: object) -> p.AddItem:
    values = {
        "item": f"bai-{topic.value}",
        "topic": topic,
        "kind": p.ItemKind.ARTICLE,
        "title": "Dịch vụ công trực tuyến là gì?",
        "source": "NĐ 43/2011/NĐ-CP",
        "valid_from": date(2018, 1, 15),
        "link": "https://example.vn/dvc",
        **changes,
    }
    return p.AddItem(**values)  # type: ignore[arg-type]


def report(**changes: object) -> p.ReportPromotion:
    values = {
        "school": "sai-dong",
        "on": MAY,
        "topic": p.Topic.WHAT,
        "audience": p.Audience.PUPILS,
        "form": p.PromotionForm.ASSEMBLY,
        "reached": 640,
        "evidence": "ảnh trên trang của trường",
        **changes,
    }
    return p.ReportPromotion(**values)  # type: ignore[arg-type]


def visit(**changes: object) -> p.CheckPromotion:
    values = {"school": "sai-dong", "on": MAY, "answers": YES, "photograph": PHOTOGRAPH, **changes}
    return p.CheckPromotion(**values)  # type: ignore[arg-type]


@pytest.fixture
def office() -> Office:
    return Office()


def school(office: Office) -> SchoolPromotion:
    return office.season.promotion.school("sai-dong")


def test_another_person_approves_what_one_put_into_the_library(office: Office) -> None:
    office.order(item(p.Topic.WHAT), CLERK)
    assert office.reasons(p.ApproveItem("bai-what"), CLERK) == ["approves-own-item"]
    office.order(p.ApproveItem("bai-what"), LAN)
    assert office.season.promotion.library["bai-what"].is_usable(MAY)
    assert office.reasons(p.ApproveItem("bai-what"), LAN) == ["item-approved"]


def test_another_version_of_an_item_waits_again(office: Office) -> None:
    office.order(item(p.Topic.WHAT), CLERK)
    office.order(p.ApproveItem("bai-what"), LAN)
    office.order(item(p.Topic.WHAT, title="Bản mới"), LAN)
    library_item = office.season.promotion.library["bai-what"]
    assert (library_item.title, library_item.approved_by) == ("Bản mới", None)
    assert not library_item.is_usable(MAY)


def test_an_item_is_used_only_on_days_on_which_it_is_valid(office: Office) -> None:
    last = date(2018, 12, 31)
    office.order(item(p.Topic.WHAT, valid_to=last), CLERK)
    office.order(p.ApproveItem("bai-what"), LAN)
    library_item = office.season.promotion.library["bai-what"]
    days = (date(2018, 1, 14), date(2018, 1, 15), last, date(2019, 1, 1))
    assert [library_item.is_usable(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "command, codes",
    [
        (item(p.Topic.EVERY), ["item-one-topic"]),
        (item(p.Topic.WHAT, link=" "), ["item-nowhere"]),
        (item(p.Topic.WHAT, valid_to=date(2018, 1, 1)), ["item-days", "item-over"]),
        (p.ApproveItem("x"), ["no-such-item"]),
        (p.RemoveItem("x", ""), ["no-such-item", "reason-short"]),
        (
            report(school="x", on=date(2018, 12, 1), evidence=""),
            ["no-such-school", "day-to-come", "promotion-evidence"],
        ),
        (p.TakeBackPromotion(7, ""), ["no-such-promotion", "reason-short"]),
        (visit(answers=ONE_NO), ["remedy-missing"]),
        (visit(remedy_until=date(2018, 6, 1)), ["remedy-needless"]),
        (visit(answers=ONE_NO, remedy_until=date(2018, 5, 1)), ["remedy-before"]),
        (visit(photograph=""), ["check-photograph"]),
        (p.CloseRemedy(7, MAY, "ảnh"), ["no-such-check"]),
        (p.RecordOnlineUse("2018-13", 1, 2, "x"), ["month-to-come"]),
        (p.RecordOnlineUse("2018-05", 3, 2, "x"), ["more-online"]),
    ],
)
def test_a_refusal_says_all_reasons(office: Office, command: c.AnyCommand, codes: list[str]) -> None:
    assert office.reasons(command) == codes


def test_a_school_reports_for_itself_only(office: Office) -> None:
    office.order(report(), HEAD)
    assert office.reasons(report(), head_of("bo-de")) == ["foreign-school", "promotion-twice"]
    assert office.reasons(p.TakeBackPromotion(1, "ghi nhầm ngày"), head_of("bo-de")) == ["foreign-school"]
    office.order(p.TakeBackPromotion(1, "ghi nhầm ngày"), HEAD)
    assert school(office).done == frozenset()


def test_one_occasion_can_treat_all_topics(office: Office) -> None:
    office.order(report(topic=p.Topic.EVERY), HEAD)
    office.order(report(audience=p.Audience.PARENTS, topic=p.Topic.WHERE), HEAD)
    office.order(report(audience=p.Audience.TEACHERS), HEAD)
    promotion = school(office)
    assert (len(EXPECTED), len(promotion.done), promotion.people_reached) == (10, 6, 3 * 640)
    assert [topic for audience, topic in promotion.missing if audience is p.Audience.PARENTS] == [
        p.Topic.WHAT,
        p.Topic.LEVELS,
        p.Topic.PROCEDURES,
        p.Topic.BENEFITS,
    ]


def test_what_comes_after_the_heats_is_taken_and_late(office: Office) -> None:
    assert promotion_due(plan_2018()) == date(2018, 9, 30)
    office.now_ns = on(date(2018, 10, 3))
    office.order(report(on=date(2018, 9, 30)), HEAD)
    office.order(report(on=date(2018, 10, 1), audience=p.Audience.PARENTS), HEAD)
    assert (len(school(office).done), len(school(office).in_time)) == (2, 1)


def test_a_season_without_such_a_day_has_nothing_late() -> None:
    plan = plan_2018()
    assert promotion_due(replace(plan, tasks=plan.tasks[:6])) is None


def test_what_a_visit_finds_missing_stays_open_until_it_is_made_good(office: Office) -> None:
    office.order(visit(answers=ONE_NO, remedy_until=date(2018, 5, 30)), CHECKER)
    assert [check.number for check in school(office).open_remedies] == [1]
    assert office.reasons(p.CloseRemedy(1, date(2018, 5, 1), "ảnh")) == ["remedy-before"]
    office.order(p.CloseRemedy(1, date(2018, 5, 28), "ảnh bảng tin"), CHECKER)
    assert school(office).open_remedies == ()
    assert office.reasons(p.CloseRemedy(1, date(2018, 5, 28), "ảnh")) == ["check-not-open"]


def test_only_who_visits_records_a_visit(office: Office) -> None:
    assert office.reasons(visit(), HEAD) == ["wrong-role"]
    office.order(visit(photograph=""), LAN, override="máy ảnh hỏng")
    assert len(school(office).checks) == 1


def test_more_than_half_of_all_cases_is_the_goal(office: Office) -> None:
    office.order(p.RecordOnlineUse("2018-05", 500, 1000, "Bộ phận Một cửa"), CLERK)
    office.order(p.RecordOnlineUse("2018-06", 501, 1000, "Bộ phận Một cửa"), CLERK)
    use = office.season.promotion.online_use
    assert [month.reaches_goal for month in use.values()] == [False, True]
    assert use["2018-06"].percent == 50.1


def close(row: int, unit: str = "", day: date = MAY) -> c.CloseTask:
    return c.CloseTask(row, day, unit=unit)


def test_the_library_is_the_proof_of_its_task(office: Office) -> None:
    assert office.reasons(close(4)) == ["topic-without-item"] * 5
    for topic in p.TOPICS:
        office.order(item(topic), CLERK)
        office.order(p.ApproveItem(f"bai-{topic.value}"), LAN)
    office.order(close(4))
    assert 4 in office.season.tasks


def test_what_schools_did_is_the_proof_of_their_task(office: Office) -> None:
    office.order(c.CloseTask(5, date(2018, 2, 9), "biên bản tập huấn"))
    assert office.reasons(close(6, "sai-dong"), HEAD) == ["proof-promotion"]
    assert office.reasons(close(6)) == ["proof-promotion"] * 17
    for audience in (p.Audience.PUPILS, p.Audience.PARENTS):
        office.order(report(topic=p.Topic.EVERY, audience=audience), HEAD)
    office.order(close(6, "sai-dong"), HEAD)
    assert "sai-dong" in office.season.tasks[6].parts


def test_visits_at_every_school_are_the_proof_of_their_task(office: Office) -> None:
    office.order(c.CloseTask(5, date(2018, 2, 9), "biên bản tập huấn"))
    for key in plan_2018().schools.names:
        office.order(visit(school=key), CHECKER)
    office.order(visit(answers=ONE_NO, remedy_until=date(2018, 5, 20)), CHECKER)
    office.order(close(7), override="chưa đến hạn khắc phục")
    office.order(c.ReopenTask(7, "kiểm tra lại"))
    assert office.reasons(close(7, day=date(2018, 5, 20))) == ["proof-remedy"]
    office.order(p.CloseRemedy(18, date(2018, 5, 19), "ảnh"), CHECKER)
    office.order(close(7, day=date(2018, 5, 20)))


@pytest.mark.parametrize(
    "command",
    [
        lambda: item(p.Topic.WHAT),
        report,
        visit,
        lambda: visit(answers=ONE_NO, remedy_until=date(2018, 5, 20)),
        lambda: p.RecordOnlineUse("2018-05", 5, 9, "Một cửa"),
    ],
)
def test_the_history_tells_what_happened(office: Office, command: Callable[[], c.AnyCommand]) -> None:
    (fact,) = office.order(command(), MINH)
    sentence = fact_sentence(fact)
    assert all(f"{{{name}}}" in sentence.text for name in sentence.args)
