"""Decide what belongs to every round: start, next question, void, end, and the ceremony. Pure.

Kind: pure
"""

import random

from bus import messages as m
from bus.messages import Phase, RoundKind, Sentence
from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.packs.pack import Question
from controller.rules import facts as f
from controller.rules.clocks import LEAD_NS, clock_end_facts, closing_ns, think
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.ranking import contenders, groups, prize_groups
from controller.rules.refusal import refuse_if
from controller.rules.stage import following

NO_SPARE = Sentence("no-spare", "No spare question is left")


def start_match(contest: Contest, order: Order[m.StartMatch], now_ns: int) -> list[f.AnyFact]:
    """Begin, if everything that the evening needs is there; else refuse with all that is missing, unless overridden."""
    missing = start_reasons(contest)
    if not order.command.override:
        refuse_if(missing)
    return [f.MatchStarted(tuple(missing))]


def start_reasons(contest: Contest) -> list[Sentence]:
    """What is missing for a start. All of it can be overridden: without buttons the MC gives the floor by hand."""
    match = contest.current_evening.match
    absent = [
        seat for seat in contest.stations_of(tuple(team.number for team in match.teams)) if seat not in contest.stations
    ]
    if not contest.firmware_epoch:
        missing = [Sentence("no-firmware", "The firmware has not reported yet: no button works")]
    elif absent:
        seats = ", ".join(map(str, absent))
        missing = [Sentence("no-station", "The board has no station {stations}", {"stations": seats})]
    else:
        missing = []
    return [*missing, *contest.certificate_warnings]


def start_round(contest: Contest, order: Order[m.StartRound], now_ns: int) -> list[f.AnyFact]:
    """Leave the introduction; where teams perform, the first one that is here is called."""
    teams = round_teams(contest, order.draw)
    first = first_present(contest, teams)
    nobody = isinstance(contest.current_round, StageRound) and first is None
    refuse_if([Sentence("nobody-here", "No team is present") if nobody else None])
    started: list[f.AnyFact] = [f.RoundStarted(teams)]
    if isinstance(contest.current_round, StageRound) and first is not None:
        started.append(f.PerformerCalled(first, teams[first]))
    return started


def first_present(contest: Contest, teams: tuple[int, ...]) -> int | None:
    """The index of the first of `teams` that is here, or None."""
    return next((n for n, team in enumerate(teams) if team not in contest.absent), None)


def round_teams(contest: Contest, draw: int) -> tuple[int, ...]:
    """The teams of the round that begins; in a stage round in the order in which they perform."""
    stage = contest.current_round
    ranked = [team for group in groups(contest) for team in group.teams]
    best = stage.best if stage is not None else 0
    there = set(ranked[:best] if best else ranked)
    if not isinstance(stage, StageRound):
        return tuple(team.number for team in contest.current_evening.match.teams if team.number in there)
    given = [team for team in contest.current_evening.match.performers if team in there]
    match stage.order:
        case "drawn":
            return tuple(random.Random(draw).sample(given, len(given)))
        case "last_first":
            return tuple(team for team in reversed(ranked) if team in there)
        case _:
            return tuple(given)


def start_reading(contest: Contest, order: Order[m.StartReading], now_ns: int) -> list[f.AnyFact]:
    """Read the next question of the round; after a voided one, a spare."""
    item = contest.item if contest.phase == Phase.READY else contest.item + 1
    question, spare = question_for(contest, item)
    players = item_teams(contest)
    refuse_if(
        [
            Sentence("round-played", "All questions of this round have been played")
            if item >= items(contest)
            else None,
            NO_SPARE if question is None and item < items(contest) else None,
            Sentence("one-left", "Fewer than two teams are left in this round") if is_round_won(contest) else None,
        ]
    )
    if question is None:
        return []
    stage = contest.current_round
    seconds = stage.reading_s if isinstance(stage, BoardsRound | BuzzersRound) else 0
    clock = start_clock("reading", now_ns, contest.current_evening.duration_ns(seconds)) if seconds else None
    reading = f.ReadingStarted(item, question, spare, players, clock)
    if isinstance(stage, BuzzersRound) and stage.interrupts:
        return [reading, f.Opened(contest.arming + 1, now_ns + LEAD_NS, None)]
    return [reading]


def start_thinking(contest: Contest, order: Order[m.StartThinking], now_ns: int) -> list[f.AnyFact]:
    """The question is read; where teams could interrupt, the time to press begins."""
    if contest.phase != Phase.OPEN:
        return [think(contest, now_ns)]
    refuse_if(
        [
            Sentence("read-already", "The question has already been read")
            if contest.is_read or not contest.buzzers_round.interrupts
            else None
        ]
    )
    return [f.ReadingEnded(closing_ns(contest, now_ns), now_ns)]


def end_round(contest: Contest, order: Order[m.EndRound], now_ns: int) -> list[f.AnyFact]:
    """Go to the next round; after the last to the tie-break where a tie matters, else to the ranking."""
    refuse_if([unplayed_reason(contest)])
    return [_after_round(contest)]


def end_early(contest: Contest, order: Order[m.EndEarly], now_ns: int) -> list[f.AnyFact]:
    """End the running clock now; between questions, end the round before all of it is played. A tie-break that is
    ended leaves the tie as it stands: it would begin again for ever."""
    clock = contest.clock
    if contest.phase in {Phase.READY, Phase.REVEALED, Phase.CLOSED}:
        refuse_if(
            [
                None
                if unplayed_reason(contest) or contest.phase == Phase.READY
                else Sentence("all-played", "Everything has been played: end the round")
            ]
        )
        return [f.MatchEnded() if contest.is_tie_break else _after_round(contest)]
    refuse_if([Sentence("no-clock", "There is no clock now") if clock is None or contest.is_time_over else None])
    late_ns = LEAD_NS if contest.kind is RoundKind.BUZZERS and contest.phase == Phase.THINKING else 0
    return clock_end_facts(contest, now_ns + late_ns)


def _after_round(contest: Contest) -> f.AnyFact:
    form = contest.current_evening.form
    to = min(contest.round + 1, len(form.rounds))
    if to < len(form.rounds) or can_break_ties(contest):
        return f.RoundEnded(to)
    return f.MatchEnded()


def reopen_round(contest: Contest, order: Order[m.ReopenRound], now_ns: int) -> list[f.AnyFact]:
    """Go back into the round that ended last, to what was played last in it."""
    last = max(contest.last_items, default=None)
    refuse_if([Sentence("no-round", "No round has ended yet") if last is None else None])
    if last is None:
        return []
    rounds = contest.current_evening.form.rounds
    stage = rounds[last] if last < len(rounds) else contest.current_evening.form.tie_break
    phase = Phase.CLOSED if isinstance(stage, BuzzersRound) else Phase.REVEALED
    return [f.RoundReopened(last, contest.last_items[last], phase)]


def void(contest: Contest, order: Order[m.VoidQuestion], now_ns: int) -> list[f.AnyFact]:
    """The question does not count; a spare takes its place."""
    refuse_if(
        [
            NO_SPARE if spare_question(contest) is None else None,
            Sentence("no-question", "No question is in play") if contest.question is None else None,
        ]
    )
    return [f.QuestionVoided(dict(contest.item_points))]


def show_place(contest: Contest, order: Order[m.ShowPlace], now_ns: int) -> list[f.AnyFact]:
    """One more step of the ceremony."""
    left = len(prize_groups(contest)) - contest.shown_places
    refuse_if([Sentence("all-shown", "All prizes have been shown") if left <= 0 else None])
    return [f.PlaceShown()]


def match_running(contest: Contest) -> bool:
    """Whether a match is running: from its start until the ceremony has shown the last prize.

    The one answer for everything that would disturb a match: output tests, self-test, update, installation, reboot.
    """
    if contest.phase == Phase.SETUP:
        return False
    return contest.phase != Phase.RANKING or contest.shown_places < len(prize_groups(contest))


def items(contest: Contest) -> int:
    """How many questions or performances the round that is on has."""
    stage = contest.current_round
    if isinstance(stage, StageRound):
        return len(contest.round_teams) or len(contest.current_evening.match.performers)
    if contest.is_tie_break:
        return contest.item + 1 + (1 if can_break_ties(contest) else 0)
    return stage.questions if stage is not None else 0


def item_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that take part in the next question."""
    if contest.is_tie_break:
        return contenders(contest)
    gone = {*contest.absent, *contest.eliminated}
    return tuple(team for team in contest.round_teams if team not in gone)


def is_round_won(contest: Contest) -> bool:
    """Whether an elimination has left fewer than two teams."""
    stage = contest.current_round
    return isinstance(stage, BoardsRound) and stage.eliminates and len(item_teams(contest)) < 2


def can_break_ties(contest: Contest) -> bool:
    """Whether a tie for a place that matters stands, and there is a question left to break it."""
    form = contest.current_evening.form
    return form.tie_break is not None and bool(contenders(contest)) and spare_question(contest) is not None


def question_for(contest: Contest, item: int) -> tuple[Question | None, bool]:
    """The question for place `item` of the round and whether it is a spare; (None, …) where none is left."""
    stage = contest.current_round
    if contest.spare and contest.phase == Phase.READY:
        return spare_question(contest), True
    if contest.is_tie_break or not isinstance(stage, BoardsRound | BuzzersRound):
        return spare_question(contest), True
    earlier = sum(
        one.questions
        for one in contest.current_evening.form.rounds[: contest.round]
        if isinstance(one, BoardsRound | BuzzersRound) and one.section == stage.section
    )
    there = contest.current_evening.pack.section(stage.section)
    place = earlier + item
    return (there[place], False) if place < len(there) else (spare_question(contest), True)


def spare_question(contest: Contest) -> Question | None:
    """The next spare question, or None."""
    evening = contest.current_evening
    there = evening.pack.section(evening.form.spare_section)
    return there[contest.spares_used] if contest.spares_used < len(there) else None


def unplayed_reason(contest: Contest) -> Sentence | None:
    """What of the round is not played yet, as a reason not to end it; None where all is."""
    if isinstance(contest.current_round, StageRound):
        rest = 0 if following(contest, contest.item + 1) is None else len(contest.round_teams) - contest.item - 1
    else:
        rest = 0 if is_round_won(contest) else items(contest) - contest.item - 1
    if rest <= 0:
        return None
    return Sentence("round-unplayed", "{left} of this round have not been played yet", {"left": rest})
