"""Folds of restarts, undo and redo.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest, FormerSeats, UndoPoint
from controller.rules.folds import Folds
from controller.rules.rounds.buzzers.press_order import first_of_opening, with_presses_of
from controller.rules.rounds.buzzers.state import BuzzersState

UNDO_OPENING = Sentence("undo-opening", "Undone back to an open question: reopen the buzzers")
RESTARTED = Sentence("restarted", "The controller restarted; nothing was lost")


def _booted(contest: Contest, fact: f.Booted) -> Contest:
    has_started = contest.evening is not None and contest.phase != Phase.SETUP and bool(contest.boot)
    if fact.boot == contest.boot or not contest.boot:
        return replace(contest, boot=fact.boot, notices=(RESTARTED,) if has_started else ())
    return replace(_stopped(contest, fact.last_ns), boot=fact.boot)


def _took_over(contest: Contest, fact: f.TookOver) -> Contest:
    """No boot is known any more: the `Booted` that follows is the first one of this machine."""
    stopped = _stopped(contest, fact.last_ns)
    return replace(stopped, boot="", arming=max(stopped.arming, fact.arming))


def _stopped(contest: Contest, last_ns: int) -> Contest:
    """`contest` on a clock that starts anew: no instant holds, and an opening is lost."""
    clock = contest.clock.stop(last_ns) if contest.clock else None
    was_open = contest.phase == Phase.OPEN
    return replace(
        contest,
        clock=clock,
        hold_clock=None,
        opening_ns=None,
        former_seats=(),
        buzzers=contest.buzzers.without_instants(),
        rundown=contest.rundown.without_instants(),
        cue=None,
        phase=Phase.LOST if was_open else contest.phase,
        arming=contest.arming + 1,
        notices=(),
    )


def _decided(contest: Contest, fact: f.Decided) -> Contest:
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    depth = contest.undo_point.depth + 1 if contest.undo_point else 1
    before = replace(contest, clock=clock, notices=(), redo_point=None)
    point = UndoPoint(fact.label, before, depth, number=contest.seq + 1)
    return replace(contest, undo_point=point, notices=(), redo_point=None)


def _undone(contest: Contest, fact: f.Undone) -> Contest:
    if contest.undo_point is None:
        return contest
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    depth = contest.redo_point.depth + 1 if contest.redo_point else 1
    future = UndoPoint(fact.label, replace(contest, clock=clock, notices=()), depth)
    return replace(_restored(contest.undo_point.contest, contest, fact), redo_point=future)


def _redone(contest: Contest, fact: f.Redone) -> Contest:
    return contest if contest.redo_point is None else _restored(contest.redo_point.contest, contest, fact)


def _restored(before: Contest, contest: Contest, fact: f.Undone | f.Redone) -> Contest:
    """The state `before`, with what undo never changes from `contest`: a press is no decision. An opening that was on
    must be given again, and its presses count no more, unless they decide it: then who is heard first follows as a fact
    of its own."""
    was_open = before.phase == Phase.OPEN
    buzzers = _restored_buzzers(before, contest, fact)
    must_open = was_open and not first_of_opening(replace(before, buzzers=buzzers))
    return replace(
        before,
        boot=contest.boot,
        arming=contest.arming + 1,
        stations=contest.stations,
        former_seats=_former_seats(before, contest, fact.at_ns),
        capture=contest.capture,
        firmware_epoch=contest.firmware_epoch,
        line_states=contest.line_states,
        certificate_warnings=contest.certificate_warnings,
        pack_accesses=contest.pack_accesses,
        rundown=before.rundown if before.boot == contest.boot else before.rundown.without_instants(),
        seals=contest.seals,
        protests=contest.protests,
        brightness=contest.brightness,
        opening_ns=None,
        buzzers=buzzers,
        cue=None,
        phase=Phase.LOST if was_open else before.phase,
        clock=None if was_open else before.clock,
        notices=(UNDO_OPENING,) if must_open else (),
    )


def _restored_buzzers(before: Contest, contest: Contest, fact: f.Undone | f.Redone) -> BuzzersState:
    buzzers = with_presses_of(before, contest, recounts=fact.keeps_presses)
    read_ns = buzzers.read_ns if before.boot == contest.boot else None
    restored = replace(buzzers.without_instants(), read_ns=read_ns)
    is_decided = fact.keeps_presses and bool(first_of_opening(replace(before, buzzers=buzzers)))
    if before.phase != Phase.OPEN or is_decided:
        return restored
    is_same = buzzers.first_arming == contest.buzzers.first_arming and buzzers.question_arming != 0
    if fact.keeps_presses and contest.phase == Phase.OPEN and is_same:
        return replace(restored, undone_arming=contest.arming)
    return replace(restored, first_arming=contest.arming + 1, lost_arming=restored.first_arming)


def _former_seats(before: Contest, contest: Contest, at_ns: int) -> tuple[FormerSeats, ...]:
    if before.evening is None or contest.evening is None or before.evening.match.teams == contest.evening.match.teams:
        return contest.former_seats
    return (*contest.former_seats, FormerSeats(at_ns, contest.evening.match.teams))


FOLDS: Folds = {
    f.Booted: _booted,
    f.TookOver: _took_over,
    f.Decided: _decided,
    f.Undone: _undone,
    f.Redone: _redone,
}
