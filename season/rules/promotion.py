"""Deciders of what schools do for the promotion, of visits, and of how many citizens use the services online.

Kind: pure
"""

from collections.abc import Iterator
from datetime import date

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import SeasonPlan
from season.plan.plan_warnings import day_sentence
from season.rules import promotion_commands as c
from season.rules import promotion_facts as f
from season.rules.calendar import local_date
from season.rules.order import Order, Reason, without_why
from season.rules.people import Role
from season.rules.promotion_state import PromotionCheck
from season.rules.season import Season


def promotion_due(plan: SeasonPlan) -> date | None:
    """The day until which schools are to have reached everybody: that of their task, or else of the heats, in which
    pupils show what they know; None: the plan has neither."""
    dues = {task.proof: task.due for task in plan.tasks if task.due is not None}
    return dues.get("promotion", dues.get("heat-reports"))


def against_reporting(season: Season, order: Order[c.ReportPromotion], now_ns: int) -> Iterator[Reason | None]:
    """The own school, a day that was, and something that shows it."""
    command = order.command
    yield from _against_school(season, command.school)
    if order.by.role is Role.SCHOOL and order.by.unit != command.school:
        yield _foreign(season, command.school)
    yield _day_to_come(command.on, now_ns)
    if not command.evidence.strip() and not command.photograph:
        text = "Say what shows it: a link, a photograph, the number of a paper"
        yield Reason(Sentence("promotion-evidence", text))
    for entry in season.promotion.school(command.school).entries.values():
        same = (entry.on, entry.topic, entry.audience, entry.form)
        if same == (command.on, command.topic, command.audience, command.form):
            text = "The same is reported already, as number {number}"
            yield Reason(Sentence("promotion-twice", text, {"number": entry.number}), overridable=True)


def report_promotion(season: Season, order: Order[c.ReportPromotion], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """The school did it; what comes late is taken, and marked."""
    command, due = order.command, promotion_due(season.drafted)
    yield f.PromotionReported(
        by=order.by,
        at_ns=now_ns,
        number=season.promotion.last_number + 1,
        school=command.school,
        on=command.on,
        topic=command.topic,
        audience=command.audience,
        form=command.form,
        reached=command.reached,
        evidence=command.evidence,
        photograph=command.photograph,
        is_late=due is not None and command.on > due,
    )


def against_taking_back(season: Season, order: Order[c.TakeBackPromotion], now_ns: int) -> Iterator[Reason | None]:
    """It must be there; a school takes back its own; there must be a reason."""
    number = order.command.number
    school = season.promotion.owners.get(number, "")
    if number not in season.promotion.school(school).entries:
        yield Reason(Sentence("no-such-promotion", "There is no report {number}", {"number": number}))
    elif order.by.role is Role.SCHOOL and order.by.unit != school:
        yield _foreign(season, school)
    yield without_why(order.command.why)


def take_back_promotion(season: Season, order: Order[c.TakeBackPromotion], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """It was not so."""
    yield f.PromotionTakenBack(by=order.by, at_ns=now_ns, number=order.command.number, why=order.command.why)


def against_checking(season: Season, order: Order[c.CheckPromotion], now_ns: int) -> Iterator[Reason | None]:
    """A day that was, a photograph, and a day for the remedy exactly where something is missing."""
    command = order.command
    yield from _against_school(season, command.school)
    yield _day_to_come(command.on, now_ns)
    if not command.photograph:
        yield Reason(Sentence("check-photograph", "A visit has a photograph"), overridable=True)
    missing = command.answers.count("n")
    if missing and command.remedy_until is None:
        text = "{count} of {questions} answers are no: say by which day it is made good"
        args: SentenceArgs = {"count": missing, "questions": len(c.QUESTIONS)}
        yield Reason(Sentence("remedy-missing", text, args))
    if command.remedy_until is not None and not missing:
        yield Reason(Sentence("remedy-needless", "All answers are yes: there is nothing to make good"))
    if command.remedy_until is not None and command.remedy_until < command.on:
        yield _before_visit(command.remedy_until)


def check_promotion(season: Season, order: Order[c.CheckPromotion], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """Somebody was there."""
    command = order.command
    yield f.PromotionChecked(
        by=order.by,
        at_ns=now_ns,
        number=season.promotion.last_number + 1,
        school=command.school,
        on=command.on,
        answers=command.answers,
        photograph=command.photograph,
        note=command.note,
        remedy_until=command.remedy_until,
    )


def against_closing_remedy(season: Season, order: Order[c.CloseRemedy], now_ns: int) -> Iterator[Reason | None]:
    """Something must be open, and the day must have been."""
    number = order.command.number
    check = _check(season, number)
    yield _day_to_come(order.command.on, now_ns)
    if check is None:
        yield Reason(Sentence("no-such-check", "There is no visit {number}", {"number": number}))
    elif not check.is_open:
        text = "Visit {number} leaves nothing to make good"
        yield Reason(Sentence("check-not-open", text, {"number": number}))
    elif order.command.on < check.on:
        yield _before_visit(order.command.on)


def close_remedy(season: Season, order: Order[c.CloseRemedy], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """It is made good."""
    command = order.command
    yield f.RemedyClosed(by=order.by, at_ns=now_ns, number=command.number, on=command.on, proof=command.proof)


def against_online_use(season: Season, order: Order[c.RecordOnlineUse], now_ns: int) -> Iterator[Reason | None]:
    """No more online cases than cases, of a month that has begun."""
    command = order.command
    if command.online > command.cases:
        args: SentenceArgs = {"online": command.online, "cases": command.cases}
        yield Reason(Sentence("more-online", "{online} of {cases} cases: there cannot be more online than all", args))
    if command.month > f"{local_date(now_ns):%Y-%m}":
        yield Reason(Sentence("month-to-come", "{month} is still to come", {"month": command.month}))


def record_online_use(season: Season, order: Order[c.RecordOnlineUse], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """It is so, instead of what was said of that month before."""
    command = order.command
    yield f.OnlineUseRecorded(
        by=order.by,
        at_ns=now_ns,
        month=command.month,
        online=command.online,
        cases=command.cases,
        source=command.source,
    )


def _against_school(season: Season, school: str) -> Iterator[Reason]:
    if school not in season.drafted.schools.names:
        yield Reason(Sentence("no-such-school", "There is no school {school}", {"school": school}))


def _foreign(season: Season, school: str) -> Reason:
    args: SentenceArgs = {"school": season.drafted.name_of(school)}
    return Reason(Sentence("foreign-school", "{school} is not your school", args))


def _before_visit(day: date) -> Reason:
    return Reason(Sentence("remedy-before", "{until} is before the visit", {"until": day_sentence(day)}))


def _day_to_come(day: date, now_ns: int) -> Reason | None:
    if day <= local_date(now_ns):
        return None
    return Reason(Sentence("day-to-come", "{day} is still to come", {"day": day_sentence(day)}))


def _check(season: Season, number: int) -> PromotionCheck | None:
    return season.promotion.school(season.promotion.owners.get(number, "")).checks.get(number)
