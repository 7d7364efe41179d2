"""Texts of buttons and decisions that depend on the contest or on what was ordered.

A command whose text is always the same has it in its row of `commands.py`; the functions here make the others.

Kind: pure
"""

from collections.abc import Callable
from string import Formatter
from typing import Any

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, RoundKind, Sentence
from controller.rules.contest import Contest
from controller.rules.stage import missing_judges, next_present

Text = Sentence | Callable[[Contest, Any], Sentence]
"""What is said of a command: a sentence with places named like the command's fields, or a function of both."""


def sentence_for(text: Text, contest: Contest, command: m.Message) -> Sentence:
    """`text` for this `command`, given in this `contest`."""
    if not isinstance(text, Sentence):
        return text(contest, command)
    names = placeholders(text)
    return replace(text, args={name: getattr(command, name) for name in names}) if names else text


def placeholders(sentence: Sentence) -> tuple[str, ...]:
    """The names of the places in the sentence's template."""
    return tuple(name for _, name, _, _ in Formatter().parse(sentence.text) if name)


# --------------------------------------------------------------------------- buttons: what pressing it will do


def start_match(contest: Contest, command: m.StartMatch) -> Sentence:
    """Start, or start although something is missing."""
    if command.override:
        return Sentence("start-anyway", "Start anyway")
    return Sentence("start-match", "Start the match")


def start_reading(contest: Contest, command: m.StartReading) -> Sentence:
    """Which question is read."""
    item = contest.item if contest.phase == Phase.READY else contest.item + 1
    return Sentence("start-reading", "Read question {number}", {"number": item + 1})


def start_thinking(contest: Contest, command: m.StartThinking) -> Sentence:
    """The clock starts; or the buzzers open at once; or the time to press an open buzzer runs."""
    if contest.phase == Phase.OPEN:
        return Sentence("question-read", "Question read: start the time to press")
    if contest.kind is RoundKind.BUZZERS and contest.buzzers_round.thinking_s == 0:
        return Sentence("open-now", "Open the buzzers")
    return Sentence("start-clock", "Start clock")


def reopen_buzzers(contest: Contest, command: m.ReopenBuzzers) -> Sentence:
    """For the tied teams, or for all."""
    if contest.tied:
        teams = ", ".join(map(str, sorted(contest.tied)))
        return Sentence("open-tied", "Reopen for teams {teams}", {"teams": teams})
    return Sentence("open-again", "Reopen the buzzers")


def start_performance(contest: Contest, command: m.StartPerformance) -> Sentence:
    """Which team starts."""
    return Sentence("start-performance", "Team {team} starts", {"team": contest.performer or 0})


def next_performance(contest: Contest, command: m.NextPerformance) -> Sentence:
    """Which team is next."""
    item = next_present(contest, contest.item + 1)
    team = contest.round_teams[item] if item is not None else 0
    return Sentence("next-performance", "Call team {team}", {"team": team})


def reveal_ballots(contest: Contest, command: m.RevealBallots) -> Sentence:
    """Reveal, or reveal without the judges who are not FINAL."""
    if command.override:
        return Sentence("reveal-without", "Reveal without judge {judges}", {"judges": missing_judges(contest)})
    return Sentence("reveal-ballots", "Reveal the points")


def end_early(contest: Contest, command: m.EndEarly) -> Sentence:
    """What ends: the tie-break, the round, or the time."""
    if contest.phase in {Phase.READY, Phase.CLOSED} and contest.is_tie_break:
        return Sentence("leave-tie", "Leave the tie: go to the result")
    if contest.phase in {Phase.READY, Phase.REVEALED, Phase.CLOSED}:
        return Sentence("end-round-early", "End the round early")
    return Sentence("end-clock", "End the time early")


def end_round(contest: Contest, command: m.EndRound) -> Sentence:
    """The round ends; after the last one the result is next."""
    if contest.round >= len(contest.current_evening.format.rounds) - 1:
        return Sentence("end-match", "Go to the result")
    return Sentence("end-round", "End the round")


# ------------------------------------------- decisions: what was done, for undo, the history and the minutes


def board_marked(contest: Contest, command: m.MarkBoard) -> Sentence:
    """How the board was marked."""
    args = {"team": command.team}
    match command.right:
        case True:
            return Sentence("did-mark-right", "Board of team {team}: right", args)
        case False:
            return Sentence("did-mark-wrong", "Board of team {team}: wrong", args)
        case None:
            return Sentence("did-unmark", "Board of team {team}: mark removed", args)


def ruled_right(contest: Contest, command: m.RuleRight) -> Sentence:
    """Which team was right, in which question."""
    args = {"number": contest.item + 1, "team": contest.floor or 0}
    return Sentence("did-right", "Question {number}: team {team} right", args)


def ruled_wrong(contest: Contest, command: m.RuleWrong) -> Sentence:
    """Which team was wrong, in which question."""
    args = {"number": contest.item + 1, "team": contest.floor or 0}
    return Sentence("did-wrong", "Question {number}: team {team} wrong", args)


def ballots_revealed(contest: Contest, command: m.RevealBallots) -> Sentence:
    """All ballots, or those of some judges only."""
    if command.override:
        missing = missing_judges(contest)
        return Sentence("did-reveal-without", "Ballots revealed without judge {judges}", {"judges": missing})
    return Sentence("did-reveal", "Ballots revealed")


def absence_marked(contest: Contest, command: m.MarkAbsent) -> Sentence:
    """Whether the team is absent."""
    if command.absent:
        return Sentence("did-absent", "Team {team} marked as absent", {"team": command.team})
    return Sentence("did-present", "Team {team} marked as present", {"team": command.team})


def clock_set(contest: Contest, command: m.SetClock) -> Sentence:
    """What remains on the clock."""
    return Sentence("did-set-clock", "Clock set to {seconds} s", {"seconds": command.remaining_s})


def pack_loaded(contest: Contest, command: m.LoadPack) -> Sentence:
    """Which pack the match is played with."""
    return Sentence("did-take-pack", "Questions loaded: {file}", {"file": command.file.removesuffix(".sealed")})


def score_adjusted(contest: Contest, command: m.AdjustScore) -> Sentence:
    """By how much, and why; of the score or of the tie-break points."""
    args: dict[str, str | int | Sentence] = {
        "team": command.team,
        "points": f"{command.points:+}",
        "reason": command.reason.strip(),
    }
    if command.tie_break:
        return Sentence("did-adjust-extra", "Tie-break points of team {team}: {points} ({reason})", args)
    return Sentence("did-adjust", "Score of team {team}: {points} ({reason})", args)
