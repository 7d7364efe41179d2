"""Deciders of entries: nominated, returned or accepted, confirmed by another person, withdrawn, replaced.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from season.rules import commands as c
from season.rules import facts as f
from season.rules.calendar import local_date
from season.rules.entry_lists import entry_title, played, reopen_list
from season.rules.order import Order, Reason, own_work, without_why, wrong_state
from season.rules.people import Role
from season.rules.season import Entry, Season, entry_id
from season.rules.state_names import ENTRY_NAMES
from season.rules.states import ENTRY, EntryState

TEAM_PUPILS = 3
"""So many pupils are a team (contest.md)."""


def against_nominating(season: Season, order: Order[c.Nominate], now_ns: int) -> Iterator[Reason | None]:
    """The school's own entry, three pupils with every consent; a reason where others are there already."""
    command = order.command
    entry = season.entries.get(command.entry)
    yield from _against_entry(season, command.entry, EntryState.NOMINATED)
    if entry is not None and order.by.role is Role.SCHOOL and order.by.unit != entry.school:
        yield Reason(Sentence("foreign-entry", "{entry} is not of your school", {"entry": entry_title(season, entry)}))
    if command.pupils != TEAM_PUPILS:
        args: SentenceArgs = {"count": command.pupils, "pupils": TEAM_PUPILS}
        yield Reason(Sentence("pupil-count", "{count} pupils; a team has {pupils}", args), overridable=True)
    if command.consents < command.pupils:
        text = "The consent of pupil and guardian is missing for {count} pupils"
        yield Reason(Sentence("consent-missing", text, {"count": command.pupils - command.consents}))
    if entry is None:
        return
    if entry.sheet == command.sheet and entry.state is not EntryState.RETURNED:
        yield Reason(Sentence("same-nomination", "This nomination is there already: nothing would change"))
    if entry.state in (EntryState.ACCEPTED, EntryState.CONFIRMED):
        yield without_why(command.why)


def nominate(season: Season, order: Order[c.Nominate], now_ns: int) -> Iterator[f.AnyFact]:
    """The entry has pupils; a late nomination is taken, and marked."""
    command = order.command
    deadlines = [task.due for task in season.drafted.tasks if task.proof == "nominations" and task.due is not None]
    is_late = bool(deadlines) and local_date(now_ns) > max(deadlines)
    yield f.EntryNominated(
        by=order.by, at_ns=now_ns, entry=command.entry, sheet=command.sheet, is_late=is_late, why=command.why
    )


def against_accepting(season: Season, order: Order[c.AcceptEntry], now_ns: int) -> Iterator[Reason | None]:
    """It must be nominated."""
    return _against_entry(season, order.command.entry, EntryState.ACCEPTED)


def accept(season: Season, order: Order[c.AcceptEntry], now_ns: int) -> Iterator[f.AnyFact]:
    """The nomination is received."""
    yield f.EntryAccepted(by=order.by, at_ns=now_ns, entry=order.command.entry)


def against_returning(season: Season, order: Order[c.ReturnEntry], now_ns: int) -> Iterator[Reason | None]:
    """It must be nominated or accepted; the school needs a reason."""
    yield from _against_entry(season, order.command.entry, EntryState.RETURNED)
    yield without_why(order.command.why)


def give_back(season: Season, order: Order[c.ReturnEntry], now_ns: int) -> Iterator[f.AnyFact]:
    """The nomination is with the school again."""
    yield f.EntryReturned(by=order.by, at_ns=now_ns, entry=order.command.entry, why=order.command.why)


def against_confirming(season: Season, order: Order[c.ConfirmEntry], now_ns: int) -> Iterator[Reason | None]:
    """Another person must have received it, and another one nominated."""
    yield from _against_entry(season, order.command.entry, EntryState.CONFIRMED)
    entry = season.entries.get(order.command.entry)
    own = Sentence("confirms-own", "{name} received it: another person must confirm it", {"name": order.by.name})
    others = (entry.accepted_by, entry.nominated_by) if entry is not None else ()
    yield next(filter(None, (own_work(order.by, other, own) for other in others)), None)


def confirm(season: Season, order: Order[c.ConfirmEntry], now_ns: int) -> Iterator[f.AnyFact]:
    """The entry takes part."""
    yield f.EntryConfirmed(by=order.by, at_ns=now_ns, entry=order.command.entry)


def against_withdrawing(season: Season, order: Order[c.WithdrawEntry], now_ns: int) -> Iterator[Reason | None]:
    """It must take part still, and there must be a reason."""
    yield from _against_entry(season, order.command.entry, EntryState.WITHDRAWN)
    yield without_why(order.command.why)


def withdraw(season: Season, order: Order[c.WithdrawEntry], now_ns: int) -> Iterator[f.AnyFact]:
    """The entry takes no part; a list that had it is open again."""
    command = order.command
    entry = season.entries[command.entry]
    yield f.EntryWithdrawn(by=order.by, at_ns=now_ns, entry=command.entry, why=command.why, paper=command.paper)
    yield from reopen_list(season, entry.stage, (entry.pool,), order.by, now_ns)


def against_replacing(season: Season, order: Order[c.ReplaceEntry], now_ns: int) -> Iterator[Reason | None]:
    """Another school, one without a place in this stage, for a reason."""
    command = order.command
    yield from _against_entry(season, command.entry, EntryState.REPLACED)
    yield without_why(command.why)
    if command.school not in season.drafted.schools.names:
        yield Reason(Sentence("no-such-school", "There is no school {school}", {"school": command.school}))
    entry = season.entries.get(command.entry)
    if entry is None:
        return
    if entry.came_from:
        text = "Who takes part follows from results: withdraw {entry}, and propose the list again"
        yield Reason(Sentence("follows-from-results", text, {"entry": entry_title(season, entry)}))
    is_taken = any(other.takes_part and other.school == command.school for other in season.entries_of(entry.stage))
    if is_taken or entry_id(entry.pool, command.school) in season.entries:
        text = "{school} has, or had, a place of its own in this stage"
        yield Reason(Sentence("school-has-place", text, {"school": season.drafted.name_of(command.school)}))


def replace_entry(season: Season, order: Order[c.ReplaceEntry], now_ns: int) -> Iterator[f.AnyFact]:
    """Another school has the place; a list that had it is open again."""
    command = order.command
    entry = season.entries[command.entry]
    yield f.EntryReplaced(
        by=order.by,
        at_ns=now_ns,
        entry=command.entry,
        school=command.school,
        why=command.why,
        paper=command.paper,
    )
    yield from reopen_list(season, entry.stage, (entry.pool,), order.by, now_ns)


def _against_entry(season: Season, entry_key: str, after: EntryState) -> Iterator[Reason | None]:
    entry = season.entries.get(entry_key)
    if entry is None:
        yield Reason(Sentence("no-such-entry", "There is no entry {entry}", {"entry": entry_key}))
        return
    yield wrong_state(entry_title(season, entry), entry.state, after, ENTRY, ENTRY_NAMES)
    yield played(season, entry.stage)


def entries_without_nomination(season: Season, school: str = "") -> tuple[Entry, ...]:
    """Entries of schools (or of one) that take part and have no nomination."""
    missing = (EntryState.EXPECTED, EntryState.RETURNED)
    return tuple(entry for entry in season.entries.values() if entry.state in missing and school in ("", entry.school))


def entries_of_school(season: Season, school: str) -> tuple[Entry, ...]:
    """The entries with which a school takes part."""
    return tuple(entry for entry in season.entries.values() if entry.school == school and entry.takes_part)
