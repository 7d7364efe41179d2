"""Decide what the edges of all stations mean: debounce each, lock out, count troubles. Pure.

The one state of the press path. A step takes what came (edges, levels, time) and gives the facts that follow, in this
order: troubles, single presses, verdicts.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Arm, FirmwareFact, LineTrouble, Trouble
from firmware.lockout import debounce, lockout
from firmware.lockout.debounce import AUDIT_NS, Contact, Phase, Push
from firmware.lockout.lockout import Lockout, Suspect
from firmware.pins.edges import Edge, Gap

Facts = tuple[FirmwareFact, ...]


Kind = tuple[int | None, Trouble]
"""A trouble of a station's line, or of an unknown one."""
GAPS_EVERY_NS = 1_000_000_000


class Buzzers(Struct, frozen=True):
    """Contacts by station, the lockout, and how often each trouble has been since the start.

    Gaps of a kind (`lost`, `merged`, `full` of a line) are told once a second at most, always with all that were
    counted: a line that chatters must not keep a verdict waiting behind a thousand of them. `untried`: stations whose
    button has made no press since the start (None: nobody cares), to be told at arming.
    `doubt_ns` is the ± of every stamp: what the board's file says, or the source's resolution where that is worse.
    """

    contacts: dict[int, Contact]
    lockout: Lockout
    doubt_ns: int
    audit_ns: int
    counts: dict[Kind, int] = {}
    gaps_told_ns: dict[Kind, int] = {}
    gaps_untold: frozenset[Kind] = frozenset()
    untried: frozenset[int] = frozenset()

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Of whom it is not known yet whether they press: edges, and lines that are low without one."""
        found: tuple[Suspect, ...] = ()
        for station, one in self.contacts.items():
            if one.phase is Phase.CHECKING:
                found = (*found, Suspect(station, one.first_ns, one.late_ns))
            elif one.low_ns and one.phase is Phase.IDLE:
                found = (*found, Suspect(station, one.low_ns, debounce.unseen_ns(one)))
        return found

    @property
    def down(self) -> dict[int, int]:
        """Station → stamp of the press that holds its button down."""
        return {station: one.first_ns for station, one in self.contacts.items() if one.is_down}


def at_start(
    levels: Mapping[int, bool], settle_ns: int, doubt_ns: int, now_ns: int, *, tells_untried: bool = False
) -> Buzzers:
    """Everything locked. `levels`: station → its button is down now. `tells_untried`: say who never pressed."""
    contacts = {station: debounce.at_start(down, now_ns) for station, down in levels.items()}
    untried = frozenset(levels) if tells_untried else frozenset()
    return Buzzers(contacts, Lockout(settle_ns), doubt_ns, now_ns + AUDIT_NS, untried=untried)


def arm(state: Buzzers, order: Arm | None, now_ns: int) -> tuple[Buzzers, Facts]:
    """`order` has come. At the first of a new arming, a button that is down already is told."""
    known = state.lockout.books
    state = replace(state, lockout=lockout.arm(state.lockout, order, now_ns))
    facts: Facts = ()
    if order is not None and order.arming not in known:
        for station in sorted(set(order.stations) & set(state.down)):
            state, fact = _trouble(state, station, "low_at_arming", now_ns)
            facts = (*facts, fact)
        for station in sorted(set(order.stations) & state.untried):
            state, fact = _trouble(replace(state, untried=state.untried - {station}), station, "untried", now_ns)
            facts = (*facts, fact)
    return state, facts


def wants_levels(state: Buzzers, now_ns: int) -> list[int]:
    """The stations whose levels `step` at `now_ns` needs: those to be looked at now, at an audit all, else none."""
    if now_ns >= state.audit_ns:
        return list(state.contacts)
    return [number for number, one in state.contacts.items() if one.due_ns is not None and one.due_ns <= now_ns]


def overdue(came: Iterable[Edge | Gap], now_ns: int) -> set[int]:
    """The stations whose edges are read so late that their first look is due already: no further turn for that."""
    return {one.station for one in came if isinstance(one, Edge) and one.at_ns + debounce.SAMPLES_NS[0] <= now_ns}


def due_ns(state: Buzzers, now_ns: int) -> int:
    """When `step` should be called next, at the latest."""
    instants = [one.due_ns for one in state.contacts.values() if one.due_ns is not None]
    decision_ns = lockout.due_ns(state.lockout, now_ns)
    if decision_ns is not None and not (decision_ns <= now_ns and state.suspects):
        instants.append(decision_ns)
    return min([state.audit_ns, *instants])


def step(
    state: Buzzers, came: Iterable[Edge | Gap], levels: Mapping[int, bool] | None, now_ns: int
) -> tuple[Buzzers, Facts]:
    """Take what came, the levels (of those whom `wants_levels` and `overdue` name); time comes to `now_ns`."""
    troubles: Facts = ()
    pushes: tuple[Push, ...] = ()
    for one in sorted(came, key=lambda one: one.at_ns):
        state, found, told = _gap(state, one) if isinstance(one, Gap) else _edge(state, one)
        pushes, troubles = (*pushes, *found), (*troubles, *told)
    if levels is not None:
        state, found, told = _look(state, levels, now_ns)
        pushes, troubles = (*pushes, *found), (*troubles, *told)
    if state.gaps_untold:
        state, told = _due_gaps(state, now_ns)
        troubles = (*troubles, *told)
    state, judged = _judge(state, pushes, now_ns)
    return state, (*troubles, *judged)


Step = tuple[Buzzers, tuple[Push, ...], Facts]


def _gap(state: Buzzers, gap: Gap) -> Step:
    kind: Kind = (gap.station, gap.what)
    counted = {**state.counts, kind: state.counts.get(kind, 0) + gap.count}
    return replace(state, counts=counted, gaps_untold=state.gaps_untold | {kind}), (), ()


def _due_gaps(state: Buzzers, now_ns: int) -> tuple[Buzzers, Facts]:
    """Tell the gaps that were not told, of kinds of which none was for a second."""
    told_ns = state.gaps_told_ns
    due = [one for one in state.gaps_untold if now_ns - told_ns.get(one, -GAPS_EVERY_NS) >= GAPS_EVERY_NS]
    if not due:
        return state, ()
    facts = tuple(LineTrouble(kind[0], kind[1], state.counts[kind], now_ns) for kind in sorted(due, key=str))
    told_ns = {**told_ns, **dict.fromkeys(due, now_ns)}
    return replace(state, gaps_told_ns=told_ns, gaps_untold=state.gaps_untold.difference(due)), facts


def _edge(state: Buzzers, edge: Edge) -> Step:
    contact = state.contacts.get(edge.station)
    if contact is None:
        return state, (), ()
    return _take(state, edge.station, debounce.edge(contact, edge.at_ns, edge.late_ns), edge.at_ns)


def _look(state: Buzzers, levels: Mapping[int, bool], now_ns: int) -> Step:
    pushes: tuple[Push, ...] = ()
    troubles: Facts = ()
    quiet: dict[int, Contact] = {}
    audit = now_ns >= state.audit_ns
    for station, down in levels.items():  # of whose edge came only now nothing was read yet
        contact = state.contacts[station]
        if audit or (contact.due_ns is not None and contact.due_ns <= now_ns):
            finding = debounce.look(contact, down, now_ns)
            if not finding.pushed and finding.trouble is None:
                quiet[station] = finding.contact
                continue
            state, found, told = _take(state, station, finding, now_ns)
            pushes, troubles = (*pushes, *found), (*troubles, *told)
    state = replace(state, contacts={**state.contacts, **quiet}) if quiet else state
    return (replace(state, audit_ns=now_ns + AUDIT_NS) if audit else state), pushes, troubles


def _take(state: Buzzers, station: int, finding: debounce.Finding, at_ns: int) -> Step:
    contact = finding.contact
    state = replace(state, contacts={**state.contacts, station: contact})
    pushes = (Push(station, contact.first_ns, state.doubt_ns, contact.late_ns),) if finding.pushed else ()
    if pushes and station in state.untried:
        state = replace(state, untried=state.untried - {station})
    if finding.trouble is None:
        return state, pushes, ()
    state, fact = _trouble(state, station, finding.trouble, at_ns)
    return state, pushes, (fact,)


def _judge(state: Buzzers, pushes: Sequence[Push], now_ns: int) -> tuple[Buzzers, Facts]:
    locked = state.lockout
    facts: Facts = ()
    for push in sorted(pushes, key=lambda one: (one.at_ns, one.station)):
        locked, told = lockout.press(locked, push)
        facts = (*facts, *told)
    locked, told = lockout.turn(locked, now_ns, state)
    facts = (*facts, *told)
    return (state if locked is state.lockout else replace(state, lockout=locked)), facts


def _trouble(
    state: Buzzers, station: int | None, what: Trouble, at_ns: int, times: int = 1
) -> tuple[Buzzers, LineTrouble]:
    count = state.counts.get((station, what), 0) + times
    state = replace(state, counts={**state.counts, (station, what): count})
    return state, LineTrouble(station, what, count, at_ns)
