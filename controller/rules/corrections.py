"""Corrections at any time: scores, stations, absences, holds, undo and redo.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.formats.points import MAX_DECIMALS, MAX_POINTS, are_bounded
from controller.rules import facts as f
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, RefusedError, no_such_team, refuse_if
from controller.rules.rounds.buzzers.verdicts import opening_facts, unknown_early_facts
from controller.rules.rounds.kinds import current_kind, is_item_over
from controller.rules.segments import SECONDS_PER_MINUTE

VERDICT_PENDING = frozenset({Phase.OPEN, Phase.FLOOR, Phase.TIED})
"""Phases in which a verdict may be under way: nobody moves to another station meanwhile."""


def adjust_score(contest: Contest, order: Order[m.AdjustScore], now_ns: int) -> list[f.AnyFact]:
    """Add or take points for a reason."""
    command = order.command
    reason = command.reason.strip()
    lacks_tie_break = command.tie_break and contest.current_evening.format.tie_break is None
    out_of_range = Sentence(
        "points-range",
        "Points must be from -{most} to {most}, with {decimals} decimals at most, and not 0",
        {"most": MAX_POINTS, "decimals": MAX_DECIMALS},
    )
    refuse_if(
        [
            None if contest.current_evening.match.team(command.team) else no_such_team(command.team),
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
            None if are_bounded(command.points) and command.points else out_of_range,
            Sentence("no-tie-break", "This format has no tie-break points") if lacks_tie_break else None,
        ]
    )
    return [f.ScoreAdjusted(command.team, command.points, reason, command.tie_break)]


def record_protest(contest: Contest, order: Order[m.RecordProtest], now_ns: int) -> list[f.AnyFact]:
    """Record a protest of a team about something that has been played."""
    command = order.command
    text = command.text.strip()
    played = {**contest.last_items, contest.round: contest.item}
    is_about_match = command.round == command.item == 0
    is_played = is_about_match or (command.round - 1 in played and command.item <= played[command.round - 1] + 1)
    place: dict[str, str | int] = {"round": command.round, "item": command.item}
    refuse_if(
        [
            None if contest.current_evening.match.team(command.team) else no_such_team(command.team),
            None
            if is_played
            else Sentence("not-played", "Question {item} of round {round} has not been played yet", place),
            None if len(text) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    return [
        f.ProtestRecorded(
            number=len(contest.protests) + 1, team=command.team, round=command.round, item=command.item, text=text
        )
    ]


def decide_protest(contest: Contest, order: Order[m.DecideProtest], now_ns: int) -> list[f.AnyFact]:
    """Record how a protest was decided; what follows for the points is a correction of its own."""
    command = order.command
    reason = command.reason.strip()
    exists = 1 <= command.protest <= len(contest.protests)
    none = Sentence("no-such-protest", "There is no protest {number}", {"number": command.protest})
    protest = contest.protests[command.protest - 1] if exists else None
    is_known = protest is not None and (protest.outcome, protest.reason) == (command.outcome, reason)
    text = "Protest {number} is already decided that way, for this reason"
    refuse_if(
        [
            None if exists else none,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
            Sentence("protest-already", text, {"number": command.protest}) if is_known else None,
        ]
    )
    return [f.ProtestDecided(command.protest, command.outcome, reason)]


def move_team(contest: Contest, order: Order[m.MoveTeam], now_ns: int) -> list[f.AnyFact]:
    """Move a team to another station of the board that is free."""
    command = order.command
    match = contest.current_evening.match
    holder = match.team_at(command.station)
    has_station = command.station in contest.stations
    refuse_if(
        [
            None if match.team(command.team) else no_such_team(command.team),
            None
            if has_station
            else Sentence("no-station", "The board has no station {stations}", {"stations": command.station}),
            Sentence(
                "station-taken",
                "Team {team} is at station {station}",
                {"team": holder.number, "station": command.station},
            )
            if holder is not None
            else None,
            Sentence("not-while-open", "Not while the buzzers are open: close or hold the question first")
            if contest.phase in VERDICT_PENDING and contest.hold is None
            else None,
        ]
    )
    return [f.TeamMoved(command.team, command.station)]


def mark_absent(contest: Contest, order: Order[m.MarkAbsent], now_ns: int) -> list[f.AnyFact]:
    """Mark a team that takes no part from the next question on, or that takes part again."""
    command = order.command
    team, is_absent = command.team, command.team in contest.absent
    already = Sentence("absent-already", "Team {team} is already marked that way", {"team": team})
    refuse_if(
        [
            None if contest.current_evening.match.team(team) else no_such_team(team),
            already if is_absent == command.absent else None,
            Sentence("team-busy", "Team {team} is answering or on stage: finish that first", {"team": team})
            if command.absent and team in current_kind(contest).busy_teams(contest)
            else None,
        ]
    )
    rejoins = not command.absent and team in contest.asked_teams and not is_item_over(contest)
    return [f.TeamAbsent(team, command.absent, rejoins)]


def hold(contest: Contest, order: Order[m.Hold], now_ns: int) -> list[f.AnyFact]:
    """Stop clocks and lock buzzers until the trouble is fixed."""
    refuse_if([Sentence("held-already", "A technical hold is already in effect") if contest.hold else None])
    reason, minutes = order.command.reason.strip(), order.command.minutes
    if minutes is not None:
        duration_ns = contest.current_evening.duration_ns(minutes * SECONDS_PER_MINUTE)
        return [f.HoldStarted(_break_sentence(reason, minutes), now_ns, duration_ns)]
    if reason:
        return [f.HoldStarted(Sentence("hold-because", "Technical hold: {why}", {"why": reason}), now_ns)]
    return [f.HoldStarted(Sentence("hold", "Technical hold"), now_ns)]


def _break_sentence(reason: str, minutes: int) -> Sentence:
    if reason:
        return Sentence("break-because", "Break of {minutes} min: {why}", {"minutes": minutes, "why": reason})
    return Sentence("break", "Break of {minutes} min", {"minutes": minutes})


def release(contest: Contest, order: Order[m.Release], now_ns: int) -> list[f.AnyFact]:
    """End the technical hold."""
    refuse_if([None if contest.hold else Sentence("not-held", "No technical hold is in effect")])
    return [f.HoldEnded()]


def set_brightness(contest: Contest, order: Order[m.SetBrightness], now_ns: int) -> list[f.AnyFact]:
    """Make the LED boards brighter or darker; it is no decision of the contest, and undo passes it over."""
    return [f.BrightnessSet(order.command.level)]


def undo(contest: Contest, order: Order[m.Undo], now_ns: int) -> list[f.AnyFact]:
    """Take back the last decision. What was pressed since then stays."""
    past = contest.undo_point
    if past is None:
        raise RefusedError([Sentence("nothing-to-undo", "Nothing to undo")])
    return _return_facts(contest, past.contest, f.Undone(past.label, now_ns, keeps_presses=True), order.draw)


def redo(contest: Contest, order: Order[m.Redo], now_ns: int) -> list[f.AnyFact]:
    """Redo what was undone last."""
    future = contest.redo_point
    if future is None:
        raise RefusedError([Sentence("nothing-to-redo", "Nothing to redo")])
    return _return_facts(contest, future.contest, f.Redone(future.label, now_ns, keeps_presses=True), order.draw)


def _return_facts(contest: Contest, known: Contest, returned: f.Undone | f.Redone, draw: int) -> list[f.AnyFact]:
    """`returned` goes back to the state `known`; presses that this one does not know yet count in it, too."""
    restored = apply(contest, returned)
    early = unknown_early_facts(restored, known)
    return [returned, *early, *opening_facts(contest, apply_all(restored, early), known, returned.at_ns, draw)]
