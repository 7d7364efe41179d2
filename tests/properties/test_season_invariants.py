"""Whatever is ordered by whomever, in any order: the season is what its facts say, and two persons stand behind it."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bus.messages import Sentence
from controller.rules.refusal import RefusedError
from season.rules import commands as c
from season.rules import facts as f
from season.rules.apply import apply, apply_all
from season.rules.command import Command
from season.rules.decide import decide
from season.rules.order import Order
from season.rules.people import Person
from season.rules.result_facts import FinalistsProposed
from season.rules.season import Season
from season.rules.states import ENTRY, SEASON, SITTING, STAGE
from season.rules.timetable import timetable
from season.store.record import Record, decode, encode
from tests.properties.promotion_orders import PROMOTION_ORDERS
from tests.properties.result_orders import RESULT_ORDERS, WAY_OF_A_RESULT
from tests.unit.season.rules.office import (
    HUONG,
    LAN,
    MINH,
    SEPTEMBER,
    head_of,
    nomination,
    on,
    plan_2018,
    without_bo_de,
)

ENTRIES = (
    "cum-1/sai-dong",
    "cum-2/cu-khoi",
    "cum-3/cu-khoi",
    "cum-3/thanh-am",
    "cum-1/thach-ban",
    "cum-1/bo-de",
    "x/y",
)
STAGES = ("chung-khao", "chung-ket", "thi-diem", "x")
POOLS = ("cum-1", "cum-2", "cum-3", "chung-ket", "x")
SCHOOLS = ("cu-khoi", "thanh-am", "bo-de", "sai-dong", "x")
PEOPLE = (LAN, MINH, HUONG, head_of("sai-dong"), head_of("cu-khoi"))

why = st.sampled_from(("", "vì mưa bão"))
day = st.sampled_from([date(2018, 9, 1) + timedelta(days) for days in (0, 19, 30, 60)])
entry = st.sampled_from(ENTRIES)
stage = st.sampled_from(STAGES)
SMALLER = without_bo_de()
pool = st.sampled_from(POOLS)
school = st.sampled_from(SCHOOLS)
person = st.sampled_from(PEOPLE)
office = st.sampled_from((LAN, MINH, HUONG))
rows = st.integers(1, 23)

ORDERS: dict[type[Command], st.SearchStrategy[c.AnyCommand]] = {
    c.DraftSeason: st.builds(c.DraftSeason, st.just(plan_2018())),
    c.IssueSeason: st.just(c.IssueSeason()),
    c.ProposeAmendment: st.builds(c.ProposeAmendment, st.sampled_from((plan_2018(), SMALLER)), why),
    c.ApproveAmendment: st.just(c.ApproveAmendment()),
    c.DeclineAmendment: st.builds(c.DeclineAmendment, why),
    c.StartSeason: st.just(c.StartSeason()),
    c.ReportSeason: st.builds(c.ReportSeason, st.just("BC 40")),
    c.ReopenSeason: st.builds(c.ReopenSeason, why),
    c.CloseSeason: st.just(c.CloseSeason()),
    c.CloseTask: st.builds(c.CloseTask, rows, day, why, st.sampled_from(("", "sai-dong", "vp"))),
    c.ReopenTask: st.builds(c.ReopenTask, rows, why),
    c.DecideDoubled: st.builds(c.DecideDoubled, stage, school, st.sampled_from(c.DoubledChoice), why, pool, school),
    c.Nominate: st.builds(
        c.Nominate, entry, st.sampled_from(("1" * 64, "2" * 64)), st.integers(2, 3), st.integers(2, 3), why
    ),
    c.AcceptEntry: st.builds(c.AcceptEntry, entry),
    c.ReturnEntry: st.builds(c.ReturnEntry, entry, why),
    c.ConfirmEntry: st.builds(c.ConfirmEntry, entry),
    c.WithdrawEntry: st.builds(c.WithdrawEntry, entry, why),
    c.ReplaceEntry: st.builds(c.ReplaceEntry, entry, school, why),
    c.ProposeList: st.builds(c.ProposeList, stage),
    c.ReturnList: st.builds(c.ReturnList, stage, why),
    c.ConfirmList: st.builds(c.ConfirmList, stage),
    c.DrawSeats: st.builds(c.DrawSeats, pool, st.sampled_from(("1", "2")), st.just("Cô Lan"), st.just("Thầy Minh")),
    c.ScheduleSitting: st.builds(c.ScheduleSitting, pool, day, st.just("08:00"), st.just("Hội trường")),
    **RESULT_ORDERS,
    **PROMOTION_ORDERS,
}
DECISIONS = [
    c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.LEAVE_EMPTY, "QĐ 12", "cum-3"),
    c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.TWO_TEAMS, "QĐ 12"),
    c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.MOVE, "QĐ 12", "cum-3", "thanh-am"),
    c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.MOVE, "QĐ 12", "cum-2", "sai-dong"),
]
leaving = st.one_of(ORDERS[c.WithdrawEntry], ORDERS[c.ReplaceEntry])
STAGE_COMMANDS = (
    c.DecideDoubled,
    c.DrawSeats,
    c.ScheduleSitting,
    c.ReplaceEntry,
    c.ProposeAmendment,
    c.ApproveAmendment,
)
"""Commands that come more often, so that many seasons get far."""


def test_every_command_takes_part() -> None:
    assert set(ORDERS) == set(c.AnyCommand.__args__)


class AnyOrders(RuleBasedStateMachine):
    """A season, to which anything is ordered by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.season = Season()
        self.facts: list[f.AnyFact] = []
        self.refusals: list[tuple[Sentence, ...]] = []

    @rule(command=st.one_of(list(ORDERS.values())), by=person, override=why, days=st.integers(0, 60))
    def anything(self, command: c.AnyCommand, by: Person, override: str, days: int) -> None:
        self.order(command, by, override, SEPTEMBER + days * (on(date(2018, 1, 2)) - on(date(2018, 1, 1))))

    @initialize(is_issued=st.integers(0, 9))
    def begin(self, is_issued: int) -> None:
        if is_issued:
            self.order(c.DraftSeason(plan_2018()), LAN, "", SEPTEMBER)
            self.order(c.IssueSeason(), LAN, "", SEPTEMBER)

    @precondition(lambda self: bool(self.season.entries))
    @rule(entry=entry, by=office, other=office)
    def an_entry_goes_on(self, entry: str, by: Person, other: Person) -> None:
        for command, person in ((nomination(entry), by), (c.AcceptEntry(entry), by), (c.ConfirmEntry(entry), other)):
            self.order(command, person, "", SEPTEMBER)

    @precondition(lambda self: bool(self.season.entries))
    @rule(command=st.one_of([ORDERS[kind] for kind in STAGE_COMMANDS]), by=office)
    def the_stage_goes_on(self, command: c.AnyCommand, by: Person) -> None:
        self.order(command, by, "vì mưa bão", SEPTEMBER)

    @precondition(lambda self: any(sitting.package for sitting in self.season.sittings.values()))
    @rule(command=st.one_of([RESULT_ORDERS[kind] for kind in WAY_OF_A_RESULT]), by=office)
    def a_result_goes_on(self, command: c.AnyCommand, by: Person) -> None:
        self.order(command, by, "vì mưa bão", SEPTEMBER)

    @precondition(lambda self: bool(self.season.entries))
    @rule(
        decision=st.sampled_from(DECISIONS),
        listed=entry,
        departure=leaving,
        proposes=office,
        confirms=office,
        more=st.booleans(),
    )
    def a_list_is_made(
        self,
        decision: c.DecideDoubled,
        listed: str,
        departure: c.AnyCommand,
        proposes: Person,
        confirms: Person,
        more: bool,
    ) -> None:
        self.order(decision, LAN, "", SEPTEMBER)
        self.an_entry_goes_on(listed, LAN, MINH)
        self.an_entry_goes_on("cum-1/sai-dong", MINH, LAN)
        for command, person in ((c.ProposeList("chung-khao"), proposes), (c.ConfirmList("chung-khao"), confirms)):
            self.order(command, person, "vì mưa bão", SEPTEMBER)
        for number in (1, 2, 3, 4) if more else ():
            self.order(c.ScheduleSitting(f"cum-{number}", date(2018, 10, 1), "08:00", "A"), LAN, "", SEPTEMBER)
        self.order(c.DrawSeats("cum-1", "17-4", "Cô Lan", "Thầy Minh"), proposes, "", SEPTEMBER)
        self.order(departure, confirms, "", SEPTEMBER)

    def order(self, command: c.AnyCommand, by: Person, override: str, now_ns: int) -> None:
        try:
            facts = decide(self.season, Order(command, by, override), now_ns)
        except RefusedError as error:
            self.refusals.append(error.reasons)
            return
        for fact in facts:
            after = apply(self.season, fact)
            self.steps_stand_in_the_tables(self.season, after)
            self.season = after
        self.facts += facts
        self.two_persons_stand_behind(facts)
        assert all(fact.by == by for fact in facts)

    def steps_stand_in_the_tables(self, before: Season, after: Season) -> None:
        assert after.state is before.state or after.state in SEASON[before.state]
        for key, other in after.entries.items():
            if key in before.entries and other.state is not before.entries[key].state:
                assert other.state in ENTRY[before.entries[key].state]
        for key, record in after.stages.items():
            earlier = before.stage_record(key).state
            assert record.state is earlier or record.state in STAGE[earlier]
        for key, sitting in after.sittings.items():
            if key in before.sittings and sitting.state is not before.sittings[key].state:
                assert sitting.state in SITTING[before.sittings[key].state]

    def two_persons_stand_behind(self, facts: tuple[f.AnyFact, ...]) -> None:
        for fact in facts:
            if isinstance(fact, f.EntryConfirmed):
                accepted = [
                    other.by.id
                    for other in self.facts
                    if isinstance(other, f.EntryAccepted) and other.entry == fact.entry
                ]
                assert accepted[-1] != fact.by.id
            if isinstance(fact, f.ListConfirmed):
                proposed = [
                    other.by.id
                    for other in self.facts
                    if isinstance(other, f.ListProposed | FinalistsProposed) and other.stage == fact.stage
                ]
                assert proposed[-1] != fact.by.id

    @invariant()
    def a_refusal_says_why(self) -> None:
        assert all(self.refusals)

    @invariant()
    def nobody_has_two_places_in_one_pool(self) -> None:
        places = [(other.stage, other.pool, other.school) for other in self.season.entries.values() if other.takes_part]
        assert len(places) == len(set(places))

    @invariant()
    def the_timetable_can_always_be_read(self) -> None:
        if self.season.plan is not None:
            assert len(timetable(self.season, date(2018, 10, 2))) == 22

    def teardown(self) -> None:
        """Replayed from the journal's bodies, the season is the same."""
        bodies = [encode(Record(1, f"order {number}", fact)) for number, fact in enumerate(self.facts)]
        assert apply_all(Season(), (decode(body).fact for body in bodies)) == self.season


TestAnyOrders = AnyOrders.TestCase
TestAnyOrders.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
