"""An office for tests: its people, the plan of 2018, and a season to which orders are given.

Kind: pure
"""

from datetime import UTC, date, datetime
from functools import cache

import pytest
from msgspec.structs import replace

from bus.messages import Sentence
from bus.units import NS_PER_S
from controller.rules.refusal import RefusedError
from season.plan.plan import SeasonPlan
from season.plan.plan_reader import find_plan, read_plan
from season.rules import commands as c
from season.rules.apply import apply_all
from season.rules.decide import decide
from season.rules.facts import AnyFact
from season.rules.order import Order
from season.rules.people import Person, Role
from season.rules.season import Season

LAN = Person("lan", "Nguyễn Thị Lan", Role.LEAD, "gd")
MINH = Person("minh", "Trần Văn Minh", Role.LEAD, "gd")
HUONG = Person("huong", "Đinh Thị Thu Hương", Role.SIGN, "ubnd")
CLERK = Person("vp1", "Lê Văn Phòng", Role.UNIT, "vp")


def head_of(school: str) -> Person:
    """The head teacher of a school."""
    return Person(f"head-{school}", f"Hiệu trưởng {school}", Role.SCHOOL, school)


def on(day: date, hour: int = 2) -> int:
    """Nanoseconds since 1970 at this hour UTC of `day`; 2 is nine in the morning in Vietnam."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp()) * NS_PER_S


SEPTEMBER = on(date(2018, 9, 20))


@cache
def plan_2018() -> SeasonPlan:
    """The plan of Long Biên 2018."""
    return read_plan(find_plan("long-bien-2018"))


def without_bo_de() -> SeasonPlan:
    """The plan without THCS Bồ Đề."""
    plan = plan_2018()
    pools = plan.stages[2].pools
    last = replace(pools[3], schools=pools[3].schools[:-1])
    stage = replace(plan.stages[2], pools=(*pools[:3], last))
    names = {school: name for school, name in plan.schools.names.items() if school != "bo-de"}
    schools = replace(plan.schools, names=names)
    return replace(plan, schools=schools, stages=(*plan.stages[:2], stage, plan.stages[3]))


class Office:
    """A season, to which orders are given; all facts so far are in `facts`."""

    def __init__(self, *, is_issued: bool = True, now_ns: int = SEPTEMBER) -> None:
        self.season = Season()
        self.facts: list[AnyFact] = []
        self.now_ns = now_ns
        self.order(c.DraftSeason(plan_2018()), LAN)
        if is_issued:
            self.order(c.IssueSeason(), LAN)

    def order(self, command: c.AnyCommand, by: Person = LAN, override: str = "") -> tuple[AnyFact, ...]:
        """Carry out `command`. Raises `RefusedError`."""
        facts = decide(self.season, Order(command, by, override), self.now_ns)
        self.season = apply_all(self.season, facts)
        self.facts += facts
        return facts

    def reasons(self, command: c.AnyCommand, by: Person = LAN, override: str = "") -> list[str]:
        """The codes of the reasons for which `command` is refused; it must be refused, and change nothing."""
        before = self.season
        with pytest.raises(RefusedError) as failure:
            self.order(command, by, override)
        assert self.season is before
        assert all(isinstance(reason, Sentence) for reason in failure.value.reasons)
        return [reason.code for reason in failure.value.reasons]

    def confirm_entry(self, entry: str) -> None:
        """The whole way of an entry: nominated by its school, accepted by Lan, confirmed by Minh."""
        self.order(nomination(entry), head_of(self.season.entries[entry].school))
        self.order(c.AcceptEntry(entry), LAN)
        self.order(c.ConfirmEntry(entry), MINH)

    def confirm_list(self) -> None:
        """Cự Khối plays in Cụm 3 only; all others are confirmed, and so is the list."""
        self.order(c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.LEAVE_EMPTY, "QĐ 12", keep="cum-3"), LAN)
        for entry in list(self.season.entries.values()):
            if entry.takes_part:
                self.confirm_entry(entry.id)
        self.order(c.ProposeList("chung-khao"), LAN)
        self.order(c.ConfirmList("chung-khao"), MINH)


def nomination(entry: str, digit: str = "1", **changes: object) -> c.Nominate:
    """A nomination of three pupils; another `digit` means other pupils."""
    values: dict[str, object] = {"entry": entry, "sheet": digit * 64, "pupils": 3, "consents": 3, **changes}
    return c.Nominate(**values)  # type: ignore[arg-type]
