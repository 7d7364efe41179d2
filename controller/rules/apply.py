"""Decide what a fact makes of a contest: the fold that builds the state. Pure; replaying the journal is this and no
more.

A fact is never refused here: it has happened. What must not depend on the past (clock, chance) is in the fact itself.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from controller.bus.messages import LineTrouble, RoundKind, Sentence
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.contest import Clock, Contest, NotedPress, Past, Protest

Step = Callable[[Contest, Any], Contest]

MOVES = (
    f.MatchOpened,
    f.PackTaken,
    f.Booted,
    f.Undone,
    f.MatchStarted,
    f.RoundStarted,
    f.ReadingStarted,
    f.ThinkingStarted,
    f.BoardsRaised,
    f.BoardsConfirmed,
    f.Opened,
    f.OpeningLost,
    f.FloorTaken,
    f.Tied,
    f.RuledRight,
    f.RuledWrong,
    f.QuestionClosed,
    f.QuestionVoided,
    f.PerformanceStarted,
    f.PerformanceStopped,
    f.BallotsRevealed,
    f.PerformerCalled,
    f.RoundEnded,
    f.MatchEnded,
    f.ClockPaused,
    f.ClockResumed,
    f.Redone,
    f.ReadingEnded,
    f.RoundReopened,
    f.PlaceShown,
    f.HoldBegan,
    f.HoldEnded,
    f.ClockSet,
)
"""Facts after which the buttons mean something else: a command given before them is old."""

UNDO_OPENING = Sentence("undo-opening", "Taken back to an open question: open the buzzers again")
RESTARTED = Sentence("restarted", "The controller started again; nothing was lost")


def apply(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`."""
    after = STEPS[type(fact)](contest, fact)
    return replace(after, seq=contest.seq + 1, step=contest.step + isinstance(fact, MOVES))


def apply_all(contest: Contest, facts: Iterable[f.AnyFact]) -> Contest:
    """The contest after all `facts`, in order."""
    for fact in facts:
        contest = apply(contest, fact)
    return contest


# ------------------------------------------------------------------------------------------------------ the match


def _opened_match(contest: Contest, fact: f.MatchOpened) -> Contest:
    teams = fact.evening.match.teams
    return Contest(
        evening=fact.evening,
        boot=contest.boot,
        step=contest.step,
        arming=max(contest.arming, fact.arming),
        stations=contest.stations,
        capture=contest.capture,
        firmware_epoch=contest.firmware_epoch,
        doubts=contest.doubts,
        brightness=contest.brightness,
        scores={team.number: Decimal(0) for team in teams},
        contenders=tuple(team.number for team in teams),
        taking_part=tuple(team.number for team in teams),
    )


def _booted(contest: Contest, fact: f.Booted) -> Contest:
    begun = contest.evening is not None and contest.phase != "setup" and bool(contest.boot)
    if fact.boot == contest.boot or not contest.boot:
        return replace(contest, boot=fact.boot, notices=(RESTARTED,) if begun else ())
    clock = contest.clock.stopped(fact.last_ns) if contest.clock else None
    lost = contest.phase == "open"
    return replace(
        contest,
        boot=fact.boot,
        clock=clock,
        opening_ns=None,
        closing_ns=None,
        guard_until_ns=0,
        cue=None,
        phase="lost" if lost else contest.phase,
        arming=contest.arming + 1,
        notices=(),
    )


def _decided(contest: Contest, fact: f.Decided) -> Contest:
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    depth = contest.past.depth + 1 if contest.past else 1
    before = replace(contest, clock=clock, notices=(), future=None)
    return replace(contest, past=Past(fact.label, before, depth), notices=(), future=None)


def _undone(contest: Contest, fact: f.Undone) -> Contest:
    if contest.past is None:
        return contest
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    depth = contest.future.depth + 1 if contest.future else 1
    future = Past(fact.label, replace(contest, clock=clock, notices=()), depth)
    return replace(_gone_to(contest.past.contest, contest), future=future)


def _redone(contest: Contest, fact: f.Redone) -> Contest:
    return contest if contest.future is None else _gone_to(contest.future.contest, contest)


def _gone_to(before: Contest, contest: Contest) -> Contest:
    """The state `before`, seen from `contest`: what counts on goes on, an opening that was on must be given again."""
    reopen = before.phase == "open"
    return replace(
        before,
        boot=contest.boot,
        arming=contest.arming + 1,
        stations=contest.stations,
        capture=contest.capture,
        firmware_epoch=contest.firmware_epoch,
        doubts=contest.doubts,
        openings=contest.openings,
        protests=contest.protests,
        brightness=contest.brightness,
        opening_ns=None,
        closing_ns=None,
        guard_until_ns=0,
        cue=None,
        phase="lost" if reopen else before.phase,
        clock=None if reopen else before.clock,
        notices=(UNDO_OPENING,) if reopen else (),
    )


def _pack_opened(contest: Contest, fact: f.PackOpened) -> Contest:
    return replace(contest, openings=(*contest.openings, fact.opening))


def _pack_taken(contest: Contest, fact: f.PackTaken) -> Contest:
    return replace(contest, evening=replace(contest.known, pack=fact.pack))


def _certificate_seen(contest: Contest, fact: f.CertificateSeen) -> Contest:
    return replace(contest, doubts=fact.doubts)


def _match_started(contest: Contest, fact: f.MatchStarted) -> Contest:
    return replace(contest, phase="intro", round=0)


def _round_started(contest: Contest, fact: f.RoundStarted) -> Contest:
    teams = fact.teams or tuple(team.number for team in contest.known.match.teams)
    return replace(
        _fresh(contest),
        phase="ready",
        item=0,
        spare=False,
        question=None,
        taking_part=teams,
        contenders=teams,
        eliminated=(),
    )


def _round_ended(contest: Contest, fact: f.RoundEnded) -> Contest:
    after = replace(_fresh(contest), phase="intro", round=fact.to, item=0, question=None, performer=None)
    return replace(after, finished={**contest.finished, contest.round: contest.item})


def _match_ended(contest: Contest, fact: f.MatchEnded) -> Contest:
    finished = {**contest.finished, contest.round: contest.item}
    return replace(_fresh(contest), phase="ranking", question=None, performer=None, finished=finished, shown_places=0)


def _round_reopened(contest: Contest, fact: f.RoundReopened) -> Contest:
    finished = {number: item for number, item in contest.finished.items() if number != fact.round}
    performer = contest.taking_part[fact.item] if _performs(contest, fact) else None
    return replace(
        _fresh(contest), phase=fact.phase, round=fact.round, item=fact.item, finished=finished, performer=performer
    )


def _performs(contest: Contest, fact: f.RoundReopened) -> bool:
    rounds = contest.known.form.rounds
    return (
        fact.round < len(rounds) and isinstance(rounds[fact.round], StageRound) and fact.item < len(contest.taking_part)
    )


def _place_shown(contest: Contest, fact: f.PlaceShown) -> Contest:
    return replace(contest, shown_places=contest.shown_places + 1)


def _moved(contest: Contest, fact: f.TeamMoved) -> Contest:
    evening = contest.known
    teams = tuple(
        replace(team, station=fact.station) if team.number == fact.team else team for team in evening.match.teams
    )
    return replace(contest, evening=replace(evening, match=replace(evening.match, teams=teams)))


def _absent(contest: Contest, fact: f.TeamAbsent) -> Contest:
    """An absent team leaves the question that is on, too: nobody waits for its board."""
    gone = tuple(team for team in contest.absent if team != fact.team)
    if not fact.absent:
        return replace(contest, absent=gone)
    return replace(
        contest,
        absent=(*gone, fact.team),
        contenders=tuple(team for team in contest.contenders if team != fact.team),
    )


def _held(contest: Contest, fact: f.HoldBegan) -> Contest:
    """A hold stops the clock and takes an opening away: what is armed must be given again."""
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    held = replace(contest, hold=fact.why, clock=clock, **_rearmed(contest, None))
    return _lost(held, f.OpeningLost(fact.why)) if contest.phase == "open" else held


def _released(contest: Contest, fact: f.HoldEnded) -> Contest:
    return replace(contest, hold=None, notices=())


def _clock_set(contest: Contest, fact: f.ClockSet) -> Contest:
    clock = contest.clock
    if clock is None:
        return contest
    running = clock.deadline_ns is not None
    changed = replace(clock, remaining_ns=fact.remaining_ns, total_ns=max(clock.total_ns, fact.remaining_ns))
    changed = changed.running(fact.at_ns) if running else changed
    return replace(contest, clock=changed, time_over=False, **_rearmed(contest, changed.deadline_ns))


def _fresh(contest: Contest) -> Contest:
    """Nothing of the question or performance before is left."""
    return replace(
        contest,
        marks={},
        late=(),
        read=False,
        interrupted=False,
        gained={},
        out=(),
        barred=(),
        pardoned=(),
        floor=None,
        tied=(),
        presses=(),
        opening_ns=None,
        closing_ns=None,
        only=(),
        reopened=False,
        clock=None,
        time_over=False,
        ballots={},
        cue=None,
        guard_until_ns=0,
    )


# -------------------------------------------------------------------------------------------------- the questions


def _reading(contest: Contest, fact: f.ReadingStarted) -> Contest:
    return replace(
        _fresh(contest),
        phase="reading",
        item=fact.item,
        question=fact.question,
        spare=fact.spare,
        spares_used=contest.spares_used + fact.spare,
        contenders=fact.contenders,
        arming=contest.arming + 1,
        clock=fact.clock,
    )


def _read(contest: Contest, fact: f.ReadingEnded) -> Contest:
    if fact.closing_ns is None:
        return replace(contest, read=True)
    span = fact.closing_ns - fact.at_ns
    return replace(contest, read=True, closing_ns=fact.closing_ns, clock=Clock("pressing", span, fact.closing_ns, span))


def _thinking(contest: Contest, fact: f.ThinkingStarted) -> Contest:
    return replace(contest, phase="thinking", read=True, clock=fact.clock, opening_ns=fact.clock.deadline_ns)


def _raised(contest: Contest, fact: f.BoardsRaised) -> Contest:
    return replace(contest, phase="boards_up", clock=None, opening_ns=None)


def _marked(contest: Contest, fact: f.BoardMarked) -> Contest:
    marks = {team: right for team, right in contest.marks.items() if team != fact.team}
    late = tuple(team for team in contest.late if team != fact.team)
    return replace(
        contest,
        marks=marks if fact.right is None else {**marks, fact.team: fact.right},
        late=(*late, fact.team) if fact.late else late,
    )


def _confirmed(contest: Contest, fact: f.BoardsConfirmed) -> Contest:
    wrong = tuple(team for team in contest.contenders if contest.marks.get(team) is False)
    wrong = () if len(wrong) == len(contest.contenders) else wrong  # all wrong: nobody is out
    out = (*contest.eliminated, *wrong) if contest.boards.eliminates else contest.eliminated
    return _credit(replace(contest, phase="revealed", eliminated=out), fact.points)


def _voided(contest: Contest, fact: f.QuestionVoided) -> Contest:
    taken = {team: -points for team, points in fact.points.items()}
    after = _credit(contest, taken)
    return replace(_fresh(after), phase="ready", question=None, spare=True, arming=contest.arming + 1)


def _credit(contest: Contest, points: dict[int, Decimal]) -> Contest:
    """Give points for this question: to the scores, or in a tie-break to what only ranks."""
    gained = dict(contest.gained)
    book = dict(contest.extra if contest.tie_breaking else contest.scores)
    for team, more in points.items():
        gained[team] = gained.get(team, Decimal(0)) + more
        book[team] = book.get(team, Decimal(0)) + more
    if contest.tie_breaking:
        return replace(contest, extra=book, gained=gained)
    return replace(contest, scores=book, gained=gained)


# ---------------------------------------------------------------------------------------------------- the buzzers


def _opened(contest: Contest, fact: f.Opened) -> Contest:
    clock = None
    if fact.closing_ns is not None:
        span = fact.closing_ns - fact.opening_ns
        clock = Clock("pressing", span, fact.closing_ns, span)
    return replace(
        _nobody_on_floor(contest),
        phase="open",
        arming=fact.arming,
        opening_ns=fact.opening_ns,
        closing_ns=fact.closing_ns,
        reopened=fact.reopened,
        only=fact.only,
        clock=clock,
        notices=(),
    )


def _lost(contest: Contest, fact: f.OpeningLost) -> Contest:
    return replace(
        _nobody_on_floor(contest), phase="lost", opening_ns=None, closing_ns=None, clock=None, notices=(fact.why,)
    )


def _nobody_on_floor(contest: Contest) -> Contest:
    return replace(contest, floor=None, tied=(), time_over=False, guard_until_ns=0, cue=None)


def _noted(contest: Contest, fact: f.PressNoted) -> Contest:
    press = fact.press
    if fact.team is None or fact.arming is None or contest.evening is None:
        return contest
    since = None
    if fact.arming == contest.arming and contest.opening_ns is not None:
        since = press.at_ns - contest.opening_ns
    noted = NotedPress(fact.team, fact.arming, press.at_ns, since, press.kind, press.margin_ns, press.doubt_ns)
    return replace(contest, presses=(*contest.presses, noted))


def _heard(contest: Contest, fact: f.VerdictHeard) -> Contest:
    return contest


def _floor(contest: Contest, fact: f.FloorTaken) -> Contest:
    return replace(
        contest,
        phase="floor",
        floor=fact.team,
        interrupted=contest.buzzers.interrupts and not contest.read,
        tied=(),
        clock=fact.clock,
        time_over=False,
        guard_until_ns=fact.guard_until_ns,
        arming=contest.arming if fact.by_press else contest.arming + 1,
        notices=(),
    )


def _tied(contest: Contest, fact: f.Tied) -> Contest:
    return replace(contest, phase="tied", tied=fact.teams, clock=None)


def _barred(contest: Contest, fact: f.TeamBarred) -> Contest:
    after = replace(contest, barred=(*contest.barred, fact.team))
    return _credit(after, {fact.team: fact.points}) if fact.points else after


def _pardoned(contest: Contest, fact: f.TeamPardoned) -> Contest:
    barred = tuple(team for team in contest.barred if team != fact.team)
    after = replace(contest, barred=barred, pardoned=(*contest.pardoned, fact.team))
    return _credit(after, {fact.team: fact.points}) if fact.points else after


def _right(contest: Contest, fact: f.RuledRight) -> Contest:
    after = _closed(contest, {**contest.marks, fact.team: True})
    return _credit(replace(after, cue=(f"{contest.seq}-right", "right", fact.at_ns)), {fact.team: fact.points})


def _wrong(contest: Contest, fact: f.RuledWrong) -> Contest:
    after = replace(
        _nobody_on_floor(contest),
        marks={**contest.marks, fact.team: False},
        out=(*contest.out, fact.team),
        only=(),
        clock=None,
        cue=(f"{contest.seq}-wrong", "wrong", fact.at_ns),
    )
    return _credit(after, {fact.team: fact.points}) if fact.points else after


def _nobody(contest: Contest, fact: f.QuestionClosed) -> Contest:
    return replace(_closed(contest, contest.marks), notices=(fact.why,))


def _closed(contest: Contest, marks: dict[int, bool]) -> Contest:
    return replace(_nobody_on_floor(contest), phase="closed", marks=marks, clock=None, opening_ns=None, closing_ns=None)


# ------------------------------------------------------------------------------------------------ the performances


def _performing(contest: Contest, fact: f.PerformanceStarted) -> Contest:
    return replace(contest, phase="performing", clock=fact.clock)


def _stopped(contest: Contest, fact: f.PerformanceStopped) -> Contest:
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    return replace(contest, phase="judging", clock=clock, cue=None)


def _ballot(contest: Contest, fact: f.BallotCast) -> Contest:
    return replace(contest, ballots={**contest.ballots, fact.judge: fact.marks})


def _ballot_reopened(contest: Contest, fact: f.BallotReopened) -> Contest:
    return replace(contest, ballots={judge: marks for judge, marks in contest.ballots.items() if judge != fact.judge})


def _revealed(contest: Contest, fact: f.BallotsRevealed) -> Contest:
    return _credit(replace(contest, phase="revealed"), {contest.performer or 0: fact.points})


def _called(contest: Contest, fact: f.PerformerCalled) -> Contest:
    return replace(_fresh(contest), phase="ready", item=fact.item, performer=fact.team)


# ------------------------------------------------------------------------------------------------- clocks and others


def _paused(contest: Contest, fact: f.ClockPaused) -> Contest:
    """A paused think clock has no opening any more; what was armed for it is void, under the old number."""
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    return replace(contest, clock=clock, **_rearmed(contest, None))


def _resumed(contest: Contest, fact: f.ClockResumed) -> Contest:
    clock = contest.clock.running(fact.at_ns) if contest.clock else None
    return replace(contest, clock=clock, **_rearmed(contest, clock.deadline_ns if clock else None))


def _rearmed(contest: Contest, opening_ns: int | None) -> dict[str, Any]:
    if contest.phase != "thinking" or contest.kind is not RoundKind.BUZZERS:
        return {}
    return {"opening_ns": opening_ns, "arming": contest.arming + 1}


def _time_over(contest: Contest, fact: f.TimeRanOut) -> Contest:
    return replace(contest, time_over=True)


def _adjusted(contest: Contest, fact: f.ScoreAdjusted) -> Contest:
    book = contest.extra if fact.tie_break else contest.scores
    after = {**book, fact.team: book.get(fact.team, Decimal(0)) + fact.points}
    return replace(contest, extra=after) if fact.tie_break else replace(contest, scores=after)


def _protest_recorded(contest: Contest, fact: f.ProtestRecorded) -> Contest:
    return replace(contest, protests=(*contest.protests, Protest(fact.team, fact.round, fact.item, fact.text)))


def _protest_decided(contest: Contest, fact: f.ProtestDecided) -> Contest:
    every = list(contest.protests)
    every[fact.number - 1] = replace(every[fact.number - 1], outcome=fact.outcome, reason=fact.reason)
    return replace(contest, protests=tuple(every))


def _brightness(contest: Contest, fact: f.BrightnessSet) -> Contest:
    return replace(contest, brightness=fact.level)


def _firmware(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone: early presses are kept by `barred`, so a new number does no
    harm."""
    armed = contest.phase in {"reading", "thinking"}
    return replace(
        contest,
        stations=fact.stations,
        capture=fact.capture,
        firmware_epoch=fact.epoch,
        arming=contest.arming + 1 if armed else contest.arming,
    )


def _trouble(contest: Contest, fact: f.TroubleReported) -> Contest:
    said = trouble_sentence(fact.trouble)
    kept = tuple(
        one for one in contest.notices if one.code != said.code or one.args.get("station") != said.args.get("station")
    )
    return replace(contest, notices=(*kept, said)[-MOST_NOTICES:])


MOST_NOTICES = 6


def trouble_sentence(trouble: LineTrouble) -> Sentence:
    """What people are told about a line."""
    station, count = trouble.station or 0, trouble.count
    match trouble.what:
        case "low_at_arming":
            return Sentence("low-at-arming", "Station {station}: the button is held down", {"station": station})
        case "stuck":
            return Sentence(
                "stuck", "Station {station}: the button is stuck or its cable is shorted", {"station": station}
            )
        case "chatter":
            return Sentence("chatter", "Station {station}: the button chatters", {"station": station})
        case "glitch":
            return Sentence(
                "glitch",
                "Station {station}: {count} glitches, not counted as presses",
                {"station": station, "count": count},
            )
        case "lost":
            return Sentence("lost", "Edges were lost {count} times: look at the presses with care", {"count": count})
        case "full":
            return Sentence("full", "The queue of edges was full {count} times", {"count": count})
        case "merged":
            return Sentence(
                "merged", "Edges came too close together {count} times: presses have a wider ±", {"count": count}
            )
        case "untried":
            return Sentence("untried", "Station {station}: not pressed yet, test its cable", {"station": station})
        case "silent":
            return Sentence("silent", "Station {station}: down without an edge", {"station": station})
        case "released":
            return Sentence("released", "Station {station}: the button is free again", {"station": station})


STEPS: dict[type[f.Fact], Step] = {
    f.MatchOpened: _opened_match,
    f.Booted: _booted,
    f.Decided: _decided,
    f.Undone: _undone,
    f.Redone: _redone,
    f.ReadingEnded: _read,
    f.BallotReopened: _ballot_reopened,
    f.RoundReopened: _round_reopened,
    f.PlaceShown: _place_shown,
    f.TeamMoved: _moved,
    f.TeamAbsent: _absent,
    f.HoldBegan: _held,
    f.HoldEnded: _released,
    f.ClockSet: _clock_set,
    f.BrightnessSet: _brightness,
    f.CertificateSeen: _certificate_seen,
    f.PackOpened: _pack_opened,
    f.PackTaken: _pack_taken,
    f.MatchStarted: _match_started,
    f.RoundStarted: _round_started,
    f.RoundEnded: _round_ended,
    f.MatchEnded: _match_ended,
    f.ReadingStarted: _reading,
    f.ThinkingStarted: _thinking,
    f.BoardsRaised: _raised,
    f.BoardMarked: _marked,
    f.BoardsConfirmed: _confirmed,
    f.QuestionVoided: _voided,
    f.Opened: _opened,
    f.OpeningLost: _lost,
    f.PressNoted: _noted,
    f.VerdictHeard: _heard,
    f.FloorTaken: _floor,
    f.Tied: _tied,
    f.TeamBarred: _barred,
    f.TeamPardoned: _pardoned,
    f.RuledRight: _right,
    f.RuledWrong: _wrong,
    f.QuestionClosed: _nobody,
    f.PerformanceStarted: _performing,
    f.PerformanceStopped: _stopped,
    f.BallotCast: _ballot,
    f.BallotsRevealed: _revealed,
    f.PerformerCalled: _called,
    f.ClockPaused: _paused,
    f.ClockResumed: _resumed,
    f.TimeRanOut: _time_over,
    f.ScoreAdjusted: _adjusted,
    f.ProtestRecorded: _protest_recorded,
    f.ProtestDecided: _protest_decided,
    f.FirmwareStarted: _firmware,
    f.TroubleReported: _trouble,
}
