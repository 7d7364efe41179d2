"""Deciders of the buzzers round (Tăng tốc): the floor, right or wrong, open for the others.

Source: the plan (Kế hoạch 32/KH-UBND, 2018), round 2: nobody may press while reading and thinking; at the end of the 30
s the teams press; wrong passes to the remaining teams until one is right or none finds the answer. Who was first is the
firmware's verdict (`verdicts.py`); here is what people rule.

Kind: pure
"""

from decimal import Decimal

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, PressKind, Sentence
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.refusal import RefusedError, no_such_team, refuse_if
from controller.rules.rounds.buzzers.eligibility import eligible_teams, opening_teams
from controller.rules.rounds.buzzers.press_order import has_interrupted, next_in_queue
from controller.rules.rounds.buzzers.state import PressRecord
from controller.rules.rounds.buzzers.timing import LEAD_NS, MIN_WINDOW_S, closing_ns

NOBODY_LEFT = Sentence("nobody-left", "No eligible team is left to press")
ALL_WRONG = Sentence("all-wrong", "All teams have answered")
NO_PRESSES = Sentence("no-presses", "No team pressed in time in this question")
NO_TEAM_KNOWS = Sentence("no-team-knows", "No team found the answer")


def rule_right(contest: Contest, order: Order[m.RuleRight], now_ns: int) -> list[f.AnyFact]:
    """The team on the floor is right."""
    team = _floor(contest, now_ns)
    return [f.RuledRight(team, right_points(contest), now_ns)]


def rule_wrong(contest: Contest, order: Order[m.RuleWrong], now_ns: int) -> list[f.AnyFact]:
    """The team on the floor is wrong: the right passes on (`queue`), the buzzers open again, or nobody is left."""
    team = _floor(contest, now_ns)
    ruled: list[f.AnyFact] = [f.RuledWrong(team, wrong_points(contest), now_ns)]
    others = tuple(other for other in eligible_teams(contest) if other != team)
    if not others:
        return [*ruled, f.QuestionClosed(ALL_WRONG)]
    is_queue = contest.round_rules(BuzzersRound).on_wrong == "queue"
    next_teams = next_in_queue(contest, others) if is_queue else ()
    if next_teams:
        return [*ruled, first_fact(contest, next_teams, now_ns, guard_ns=0, draw=order.draw)]
    return [*ruled, opening_fact(contest, now_ns)]


def reopen_buzzers(contest: Contest, order: Order[m.ReopenBuzzers], now_ns: int) -> list[f.AnyFact]:
    """Open once more: for the tied teams after a tie, after a lost opening for those for whom it was."""
    refuse_if([NOBODY_LEFT if not (contest.buzzers.tied or opening_teams(contest)) else None])
    return [opening_fact(contest, now_ns, limited_to=contest.buzzers.tied or contest.buzzers.limited_to)]


def give_floor(contest: Contest, order: Order[m.GiveFloor], now_ns: int) -> list[f.AnyFact]:
    """The MC's ruling: `team` has the floor. From another team it is taken only where this one pressed in time,
    and its signal was not."""
    team = order.command.team
    is_overdue = team in [press.team for press in overdue_presses(contest)]
    refuse_if(
        [
            None if contest.current_evening.match.team(team) else no_such_team(team),
            Sentence("floor-taken", "Another team has the floor: rule on its answer")
            if contest.buzzers.floor is not None and not is_overdue
            else None,
            Sentence("not-tied", "Team {team} is not one of the tied teams", {"team": team})
            if contest.buzzers.tied and team not in contest.buzzers.tied and not is_overdue
            else None,
            Sentence("may-not-press", "Team {team} may not answer this question", {"team": team})
            if team not in eligible_teams(contest)
            else None,
        ]
    )
    return [floor_fact(contest, team, now_ns, guard_ns=0, by_press=False)]


def close_question(contest: Contest, order: Order[m.CloseQuestion], now_ns: int) -> list[f.AnyFact]:
    """No team finds the answer."""
    return [f.QuestionClosed(NO_TEAM_KNOWS)]


def bar(contest: Contest, order: Order[m.Bar], now_ns: int) -> list[f.AnyFact]:
    """Take a team's right to press in this question."""
    team = order.command.team
    refuse_if(
        [
            None if team in contest.contenders else no_such_team(team),
            Sentence("barred-already", "Team {team} is already barred", {"team": team})
            if team in contest.buzzers.barred
            else None,
            Sentence("out-already", "Team {team} has already answered wrong in this question", {"team": team})
            if team in contest.buzzers.out
            else None,
        ]
    )
    return [f.TeamBarred(team, Decimal(0), early=False)]


def pardon(contest: Contest, order: Order[m.Pardon], now_ns: int) -> list[f.AnyFact]:
    """Give a barred team its right back, and the points that this very penalty cost: none of a wrong answer."""
    team = order.command.team
    penalty = contest.buzzers.barred.get(team)
    if penalty is None:
        raise RefusedError([Sentence("not-barred", "Team {team} is not barred", {"team": team})])
    return [f.TeamPardoned(team, -penalty.points, penalty.early)]


def opening_fact(contest: Contest, now_ns: int, limited_to: tuple[int, ...] = ()) -> f.Opened:
    """The fact that opens the buzzers again, a little later than now: for all who may press, or `limited_to` some."""
    opening_ns = now_ns + LEAD_NS
    is_reading = contest.round_rules(BuzzersRound).interrupts and not contest.is_read
    closing = None if is_reading else closing_ns(contest, opening_ns)
    return f.Opened(
        arming=contest.arming + 1,
        opening_ns=opening_ns,
        closing_ns=closing,
        is_reopened=True,
        limited_to=limited_to,
        ordered_ns=now_ns,
    )


def floor_fact(contest: Contest, team: int, now_ns: int, *, guard_ns: int, by_press: bool = True) -> f.FloorTaken:
    """The fact that gives `team` the floor, with its time to answer from now. A press that was made before the question
    had been read is an interrupt, whenever its verdict comes."""
    current = contest.round_rules(BuzzersRound)
    span = contest.current_evening.duration_ns(current.answering_s, min_s=MIN_WINDOW_S)
    return f.FloorTaken(
        team=team,
        clock=start_clock("answering", now_ns, span) if span else None,
        guard_until_ns=now_ns + guard_ns,
        by_press=by_press,
        is_interrupt=not contest.is_read or has_interrupted(contest, team) if current.interrupts else None,
    )


def first_fact(contest: Contest, teams: tuple[int, ...], now_ns: int, *, guard_ns: int, draw: int) -> f.AnyFact:
    """The fact that follows when none of `teams` was before another, as the format's policy says. `draw` is a random
    number for the policy that draws ties."""
    if len(teams) > 1 and contest.round_rules(BuzzersRound).on_tie != "draw":
        return f.Tied(teams)
    return floor_fact(contest, sorted(teams)[draw % len(teams)], now_ns, guard_ns=guard_ns)


def right_points(contest: Contest) -> Decimal:
    """What a right answer is worth now: by interrupt, by order of answers, by question, or plainly."""
    current = contest.round_rules(BuzzersRound)
    if contest.buzzers.is_interrupt and current.interrupt_right is not None:
        return current.interrupt_right
    if current.right_by_order:
        return current.right_by_order[min(len(contest.buzzers.out), len(current.right_by_order) - 1)]
    return _value(contest) if current.values else current.right


def wrong_points(contest: Contest) -> Decimal:
    """What a wrong answer costs now (0 or fewer)."""
    current = contest.round_rules(BuzzersRound)
    if contest.buzzers.is_interrupt and current.interrupt_wrong is not None:
        return current.interrupt_wrong
    if not current.values:
        return current.wrong
    return -(_value(contest) * current.wrong_takes)


def _value(contest: Contest) -> Decimal:
    """What the question is worth; a tie-break, which may have more questions than values, goes on with the last one."""
    values = contest.round_rules(BuzzersRound).values
    return values[min(contest.item, len(values) - 1)]


def overdue_presses(contest: Contest) -> tuple[PressRecord, ...]:
    """The presses that would have changed the verdict on this opening, but whose signal arrived after it: of teams that
    may still answer, the first press of each, by stamp."""
    buzzers = contest.buzzers
    able = [team for team in eligible_teams(contest) if team != buzzers.floor]
    presses = [
        press
        for press in buzzers.presses
        if press.is_overdue and press.opening == buzzers.first_arming and press.team in able
    ]
    firsts: dict[int, PressRecord] = {}
    for press in sorted(presses, key=lambda press: press.at_ns):
        firsts.setdefault(press.team, press)
    return tuple(firsts.values())


def show_presses(contest: Contest, order: Order[m.ShowPresses], now_ns: int) -> list[f.AnyFact]:
    """Show the hall who pressed when, as often as somebody asks; it is no decision, and undo passes it over."""
    has_presses = any(press.kind in (PressKind.WINNER, PressKind.TIED) for press in contest.buzzers.presses)
    refuse_if([None if has_presses else NO_PRESSES])
    return [f.PressesShown(order.command.shown)]


def early_press_rule(contest: Contest) -> EarlyPressRule:
    """What a press before this opening does: nothing, once the question was open or where interrupts are allowed."""
    is_ruled = contest.phase in {Phase.FLOOR, Phase.TIED} and contest.opening_ns is None  # nobody waits for an opening
    current = contest.round_rules(BuzzersRound)
    is_ignored = contest.buzzers.is_reopened or is_ruled or current.interrupts
    return EarlyPressRule.IGNORE if is_ignored else current.early


def busy_teams(contest: Contest) -> tuple[int, ...]:
    """The team that has the floor, or those that are tied for it."""
    floor, tied = contest.buzzers.floor, contest.buzzers.tied
    return tied if floor is None else (floor, *tied)


def _floor(contest: Contest, now_ns: int) -> int:
    if contest.buzzers.floor is None:
        raise RefusedError([Sentence("nobody-on-floor", "No team has the floor")])
    refuse_if([guard_reason(contest, now_ns)])
    return contest.buzzers.floor


def guard_reason(contest: Contest, at_ns: int) -> Sentence | None:
    """Why right and wrong would do nothing at `at_ns`: a press was made a moment ago."""
    reason = Sentence("guard", "Someone just pressed: check who has the floor before ruling")
    return reason if at_ns < contest.buzzers.guard_until_ns else None
