"""Deciders of protests, of lots for a tie, and of a disqualification after the match.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S
from controller.rules.refusal import persons_reason
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.calendar import local_time
from season.rules.entry_lists import entry_title
from season.rules.facts import ListReopened
from season.rules.known_results import find_result, no_such_result, result_title
from season.rules.late_changes import late_change
from season.rules.order import Order, Reason, own_work, without_why, wrong_state
from season.rules.packages import no_such_sitting
from season.rules.people import Role
from season.rules.result_state import Protest, Sitting
from season.rules.results import changed_finalists
from season.rules.season import Season
from season.rules.standings import standings_of
from season.rules.state_names import SITTING_NAMES
from season.rules.states import SITTING, ResultState, SittingState
from season.rules.venues import not_your_pool

PROTEST_HOURS = 24
"""So long a protest is in time where the plan says nothing."""


def against_protesting(season: Season, order: Order[c.LodgeProtest], now_ns: int) -> Iterator[Reason | None]:
    """About a sitting that was played, by an entry of its own; schools for themselves only."""
    command = order.command
    sitting, entry = season.sittings.get(command.sitting), season.entries.get(command.entry)
    yield without_why(command.about)
    if sitting is None:
        yield no_such_sitting(command.sitting)
    else:
        if sitting.state is not SittingState.PROTESTED:
            yield wrong_state(sitting.id, sitting.state, SittingState.PROTESTED, SITTING, SITTING_NAMES)
        yield _against_time(season, sitting, now_ns)
    if entry is None or (sitting is not None and entry.pool != sitting.pool):
        text = "{entry} does not play in {sitting}"
        yield Reason(Sentence("entry-elsewhere", text, {"entry": command.entry, "sitting": command.sitting}))
    elif order.by.role is Role.SCHOOL and order.by.unit != entry.school:
        yield Reason(Sentence("foreign-entry", "{entry} is not of your school", {"entry": entry_title(season, entry)}))


def protests_until_ns(season: Season, sitting: Sitting) -> int | None:
    """Until when a protest against a sitting is in time, in nanoseconds since 1970: counted from when its last result
    came to the office. None: no result is here yet."""
    if not sitting.results:
        return None
    stage = season.drafted.stage(sitting.stage)
    hours = stage.protest_hours if stage is not None and stage.protest_hours is not UNSET else PROTEST_HOURS
    return season.results[sitting.results[-1]].received_ns + hours * 3600 * NS_PER_S


def _against_time(season: Season, sitting: Sitting, now_ns: int) -> Reason | None:
    until_ns = protests_until_ns(season, sitting)
    if until_ns is None or now_ns <= until_ns:
        return None
    args: SentenceArgs = {"sitting": sitting.id, "until": f"{local_time(until_ns):%H:%M %d/%m/%Y}"}
    return Reason(Sentence("protest-late", "Protests against {sitting} were possible until {until}", args), True)


def lodge(season: Season, order: Order[c.LodgeProtest], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The protest is open: nothing is confirmed before it is decided."""
    command = order.command
    yield f.ProtestLodged(
        by=order.by,
        at_ns=now_ns,
        sitting=command.sitting,
        number=len(season.sittings[command.sitting].protests) + 1,
        entry=command.entry,
        about=command.about,
    )


def against_deciding_protest(season: Season, order: Order[c.DecideProtest], now_ns: int) -> Iterator[Reason | None]:
    """It must be open, decided by another person, for a reason."""
    command = order.command
    yield without_why(command.why)
    sitting = season.sittings.get(command.sitting)
    if sitting is None:
        yield no_such_sitting(command.sitting)
        return
    yield not_your_pool(season, order.by, sitting.pool)
    protest = _protest(sitting.protests, command.number)
    args: SentenceArgs = {"sitting": sitting.id, "number": command.number}
    if protest is None or protest.is_upheld is not None:
        yield Reason(Sentence("no-open-protest", "{sitting} has no open protest {number}", args))
        return
    own = Sentence("decides-own", "{name} lodged it: another person must decide it", {"name": order.by.name})
    yield own_work(order.by, protest.by, own)


def _protest(protests: tuple[Protest, ...], number: int) -> Protest | None:
    return next((protest for protest in protests if protest.number == number), None)


def decide_protest(season: Season, order: Order[c.DecideProtest], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The protest is decided."""
    command = order.command
    yield f.ProtestDecided(
        by=order.by,
        at_ns=now_ns,
        sitting=command.sitting,
        number=command.number,
        is_upheld=command.is_upheld,
        why=command.why,
        paper=command.paper,
    )


def against_lots(season: Season, order: Order[c.DrawLots], now_ns: int) -> Iterator[Reason | None]:
    """All of one tie and nobody else, with two persons who answer for it, before the result counts."""
    command = order.command
    persons = persons_reason(command.drawn_by, command.witness)
    yield Reason(persons) if persons is not None else None
    record = find_result(season, command.result)
    if record is None:
        yield no_such_result(command.result)
        return
    if record.state is not ResultState.RECEIVED:
        text = "{result} is decided: lots change nothing any more"
        yield Reason(Sentence("lots-too-late", text, {"result": result_title(record)}))
    by_place: dict[int | None, set[str]] = {}
    for standing in standings_of(season, record):
        by_place.setdefault(standing.place, set()).add(standing.entry)
    is_whole_tie = len(set(command.order)) == len(command.order) and set(command.order) in [
        entries for place, entries in by_place.items() if place is not None and len(entries) > 1
    ]
    if not is_whole_tie:
        text = "{result}: these are not the entries of one tie, each once"
        yield Reason(Sentence("no-such-tie", text, {"result": result_title(record)}))


def draw_lots(season: Season, order: Order[c.DrawLots], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The lots part the tie."""
    command = order.command
    record = find_result(season, command.result)
    if record is not None:
        yield f.LotsDrawn(
            by=order.by,
            at_ns=now_ns,
            sitting=record.sitting,
            result=record.id,
            order=command.order,
            drawn_by=command.drawn_by,
            witness=command.witness,
        )


def against_disqualifying(season: Season, order: Order[c.DisqualifyEntry], now_ns: int) -> Iterator[Reason | None]:
    """An entry that is there and not disqualified yet, for a reason."""
    command = order.command
    yield without_why(command.why)
    entry = season.entries.get(command.entry)
    if entry is None:
        yield Reason(Sentence("no-such-entry", "There is no entry {entry}", {"entry": command.entry}))
    elif command.entry in season.disqualified:
        args: SentenceArgs = {"entry": entry_title(season, entry), "paper": season.disqualified[command.entry]}
        yield Reason(Sentence("is-disqualified", "{entry} is disqualified already ({paper})", args))
    else:
        change = late_change(season, lambda: _without(season, command), entry.stage)
        yield Reason(change, overridable=True) if change is not None else None


def disqualify(
    season: Season, order: Order[c.DisqualifyEntry], now_ns: int
) -> Iterator[f.AnyResultFact | ListReopened]:
    """The entry has no place; the others move up, and the next stage's list is proposed anew where that changes it."""
    command = order.command
    yield f.EntryDisqualified(by=order.by, at_ns=now_ns, entry=command.entry, why=command.why, paper=command.paper)
    stage = season.entries[command.entry].stage
    yield from changed_finalists(season, _without(season, command), stage, order, now_ns)


def _without(season: Season, command: c.DisqualifyEntry) -> Season:
    return replace(season, disqualified={**season.disqualified, command.entry: command.paper})
