"""Presses and verdicts of the firmware, and what they mean in a buzzers round.

All of them are recorded; whether a verdict counts depends on whether the contest still waits for its arming.

Kind: pure
"""

from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, Press, PressKind, RoundKind, Sentence
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.deciders import early_press_rule, first_fact
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from controller.rules.rounds.buzzers.press_order import first_of_opening
from controller.rules.rounds.buzzers.timing import closing_ns

GUARD_NS = 500_000_000
"""After a winning press, right and wrong take no tap for this long."""

TIME_TO_PRESS_OVER = Sentence("nobody-pressed", "Nobody pressed in time")
PRESSED_IN_TIME = Sentence(
    "pressed-in-time", "A press in time was told after the time was over: give the floor, or reopen the buzzers"
)
"""Why a question that was closed waits for a ruling."""


def press_facts(contest: Contest, fact: m.Pressed) -> list[f.AnyFact]:
    """The facts that follow from a press that is no verdict: an early one can bar its team, an overdue one reopens the
    question."""
    recorded = _press_fact(contest, fact.arming, fact.press)
    team = recorded.team
    if team is not None and _reopens(contest, fact, team):
        return [recorded, f.OpeningLost(PRESSED_IN_TIME, keeps_presses=True)]
    ordered_ns = contest.buzzers.ordered_ns
    is_early = fact.press.kind is PressKind.EARLY and _is_of_question(contest, fact.arming)
    if ordered_ns is not None and fact.press.at_ns >= ordered_ns:
        return [recorded]  # whoever heard the order to open may have been quicker than the buzzers
    if not is_early or team is None or contest.kind is not RoundKind.BUZZERS or team not in eligible_teams(contest):
        return [recorded]
    if early_press_rule(contest) is not EarlyPressRule.BAR or team in contest.buzzers.pardoned:
        return [recorded]
    return [recorded, f.TeamBarred(team, contest.round_rules(BuzzersRound).early_points, early=True)]


def _reopens(contest: Contest, fact: m.Pressed, team: int) -> bool:
    """Whether the question was closed because nobody had pressed, and this press of its opening was only told later."""
    return (
        fact.press.kind is PressKind.OVERDUE
        and fact.arming == contest.arming
        and contest.kind is RoundKind.BUZZERS
        and contest.phase == Phase.CLOSED
        and contest.notices == (TIME_TO_PRESS_OVER,)
        and contest.hold is None
        and team in eligible_teams(contest)
    )


def _is_of_question(contest: Contest, arming: int | None) -> bool:
    """Whether a press under `arming` was made in this question, though its report may come after another arming."""
    first = contest.buzzers.question_arming or contest.arming
    return arming is not None and first <= arming <= contest.arming


def unknown_early_facts(contest: Contest, target: Contest) -> list[f.AnyFact]:
    """What follows in `contest`, to which undo or redo went back, from early presses that the state there, `target`,
    did not hold yet."""
    if contest.kind is not RoundKind.BUZZERS or early_press_rule(contest) is not EarlyPressRule.BAR:
        return []
    identities = {press.identity for press in target.buzzers.presses}
    presses = [press for press in contest.buzzers.presses if press.identity not in identities]
    before_opening = [press.team for press in presses if press.kind is PressKind.EARLY and press.opening == 0]
    able = [team for team in eligible_teams(contest) if team not in contest.buzzers.pardoned]
    points = contest.round_rules(BuzzersRound).early_points
    return [f.TeamBarred(team, points, early=True) for team in able if team in before_opening]


def opening_facts(contest: Contest, restored: Contest, target: Contest, now_ns: int, draw: int) -> list[f.AnyFact]:
    """Who has the floor in `restored`, to which undo or redo went back from `contest`, where the buzzers were open in
    the state there, `target`, and have been pressed since. A lot that was drawn stays drawn; the clock stands."""
    teams = first_of_opening(restored) if target.phase == Phase.OPEN else ()
    if not teams or restored.hold is not None:
        return []
    decided = first_fact(restored, teams, now_ns, guard_ns=0, draw=draw)
    if not isinstance(decided, f.FloorTaken):
        return [decided]
    clock = decided.clock.stop(now_ns) if decided.clock is not None else None
    floor = contest.buzzers.floor
    if contest.phase != Phase.FLOOR or floor not in teams:
        return [replace(decided, clock=clock)]
    clock = contest.clock.stop(now_ns) if contest.clock is not None else None
    return [replace(decided, team=floor, clock=clock)]


def verdict_facts(contest: Contest, verdict: m.Verdict, now_ns: int, draw: int) -> list[f.AnyFact]:
    """The facts that follow from a verdict; `draw` is a random number for the policy that draws ties."""
    counts = contest.kind is RoundKind.BUZZERS and contest.hold is None and verdict.arming == _decided_arming(contest)
    teams = _teams(contest, verdict, verdict.stations)
    received = f.VerdictReceived(
        arming=verdict.arming,
        outcome=verdict.outcome,
        teams=teams,
        opening_ns=verdict.opening_ns,
        window_ns=verdict.window_ns,
        counts=counts and bool(teams or not verdict.stations),
    )
    identities = {(press.team, press.at_ns) for press in contest.buzzers.presses}
    recorded = [_press_fact(contest, verdict.arming, press) for press in verdict.presses]
    presses = [fact for fact in recorded if (fact.team, fact.press.at_ns) not in identities]
    if not received.counts:
        return [*presses, received]
    opening: list[f.AnyFact] = []
    if contest.phase == Phase.THINKING:  # the verdict was quicker than our own clock
        opening = [f.Opened(verdict.arming, verdict.opening_ns, closing_ns(contest, verdict.opening_ns))]
    facts: list[f.AnyFact] = [*opening, *presses, received]
    return [*facts, _outcome(apply_all(contest, facts), verdict, now_ns, draw)]


def _decided_arming(contest: Contest) -> int | None:
    """The arming whose verdict decides what is on; None: there is none."""
    is_open = contest.phase == Phase.OPEN or (contest.phase == Phase.THINKING and contest.opening_ns is not None)
    if contest.phase == Phase.LOST:
        return contest.buzzers.undone_arming or None
    return contest.arming if is_open else None


def _outcome(contest: Contest, verdict: m.Verdict, now_ns: int, draw: int) -> f.AnyFact:
    teams = _teams(contest, verdict, _first_stations(contest, verdict))
    if not teams:
        return f.QuestionClosed(TIME_TO_PRESS_OVER)
    barred = [team for team in teams if team not in eligible_teams(contest)]
    if barred:
        return f.OpeningLost(_may_not_answer(barred), keeps_presses=True)
    return first_fact(contest, teams, now_ns, guard_ns=GUARD_NS, draw=draw)


def _may_not_answer(teams: list[int]) -> Sentence:
    """Between a press and its verdict the team was barred, or marked absent: people decide what follows."""
    text = "Team {teams} pressed first, but may not answer any more: give the floor, or reopen the buzzers"
    return Sentence("may-not-answer", text, {"teams": ", ".join(map(str, sorted(teams)))})


def _first_stations(contest: Contest, verdict: m.Verdict) -> tuple[int, ...]:
    """The stations between which nothing decides; where the stamp does (`earliest`), those with the very same one."""
    if contest.round_rules(BuzzersRound).on_tie != "earliest":
        return verdict.stations
    stamps = {press.station: press.at_ns for press in verdict.presses if press.kind is PressKind.TIED}
    first_ns = stamps.get(verdict.stations[0]) if verdict.stations else None
    return verdict.stations[:1] + tuple(
        station for station in verdict.stations[1:] if station in stamps and stamps[station] == first_ns
    )


def _press_fact(contest: Contest, arming: int | None, press: Press) -> f.PressRecorded:
    team = contest.team_at(press.station, press.at_ns)
    return f.PressRecorded(arming, team.number if team else None, press)


def _teams(contest: Contest, verdict: m.Verdict, stations: tuple[int, ...]) -> tuple[int, ...]:
    """The teams that pressed at `stations`, in the verdict's order: by stamp."""
    stamps = {press.station: press.at_ns for press in verdict.presses}
    teams = (contest.team_at(station, stamps.get(station, verdict.opening_ns)) for station in stations)
    return tuple(team.number for team in teams if team is not None)
