"""Decide what can be put right at any time: scores, seats, absences, holds, undo and redo. Pure.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import no_such_team, refuse_if

LEAST_REASON = 3
"""Characters that a reason must have at least."""

SHORT = Sentence("reason-short", "Give a reason of at least {least} characters", {"least": LEAST_REASON})

PRESSING = frozenset({Phase.OPEN, Phase.FLOOR, Phase.TIED})
"""Phases in which a verdict may be on its way: nobody moves to another station meanwhile."""


def adjust(contest: Contest, order: Order[m.AdjustScore], now_ns: int) -> list[f.AnyFact]:
    """Add or take points for a reason."""
    reason = order.command.reason.strip()
    bounded = order.command.points.is_finite() and abs(order.command.points) <= f.MOST_ADJUSTED
    no_ties = order.command.tie_break and contest.current_evening.form.tie_break is None
    range_ = Sentence("points-range", "Points must be from -{most} to {most} and not 0", {"most": f.MOST_ADJUSTED})
    refuse_if(
        [
            None if contest.current_evening.match.team(order.command.team) else no_such_team(order.command.team),
            None if len(reason) >= LEAST_REASON else SHORT,
            None if bounded and order.command.points != 0 else range_,
            Sentence("no-tie-break", "This format has no tie-break points") if no_ties else None,
        ]
    )
    return [f.ScoreAdjusted(order.command.team, order.command.points, reason, order.command.tie_break)]


def protest(contest: Contest, order: Order[m.RecordProtest], now_ns: int) -> list[f.AnyFact]:
    """Write down that a team protests, about what has been played so far."""
    text = order.command.text.strip()
    played = {**contest.last_items, contest.round: contest.item}
    whole = order.command.round == order.command.item == 0
    there = whole or (order.command.round - 1 in played and order.command.item <= played[order.command.round - 1] + 1)
    place: dict[str, str | int] = {"round": order.command.round, "item": order.command.item}
    refuse_if(
        [
            None if contest.current_evening.match.team(order.command.team) else no_such_team(order.command.team),
            None
            if there
            else Sentence("not-played", "Question {item} of round {round} has not been played yet", place),
            None if len(text) >= LEAST_REASON else SHORT,
        ]
    )
    return [
        f.ProtestRecorded(len(contest.protests) + 1, order.command.team, order.command.round, order.command.item, text)
    ]


def decide_protest(contest: Contest, order: Order[m.DecideProtest], now_ns: int) -> list[f.AnyFact]:
    """Write down how a protest was decided; what follows for the points is a correction of its own."""
    reason = order.command.reason.strip()
    there = order.command.protest <= len(contest.protests)
    none = Sentence("no-such-protest", "There is no protest {number}", {"number": order.command.protest})
    refuse_if([None if there else none, None if len(reason) >= LEAST_REASON else SHORT])
    return [f.ProtestDecided(order.command.protest, order.command.outcome, reason)]


def move(contest: Contest, order: Order[m.MoveTeam], now_ns: int) -> list[f.AnyFact]:
    """Let a team press at another, free station of the board."""
    match = contest.current_evening.match
    holder = match.team_at(order.command.station)
    there = order.command.station in contest.stations
    refuse_if(
        [
            None if match.team(order.command.team) else no_such_team(order.command.team),
            None
            if there
            else Sentence("no-station", "The board has no station {stations}", {"stations": order.command.station}),
            Sentence(
                "station-taken",
                "Team {team} is at station {station}",
                {"team": holder.number, "station": order.command.station},
            )
            if holder is not None
            else None,
            Sentence("not-while-open", "Not while the buzzers are open: close or hold the question first")
            if contest.phase in PRESSING and contest.hold is None
            else None,
        ]
    )
    return [f.TeamMoved(order.command.team, order.command.station)]


def absent(contest: Contest, order: Order[m.MarkAbsent], now_ns: int) -> list[f.AnyFact]:
    """A team takes no part from the next question on, or takes part again."""
    team, gone = order.command.team, order.command.team in contest.absent
    already = Sentence("absent-already", "Team {team} is already marked that way", {"team": team})
    refuse_if(
        [
            None if contest.current_evening.match.team(team) else no_such_team(team),
            already if gone == order.command.absent else None,
            Sentence("team-busy", "Team {team} is answering or on stage: finish that first", {"team": team})
            if order.command.absent and team in _busy(contest)
            else None,
        ]
    )
    return [f.TeamAbsent(team, order.command.absent)]


def _busy(contest: Contest) -> tuple[int | None, ...]:
    """The teams in the middle of something that needs them."""
    on_stage = contest.performer if contest.phase in {Phase.PERFORMING, Phase.JUDGING} else None
    return (contest.floor, on_stage, *contest.tied)


def hold(contest: Contest, order: Order[m.Hold], now_ns: int) -> list[f.AnyFact]:
    """Stop clocks and lock buzzers until the trouble is mended."""
    refuse_if([Sentence("held-already", "A technical hold is already in effect") if contest.hold else None])
    reason = order.command.reason.strip()
    why = (
        Sentence("hold-because", "Technical hold: {why}", {"why": reason})
        if reason
        else Sentence("hold", "Technical hold")
    )
    return [f.HoldStarted(why, now_ns)]


def release(contest: Contest, order: Order[m.Release], now_ns: int) -> list[f.AnyFact]:
    """The trouble is mended."""
    refuse_if([None if contest.hold else Sentence("not-held", "No technical hold is in effect")])
    return [f.HoldEnded()]


def brightness(contest: Contest, order: Order[m.SetBrightness], now_ns: int) -> list[f.AnyFact]:
    """Make the LED boards brighter or darker; it is no decision of the contest, undo passes it over."""
    return [f.BrightnessSet(order.command.level)]


def undo(contest: Contest, order: Order[m.Undo], now_ns: int) -> list[f.AnyFact]:
    """Take back the last decision."""
    past = contest.undo_point
    refuse_if([None if past else Sentence("nothing-to-undo", "Nothing to undo")])
    return [f.Undone(past.label, now_ns)] if past else []


def redo(contest: Contest, order: Order[m.Redo], now_ns: int) -> list[f.AnyFact]:
    """Do again what was taken back last."""
    future = contest.redo_point
    refuse_if([None if future else Sentence("nothing-to-redo", "Nothing to redo")])
    return [f.Redone(future.label)] if future else []
