"""Lines of the page of protests: those that wait for a decision, those that were decided, and where one is possible.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import Struct

from bus.messages import Sentence
from season.plan.plan import Pool
from season.rules.calendar import local_time
from season.rules.decide import reasons_against
from season.rules.entries import entries_of_school
from season.rules.entry_lists import entry_titles
from season.rules.order import Order
from season.rules.people import OFFICE_SIGNING_OR_JURY, Person, Role
from season.rules.protests import protests_until_ns
from season.rules.result_commands import DecideProtest, LodgeProtest
from season.rules.result_state import Protest, Sitting
from season.rules.season import Entry, Season
from season.rules.standings import latest_sitting
from season.rules.venues import is_of_venue
from season.site.offers import ANY_REASON

HOST_OF_NOTHING = Pool("–")


class ProtestLine(Struct, frozen=True):
    """One protest. `against`: why the person who looks cannot decide it, where their role could; `can_decide`: they
    can."""

    sitting: Sitting
    protest: Protest
    pool: Pool
    entry: str
    lodged_at: str
    decided_at: str
    can_decide: bool
    against: tuple[Sentence, ...]


class ProtestChance(Struct, frozen=True):
    """A sitting against whose result a school can protest. `until`: empty while no result is at the office."""

    sitting: Sitting
    pool: Pool
    entry: Entry
    until: str
    against: tuple[Sentence, ...]


def protest_lines(season: Season, person: Person, now_ns: int) -> list[ProtestLine]:
    """All protests that `person` may see, those that are open first, then the latest first."""
    pools = {pool.id: pool for _, pool in season.drafted.pools}
    lines = [
        _line(season, sitting, protest, pools.get(sitting.pool, HOST_OF_NOTHING), person, now_ns)
        for sitting in season.sittings.values()
        for protest in sitting.protests
        if _may_see(season, person, pools.get(sitting.pool, HOST_OF_NOTHING), protest)
    ]
    return sorted(lines, key=lambda line: (line.protest.is_upheld is not None, -line.protest.lodged_ns))


def _may_see(season: Season, person: Person, pool: Pool, protest: Protest) -> bool:
    """A school sees its own, a host or chair those of its pools."""
    if person.role is Role.SCHOOL:
        return season.entries[protest.entry].school == person.unit
    return is_of_venue(person, pool)


def _line(season: Season, sitting: Sitting, protest: Protest, pool: Pool, person: Person, now_ns: int) -> ProtestLine:
    against: tuple[Sentence, ...] = ()
    may = protest.is_upheld is None and person.role in OFFICE_SIGNING_OR_JURY
    if may:
        command = DecideProtest(sitting.id, protest.number, is_upheld=False, why=ANY_REASON)
        reasons = reasons_against(season, Order(command, person), now_ns)
        against = tuple(reason.sentence for reason in reasons)
    (entry,) = entry_titles(season, [season.entries[protest.entry]])
    return ProtestLine(
        sitting=sitting,
        protest=protest,
        pool=pool,
        entry=entry,
        lodged_at=moment(protest.lodged_ns),
        decided_at=moment(protest.decided_ns),
        can_decide=may and not against,
        against=against,
    )


def protest_chances(season: Season, person: Person, now_ns: int) -> Iterator[ProtestChance]:
    """Where the school of `person` has played: until when it can protest, or why not."""
    pools = {pool.id: pool for _, pool in season.drafted.pools}
    for entry in entries_of_school(season, person.unit):
        sitting, pool = latest_sitting(season, entry.pool), pools.get(entry.pool)
        if sitting is None or pool is None:
            continue
        command = LodgeProtest(sitting.id, entry.id, ANY_REASON)
        reasons = [reason.sentence for reason in reasons_against(season, Order(command, person), now_ns)]
        if any(reason.code == "wrong-state" for reason in reasons):
            continue
        yield ProtestChance(sitting, pool, entry, moment(protests_until_ns(season, sitting) or 0), tuple(reasons))


def moment(at_ns: int) -> str:
    """A moment by the clock of Vietnam; empty for none."""
    return f"{local_time(at_ns):%H:%M %d/%m/%Y}" if at_ns else ""
