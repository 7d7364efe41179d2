"""Flow of a match: rounds start, their questions follow one another, rounds end, and the ceremony.

Kind: pure
"""

import random

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.formats.format import BoardsRound, BuzzersRound, StageRound, round_kind
from controller.packs.pack import Question
from controller.rules import facts as f
from controller.rules.clocks import after_reading, clock_end_facts
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.ranking import deciding_tie, groups, prize_groups
from controller.rules.refusal import refuse_if
from controller.rules.rounds.buzzers.timing import LEAD_NS, closing_ns
from controller.rules.rounds.kinds import ROUND_KINDS, current_kind
from controller.rules.rounds.performance.deciders import next_present

NO_SPARE = Sentence("no-spare", "No spare question is left")


def start_match(contest: Contest, order: Order[m.StartMatch], now_ns: int) -> list[f.AnyFact]:
    """Start, if everything that the match needs is present; else refuse with all that is missing, unless overridden."""
    missing = start_warnings(contest)
    if not order.command.override:
        refuse_if(missing)
    return [f.MatchStarted(tuple(missing))]


def start_warnings(contest: Contest) -> list[Sentence]:
    """What is missing for a start. All of it can be overridden: without buttons the MC gives the floor by hand."""
    match = contest.current_evening.match
    used = contest.stations_of(tuple(team.number for team in match.teams))
    absent = [station for station in used if station not in contest.stations]
    if not contest.firmware_epoch:
        missing = [Sentence("no-firmware", "The firmware has not reported yet: no button works")]
    elif absent:
        numbers = ", ".join(map(str, absent))
        missing = [Sentence("no-station", "The board has no station {stations}", {"stations": numbers})]
    else:
        missing = []
    return [*missing, *contest.certificate_warnings]


def start_round(contest: Contest, order: Order[m.StartRound], now_ns: int) -> list[f.AnyFact]:
    """Leave the introduction; where teams perform, the first one that is present is called."""
    teams = round_teams(contest, order.draw)
    first = first_present(contest, teams)
    nobody = isinstance(contest.current_round, StageRound) and first is None
    refuse_if([Sentence("nobody-here", "No team is present") if nobody else None])
    facts: list[f.AnyFact] = [f.RoundStarted(teams)]
    if isinstance(contest.current_round, StageRound) and first is not None:
        facts.append(f.PerformerCalled(first, teams[first]))
    return facts


def first_present(contest: Contest, teams: tuple[int, ...]) -> int | None:
    """The index of the first of `teams` that is present, or None."""
    return next((n for n, team in enumerate(teams) if team not in contest.absent), None)


def round_teams(contest: Contest, draw: int) -> tuple[int, ...]:
    """The teams of the round that starts; in a performance round in the order in which they perform."""
    current = contest.current_round
    ranked = [team for group in groups(contest) for team in group.teams]
    best = current.best if current is not None else 0
    admitted = set(ranked[:best] if best else ranked)
    if not isinstance(current, StageRound):
        return tuple(team.number for team in contest.current_evening.match.teams if team.number in admitted)
    listed = [team for team in contest.current_evening.match.performers if team in admitted]
    match current.order:
        case "drawn":
            return tuple(random.Random(draw).sample(listed, len(listed)))
        case "last_first":
            return tuple(team for team in reversed(ranked) if team in admitted)
        case _:
            return tuple(listed)


def start_reading(contest: Contest, order: Order[m.StartReading], now_ns: int) -> list[f.AnyFact]:
    """Read the next question of the round; after a voided one, a spare."""
    item = contest.item if contest.phase == Phase.READY else contest.item + 1
    question, spare = question_for(contest, item)
    players = item_teams(contest)
    refuse_if(
        [
            Sentence("round-played", "All questions of this round have been played")
            if item >= item_count(contest)
            else None,
            NO_SPARE if question is None and item < item_count(contest) else None,
            Sentence("one-left", "Fewer than two teams are left in this round") if is_round_won(contest) else None,
        ]
    )
    if question is None:
        return []
    current = contest.current_round
    seconds = current.reading_s if isinstance(current, BoardsRound | BuzzersRound) else 0
    clock = start_clock("reading", now_ns, contest.current_evening.duration_ns(seconds)) if seconds else None
    reading = f.ReadingStarted(item=item, question=question, spare=spare, contenders=players, clock=clock)
    if isinstance(current, BuzzersRound) and current.interrupts:
        return [reading, f.Opened(contest.arming + 1, now_ns + LEAD_NS, None)]
    return [reading]


def start_thinking(contest: Contest, order: Order[m.StartThinking], now_ns: int) -> list[f.AnyFact]:
    """The question is read; where teams could interrupt, the time to press begins."""
    if contest.phase != Phase.OPEN:
        return [after_reading(contest, now_ns)]
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
    ended leaves the tie as it is: it would start again for ever."""
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
    lead_ns = current_kind(contest).lead_ns if contest.phase == Phase.THINKING else 0
    return clock_end_facts(contest, now_ns + lead_ns)


def _after_round(contest: Contest) -> f.AnyFact:
    match_format = contest.current_evening.format
    to = min(contest.round + 1, len(match_format.rounds))
    if to < len(match_format.rounds) or can_break_ties(contest):
        return f.RoundEnded(to)
    return f.MatchEnded()


def reopen_round(contest: Contest, order: Order[m.ReopenRound], now_ns: int) -> list[f.AnyFact]:
    """Go back into the round that ended last, to what was played last in it."""
    last = max(contest.last_items, default=None)
    refuse_if([Sentence("no-round", "No round has ended yet") if last is None else None])
    if last is None:
        return []
    rounds = contest.current_evening.format.rounds
    current = rounds[last] if last < len(rounds) else contest.current_evening.format.tie_break
    if current is None:
        return []
    return [f.RoundReopened(last, contest.last_items[last], ROUND_KINDS[round_kind(current)].last_phase)]


def void_question(contest: Contest, order: Order[m.VoidQuestion], now_ns: int) -> list[f.AnyFact]:
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


def item_count(contest: Contest) -> int:
    """How many questions or performances the round that is on has."""
    current = contest.current_round
    if isinstance(current, StageRound):
        return len(contest.round_teams) or len(contest.current_evening.match.performers)
    if contest.is_tie_break:
        return contest.item + 1 + (1 if can_break_ties(contest) else 0)
    return current.questions if current is not None else 0


def item_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that take part in the next question."""
    if contest.is_tie_break:
        return deciding_tie(contest)
    excluded = {*contest.absent, *contest.eliminated}
    return tuple(team for team in contest.round_teams if team not in excluded)


def is_round_won(contest: Contest) -> bool:
    """Whether an elimination has left fewer than two teams."""
    current = contest.current_round
    return isinstance(current, BoardsRound) and current.eliminates and len(item_teams(contest)) < 2


def can_break_ties(contest: Contest) -> bool:
    """Whether a tie for a place that matters stands, and there is a question left to break it."""
    match_format = contest.current_evening.format
    return match_format.tie_break is not None and bool(deciding_tie(contest)) and spare_question(contest) is not None


def question_for(contest: Contest, item: int) -> tuple[Question | None, bool]:
    """The question for item `item` of the round and whether it is a spare; (None, …) where none is left."""
    current = contest.current_round
    if contest.spare and contest.phase == Phase.READY:
        return spare_question(contest), True
    if contest.is_tie_break or not isinstance(current, BoardsRound | BuzzersRound):
        return spare_question(contest), True
    earlier = sum(
        other.questions
        for other in contest.current_evening.format.rounds[: contest.round]
        if isinstance(other, BoardsRound | BuzzersRound) and other.section == current.section
    )
    section = contest.current_evening.pack.section(current.section)
    index = earlier + item
    return (section[index], False) if index < len(section) else (spare_question(contest), True)


def spare_question(contest: Contest) -> Question | None:
    """The next spare question, or None."""
    evening = contest.current_evening
    spares = evening.pack.section(evening.format.spare_section)
    return spares[contest.spares_used] if contest.spares_used < len(spares) else None


def unplayed_reason(contest: Contest) -> Sentence | None:
    """What of the round is not played yet, as a reason not to end it; None where all is."""
    if isinstance(contest.current_round, StageRound):
        rest = 0 if next_present(contest, contest.item + 1) is None else len(contest.round_teams) - contest.item - 1
    else:
        rest = 0 if is_round_won(contest) else item_count(contest) - contest.item - 1
    if rest <= 0:
        return None
    return Sentence("round-unplayed", "{left} of this round have not been played yet", {"left": rest})
