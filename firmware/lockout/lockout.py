"""Decide who was first. Pure: no pins, no sockets, no clock.

Theory of operation. Confirmed presses (`Push`) are judged by their stamps, never by the order in which they come.

1. *Which arming?* Every `Arm` begins a `Term`: from its arrival, or from its opening if that lies before its arrival.
   A press belongs to the latest term that had begun at its stamp; one from before all of them, to the oldest kept.
   So a press stamped before a new `Arm` came, but confirmed after, is judged by the arming it was made under, and gets
   that arming's verdict if it deserves one (the controller sees by the number that it has moved on). What has been told
   stays told: an `Arm` that comes after its own opening finds only the presses that were not yet confirmed.
2. *What is it?* The first line that fits:

       nothing armed                                            IDLE
       station not among `stations`                             BARRED
       no opening, or stamped before it                         EARLY
       stamped at `closing_ns` or after                         LATE
       a ruling has given the floor to a station (`floor`)      LATER, with margin where there is a verdict
       it pressed early, is not pardoned, policy `bar`          BARRED
       the same, policy `delay`, before opening + delay         EARLY
       this arming's verdict is there: nobody                   LATE
       this arming's verdict is there: floor, tie               LATER, with margin (negative: it came too late to count)
       else                                                     waits for the decision

   All but the last are told at once (`Pressed`).
3. *Decision.* The earliest waiting press decides, `settle_ns` after the end of its tie window and not before every
   unconfirmed edge (`suspect`) of that time has been confirmed or dropped. Alone in the window: `floor`. Several:
   `tie`. The window of two presses is the larger of `tie_window_ns` and the sum of their doubts, and of how late the
   second one's stamp may be (a late stamp of the first is no doubt: it was earlier still). All waiting presses
   are in the `Verdict`, and only there. With none waiting, `settle_ns` after the closing: `nobody`.
4. *Held.* At the opening, a permitted station whose button is down is told as HELD, with the stamp of that press,
   unless it was an early press of this very arming. Nothing else follows: a held button makes no edge, only a new push
   counts.
5. A ruling (`Arm.floor`) ends the opening without a verdict: no press can win any more, nobody is told at the closing.
6. An `Arm` with the number of one before changes the instants from its arrival on and keeps presses and verdict. So a
   press made while the buzzers were open stays good when the opening is moved a moment later.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Arm, Early, Press, Pressed, PressKind, Verdict
from firmware.lockout.debounce import Push

TERMS_KEPT = 32
BOOKS_KEPT = 8

Facts = tuple[Pressed | Verdict, ...]


class Suspect(Struct, frozen=True):
    """An edge of which it is not known yet whether it is a press, at `at_ns` or up to `late_ns` earlier."""

    station: int
    at_ns: int
    late_ns: int = 0


class Seen(Protocol):
    """What the debounce knows. Asked for only where it decides something: both are made anew each time.

    `suspects`: edges that may still become presses. `down`: station → stamp of the press that holds its button down.
    """

    @property
    def suspects(self) -> Sequence[Suspect]: ...

    @property
    def down(self) -> Mapping[int, int]: ...


class Term(Struct, frozen=True):
    """What was in force from `since_ns` on."""

    since_ns: int
    arm: Arm | None


class Candidate(Struct, frozen=True):
    """A permitted press that waits for the decision, and the order it was judged by."""

    push: Push
    order: Arm


class Book(Struct, frozen=True):
    """All that happened under one arming. `waiting` presses are permitted and undecided."""

    arming: int
    presses: tuple[Press, ...] = ()
    waiting: tuple[Candidate, ...] = ()
    verdict: Verdict | None = None
    opened: bool = False

    def pressed_early(self, station: int) -> bool:
        """True where the station pressed before the opening."""
        return any(one.station == station and one.kind is PressKind.EARLY for one in self.presses)


class Lockout(Struct, frozen=True):
    """The whole state. `terms` in order of arrival, the last one is in force now; `books` by arming, oldest first."""

    settle_ns: int
    terms: tuple[Term, ...] = (Term(0, None),)
    books: dict[int, Book] = {}

    @property
    def arm(self) -> Arm | None:
        """What is in force now."""
        return self.terms[-1].arm

    @property
    def book(self) -> Book | None:
        """The book of the arming that is in force now."""
        order = self.arm
        return None if order is None else self.book_of(order.arming)

    def book_of(self, arming: int) -> Book:
        """The book of an arming; a new one where there is none."""
        return self.books.get(arming) or Book(arming)

    def with_book(self, book: Book) -> "Lockout":
        """This state with that book in the place of the old one, or added."""
        books = {**self.books, book.arming: book}
        if len(books) > BOOKS_KEPT and book.arming not in self.books:
            done = [one.arming for one in self.books.values() if not one.waiting]
            for arming in done[:1]:
                del books[arming]
        return replace(self, books=books)


def arm(state: Lockout, order: Arm | None, now_ns: int) -> Lockout:
    """`order` has come at `now_ns`. The same order twice changes nothing."""
    if order == state.arm:
        return state
    opening_ns = None if order is None else order.opening_ns
    since_ns = now_ns if opening_ns is None else min(now_ns, opening_ns)
    state = replace(state, terms=(*state.terms[1 - TERMS_KEPT :], Term(since_ns, order)))
    if order is None:
        return state
    book = state.book_of(order.arming)
    return state.with_book(replace(book, opened=book.opened and opening_ns is not None and opening_ns <= now_ns))


def press(state: Lockout, push: Push) -> tuple[Lockout, Facts]:
    """A press was confirmed. It is told at once, or waits for the decision."""
    order = _order_at(state, push.at_ns)
    if order is None:
        return state, (Pressed(None, _judged(push, PressKind.IDLE)),)
    book = state.book_of(order.arming)
    kind = _kind(order, book, push)
    if kind is None:
        return state.with_book(replace(book, waiting=(*book.waiting, Candidate(push, order)))), ()
    margin_ns = _behind(book.verdict, push) if kind is PressKind.LATER else None
    return _told(state, book, _judged(push, kind, margin_ns))


def turn(state: Lockout, now_ns: int, seen: Seen) -> tuple[Lockout, Facts]:
    """Time has come to `now_ns`. Changes nothing before `due_ns`."""
    state, facts = _open(state, now_ns, seen)
    for book in state.books.values():
        verdict = _verdict(state, book, now_ns, seen) if book.verdict is None else None
        if verdict is not None:
            state = state.with_book(replace(book, presses=verdict.presses, waiting=(), verdict=verdict))
            facts = (*facts, verdict)
    return state, facts


def due_ns(state: Lockout, now_ns: int) -> int | None:
    """When `turn` should be called next, None: only after an event. Never before `now_ns`."""
    decision_ns = decides_ns(state)
    instants = [] if decision_ns is None else [decision_ns]
    order, book = state.arm, state.book
    if order is not None and book is not None and order.opening_ns is not None:
        if not book.opened:
            instants.append(order.opening_ns)
        undecided = book.verdict is None and not book.waiting and order.floor is None
        if order.closing_ns is not None and undecided:
            instants.append(order.closing_ns + state.settle_ns)
    return max(min(instants), now_ns) if instants else None


def decides_ns(state: Lockout) -> int | None:
    """When a waiting press is decided at the earliest, None: none waits. In the past where a suspect holds it up."""
    return min((_decision_ns(state, _lead(book)) for book in state.books.values() if book.waiting), default=None)


def from_ns(order: Arm, book: Book, station: int) -> int | None:
    """From when on `station` may press under this order; None: not (yet)."""
    if station not in order.stations or order.opening_ns is None:
        return None
    if not punished(order, book, station):
        return order.opening_ns
    return order.opening_ns + order.delay_ns if order.early is Early.DELAY else None


def punished(order: Arm, book: Book, station: int) -> bool:
    """True where `station` bears the consequence of an early press under this order."""
    return order.early is not Early.IGNORE and station not in order.pardoned and book.pressed_early(station)


def _order_at(state: Lockout, at_ns: int) -> Arm | None:
    term = next((one for one in reversed(state.terms) if one.since_ns <= at_ns), state.terms[0])
    return term.arm


def _kind(order: Arm, book: Book, push: Push) -> PressKind | None:
    """What the press is, by the table above; None: it waits for the decision."""
    if push.station not in order.stations:
        return PressKind.BARRED
    if order.opening_ns is None or push.at_ns < order.opening_ns:
        return PressKind.EARLY
    if order.closing_ns is not None and push.at_ns >= order.closing_ns:
        return PressKind.LATE
    if order.floor is not None and book.verdict is None:
        return PressKind.LATER
    allowed_ns = from_ns(order, book, push.station)
    if allowed_ns is None:
        return PressKind.BARRED
    if push.at_ns < allowed_ns:
        return PressKind.EARLY
    if book.verdict is None:
        return None
    return PressKind.LATE if book.verdict.outcome == "nobody" else PressKind.LATER


def _open(state: Lockout, now_ns: int, seen: Seen) -> tuple[Lockout, Facts]:
    """Tell who holds a button down, once, when the opening has come."""
    order, book = state.arm, state.book
    if order is None or book is None or book.opened or order.opening_ns is None or now_ns < order.opening_ns:
        return state, ()
    state = state.with_book(replace(book, opened=True))
    known = {(one.station, one.at_ns) for one in book.presses}
    facts: Facts = ()
    for station, at_ns in sorted(seen.down.items()):
        if station in order.stations and at_ns < order.opening_ns and (station, at_ns) not in known:
            held = Press(station, at_ns, PressKind.HELD)
            state, told = _told(state, state.book_of(book.arming), held)
            facts = (*facts, *told)
    return state, facts


def _told(state: Lockout, book: Book, judged: Press) -> tuple[Lockout, Facts]:
    state = state.with_book(replace(book, presses=_ordered((*book.presses, judged))))
    return state, (Pressed(book.arming, judged),)


def _window_ns(order: Arm, first: Push, other: Push) -> int:
    """How far apart the stamps may be and still say nothing. A late stamp of the first makes it only earlier."""
    return max(order.tie_window_ns, first.doubt_ns + other.doubt_ns + other.late_ns)


class Lead(NamedTuple):
    """The earliest waiting press and all that cannot be told apart from it, one a station, itself first.

    `window_ns` is the widest window between it and one of those. `until_ns`: up to when another press may come that
    cannot be told apart from it, if its stamp is not late (of a late one the line's suspects tell).
    """

    first: Candidate
    tied: tuple[Push, ...]
    window_ns: int
    until_ns: int


def _lead(book: Book) -> Lead:
    """Who leads among the waiting presses; there is one at least."""
    first = min(book.waiting, key=_by_time)
    order, push = first.order, first.push
    alone_ns = max(order.tie_window_ns, 2 * push.doubt_ns)
    until_ns = push.at_ns + alone_ns
    if len(book.waiting) == 1:
        return Lead(first, (push,), alone_ns, until_ns)
    tied, window_ns = {push.station: push}, alone_ns
    for one in sorted(book.waiting, key=_by_time):
        apart_ns = _window_ns(order, push, one.push)
        if one.push.at_ns - push.at_ns <= apart_ns and one.push.station not in tied:
            tied[one.push.station] = one.push
            window_ns = max(window_ns, apart_ns)
    return Lead(first, tuple(tied.values()), window_ns, until_ns)


def _by_time(one: Candidate) -> tuple[int, int]:
    return one.push.at_ns, one.push.station


def _decision_ns(state: Lockout, lead: Lead) -> int:
    return lead.until_ns + state.settle_ns


def _verdict(state: Lockout, book: Book, now_ns: int, seen: Seen) -> Verdict | None:
    if not book.waiting:
        return _nobody(state, book, now_ns, seen)
    lead = _lead(book)
    if now_ns < _decision_ns(state, lead) or _may_be_first(lead.until_ns, seen.suspects):
        return None
    presses = tuple(_placed(one.push, lead) for one in book.waiting)
    return Verdict(
        arming=book.arming,
        outcome="floor" if len(lead.tied) == 1 else "tie",
        stations=tuple(one.station for one in lead.tied),
        opening_ns=lead.first.order.opening_ns or 0,
        window_ns=lead.window_ns,
        decided_ns=now_ns,
        presses=_ordered((*book.presses, *presses)),
    )


def _may_be_first(until_ns: int, suspects: Iterable[Suspect]) -> bool:
    return any(one.at_ns - one.late_ns <= until_ns for one in suspects)


def _nobody(state: Lockout, book: Book, now_ns: int, seen: Seen) -> Verdict | None:
    order = state.arm
    if order is None or order.arming != book.arming or order.floor is not None:
        return None
    if order.opening_ns is None or order.closing_ns is None:
        return None
    closing_ns = order.closing_ns
    if now_ns < closing_ns + state.settle_ns or any(one.at_ns < closing_ns for one in seen.suspects):
        return None
    return Verdict(book.arming, "nobody", (), order.opening_ns, order.tie_window_ns, now_ns, book.presses)


def _placed(push: Push, lead: Lead) -> Press:
    kind = PressKind.WINNER if len(lead.tied) == 1 else PressKind.TIED
    if push not in lead.tied:
        kind = PressKind.LATER
    return _judged(push, kind, push.at_ns - lead.first.push.at_ns)


def _behind(verdict: Verdict | None, push: Push) -> int | None:
    firsts = [one.at_ns for one in verdict.presses if one.kind in (PressKind.WINNER, PressKind.TIED)] if verdict else []
    return push.at_ns - min(firsts) if firsts else None


def _judged(push: Push, kind: PressKind, margin_ns: int | None = None) -> Press:
    return Press(push.station, push.at_ns, kind, margin_ns, push.doubt_ns + push.late_ns)


def _ordered(presses: tuple[Press, ...]) -> tuple[Press, ...]:
    return tuple(sorted(presses, key=lambda one: (one.at_ns, one.station)))
