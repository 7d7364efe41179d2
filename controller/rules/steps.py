"""Decide what the MC is offered: the one next step, the other legal ones, and what stands in the way. Pure.

Nothing is offered that `decide` would refuse: each candidate of the phase table is tried.

Kind: pure
"""

from typing import cast

from bus import messages as m
from bus.messages import Phase, RoundKind, Sentence, StepView
from controller.rules.contest import Contest
from controller.rules.decide import refusal
from controller.rules.phases import TABLE, CommandType
from controller.rules.stage import following, without_ballot

HOLD = (m.VoidQuestion, m.CloseQuestion, m.Bar, m.EndEarly, m.ReopenRound, m.Hold, m.StartMatch, m.RevealBallots)
"""Destructive steps among the other ones: the panel wants them held, not tapped."""

PAGE_OWN = (m.MarkBoard, m.CastBallot, m.SetClock)
"""Commands for which the page has its own widgets."""


def next_step(contest: Contest, now_ns: int) -> tuple[StepView | None, tuple[Sentence, ...]]:
    """The one next step, or none with the reasons why (none where time or a press moves the contest on)."""
    if contest.hold is not None:
        return StepView(LABELS[m.Release], m.Release()), ()
    row = TABLE[contest.kind, contest.phase]
    reasons: list[tuple[Sentence, ...]] = []
    for kind in row.next:
        command = _made(kind)
        refused = refusal(contest, command, now_ns)
        if not refused:
            return StepView(label(contest, command), command), ()
        reasons.append(refused)
    if not row.tells or not reasons:
        return None, ()
    first = _made(row.next[0])
    return StepView(label(contest, first), first), reasons[0]


def actions(contest: Contest, now_ns: int) -> tuple[StepView, ...]:
    """All other steps that would be done now."""
    if contest.evening is None:
        return ()
    offered, _ = next_step(contest, now_ns)
    row = TABLE[contest.kind, contest.phase]
    candidates = [command for kind in row.also if kind not in PAGE_OWN for command in _commands(contest, kind)]
    if contest.phase == Phase.SETUP and refusal(contest, m.StartMatch(), now_ns):
        candidates.append(m.StartMatch(override=True))
    if contest.phase == Phase.JUDGING and refusal(contest, m.RevealBallots(), now_ns):
        candidates.append(m.RevealBallots(override=True))
    candidates.append(m.Hold())
    guarded = (m.RuleRight, m.RuleWrong)  # offered during the guard, too: the page shows it counting down
    return tuple(
        StepView(label(contest, command), command, isinstance(command, HOLD))
        for command in candidates
        if isinstance(command, guarded) or not refusal(contest, command, now_ns)
        if offered is None or command != offered.command
    )


def _commands(contest: Contest, kind: CommandType) -> list[m.Command]:
    if kind in (m.GiveFloor, m.Bar, m.Pardon):
        return [_made(kind, team) for team in contest.contenders]
    if kind is m.ReopenBallot:
        return [_made(kind, judge) for judge in contest.ballots]
    return [_made(kind)]


def _made(kind: CommandType, *team: int) -> m.Command:
    return cast(m.Command, kind(*team))


def label(contest: Contest, command: m.Command) -> Sentence:
    """The words for the button: what it will do."""
    match command:
        case m.StartRound():
            return Sentence("start-round", "Start the round")
        case m.StartReading():
            item = contest.item if contest.phase == Phase.READY else contest.item + 1
            return Sentence("start-reading", "Read question {number}", {"number": item + 1})
        case m.StartThinking():
            return _think_label(contest)
        case m.ReopenBuzzers():
            if contest.tied:
                teams = ", ".join(map(str, sorted(contest.tied)))
                return Sentence("open-tied", "Reopen for teams {teams}", {"teams": teams})
            return Sentence("open-again", "Reopen the buzzers")
        case m.GiveFloor(team):
            return Sentence("give-floor", "Give the floor to team {team}", {"team": team})
        case m.Bar(team):
            return Sentence("bar", "Bar team {team}", {"team": team})
        case m.Pardon(team):
            return Sentence("pardon", "Pardon team {team}", {"team": team})
        case m.StartPerformance():
            return Sentence("start-performance", "Team {team} starts", {"team": contest.performer or 0})
        case m.NextPerformance():
            coming = following(contest, contest.item + 1)
            team = contest.taking_part[coming] if coming is not None else 0
            return Sentence("next-performance", "Call team {team}", {"team": team})
        case m.ReopenBallot(judge):
            return Sentence("reopen-ballot", "Return the ballot to judge {judge}", {"judge": judge})
        case m.StartMatch(override=True):
            return Sentence("start-anyway", "Start anyway")
        case m.RevealBallots(override=True):
            missing = without_ballot(contest)
            return Sentence("reveal-without", "Reveal without judge {judges}", {"judges": missing})
        case m.EndEarly():
            return _early_label(contest)
        case m.EndRound():
            last = contest.round >= len(contest.known.form.rounds) - 1
            return Sentence("end-match", "Go to the result") if last else Sentence("end-round", "End the round")
        case _:
            return LABELS[type(command)]


def _think_label(contest: Contest) -> Sentence:
    if contest.phase == Phase.OPEN:
        return Sentence("question-read", "Question read: start the time to press")
    if contest.kind is RoundKind.BUZZERS and contest.buzzers.thinking_s == 0:
        return Sentence("open-now", "Open the buzzers")
    return Sentence("start-clock", "Start clock")


def _early_label(contest: Contest) -> Sentence:
    if contest.phase in {Phase.READY, Phase.CLOSED} and contest.tie_breaking:
        return Sentence("leave-tie", "Leave the tie: go to the result")
    if contest.phase in {Phase.READY, Phase.REVEALED, Phase.CLOSED}:
        return Sentence("end-round-early", "End the round early")
    return Sentence("end-clock", "End the time early")


LABELS: dict[CommandType, Sentence] = {
    m.StartMatch: Sentence("start-match", "Start the match"),
    m.ConfirmBoards: Sentence("confirm-boards", "Confirm the boards"),
    m.RuleRight: Sentence("rule-right", "RIGHT"),
    m.RuleWrong: Sentence("rule-wrong", "WRONG"),
    m.CloseQuestion: Sentence("close-question", "No team knows: close the question"),
    m.VoidQuestion: Sentence("void-question", "Void the question, use a spare"),
    m.StopPerformance: Sentence("stop-performance", "End the performance"),
    m.RevealBallots: Sentence("reveal-ballots", "Reveal the points"),
    m.Pause: Sentence("pause", "Stop clock"),
    m.Resume: Sentence("resume", "Resume clock"),
    m.Hold: Sentence("begin-hold", "Technical hold"),
    m.Release: Sentence("end-hold", "End the technical hold"),
    m.ReopenRound: Sentence("reopen-round", "Reopen the last round"),
    m.ShowPlace: Sentence("show-place", "Show the next place"),
}
