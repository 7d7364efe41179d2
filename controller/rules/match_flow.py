"""Flow of a match: rounds start, their questions follow one another, rounds end, and the ceremony.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.clocks import after_reading, clock_end_facts
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.questions import NO_SPARE, question_for, spare_question
from controller.rules.ranking import admitted_teams, current_ties, deciding_tie, open_ties, prize_groups
from controller.rules.refusal import refuse_if
from controller.rules.rounds.kinds import current_kind, is_item_over, kind_of
from controller.rules.rounds.performance.order import NOBODY_HERE
from controller.rules.rounds.question_round import question_round
from controller.rules.ties import NO_TIE, tie_reason

NOT_BEGUN = Sentence("round-not-begun", "Nothing of this round has been played yet")


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
    """Leave the introduction, once it is clear who takes part; the first performer that is present is called."""
    ties = [] if contest.is_tie_break else current_ties(contest)
    is_moot = contest.is_tie_break and not deciding_tie(contest)
    is_empty = len(contest.absent) == len(contest.current_evening.match.teams)
    refuse_if(
        [*(tie_reason(contest, tie) for tie in ties), NO_TIE if is_moot else None, NOBODY_HERE if is_empty else None]
    )
    teams = round_teams(contest, order.draw)
    return [f.RoundStarted(teams), *kind_of(contest.current_round).start_facts(contest, teams)]


def round_teams(contest: Contest, draw: int) -> tuple[int, ...]:
    """The teams of the round that starts; in a performance round in the order in which they perform."""
    current = contest.current_round
    return kind_of(current).team_order(contest, admitted_teams(contest, contest.round), draw)


def start_reading(contest: Contest, order: Order[m.StartReading], now_ns: int) -> list[f.AnyFact]:
    """Read the next question of the round; after a voided one, a spare."""
    item = contest.item if contest.phase == Phase.READY else contest.item + 1
    question, spare = question_for(contest, item)
    kind, is_played = current_kind(contest), item >= item_count(contest)
    is_won = kind.lacks_teams(contest)
    refuse_if(
        [
            Sentence("round-played", "All questions of this round have been played") if is_played else None,
            NO_SPARE if question is None and not is_played else None,
            NO_TIE if contest.is_tie_break and not deciding_tie(contest) else None,
            Sentence("one-left", "Fewer than two teams are left in this round") if is_won else None,
        ]
    )
    if question is None:
        return []
    seconds = question_round(contest).reading_s
    clock = start_clock("reading", now_ns, contest.current_evening.duration_ns(seconds)) if seconds else None
    teams = item_teams(contest)
    reading = f.ReadingStarted(item=item, question=question, spare=spare, contenders=teams, clock=clock)
    return [reading, *kind.reading_facts(contest, now_ns)]


def start_thinking(contest: Contest, order: Order[m.StartThinking], now_ns: int) -> list[f.AnyFact]:
    """The question is read; where teams could interrupt, the time to press begins."""
    read = current_kind(contest).read_while_open(contest, now_ns)
    return [after_reading(contest, now_ns) if read is None else read]


def end_round(contest: Contest, order: Order[m.EndRound], now_ns: int) -> list[f.AnyFact]:
    """Go to the next round; after the last to the tie-break where a tie matters, else to the ranking. A tie-break whose
    tie a correction has dissolved ends before its first question."""
    has_begun = contest.phase not in {Phase.INTRO, Phase.READY}
    is_moot = contest.is_tie_break and not deciding_tie(contest)
    refuse_if([unplayed_reason(contest) if has_begun else None if is_moot else NOT_BEGUN])
    return [_after_round(contest)]


def end_early(contest: Contest, order: Order[m.EndEarly], now_ns: int) -> list[f.AnyFact]:
    """End the running clock now; between questions, end the round before all of it is played. A tie-break that is
    ended leaves the tie as it is, to be decided by other means: it would start again for ever."""
    clock = contest.clock
    if contest.phase == Phase.READY or is_item_over(contest):
        refuse_if(
            [
                None
                if unplayed_reason(contest) or contest.phase == Phase.READY
                else Sentence("all-played", "Everything has been played: end the round")
            ]
        )
        return [f.MatchEnded() if contest.is_tie_break and contest.cut is None else _after_round(contest)]
    refuse_if([Sentence("no-clock", "There is no clock now") if clock is None or contest.is_time_over else None])
    return clock_end_facts(contest, now_ns, is_ordered=True)


def _after_round(contest: Contest) -> f.AnyFact:
    match_format = contest.current_evening.format
    to = min(contest.round + 1, len(match_format.rounds)) if contest.cut is None else contest.cut
    if to < len(match_format.rounds) or can_break_ties(contest):
        return f.RoundEnded(to)
    return f.MatchEnded()


def reopen_round(contest: Contest, order: Order[m.ReopenRound], now_ns: int) -> list[f.AnyFact]:
    """Go back into the round that ended last: to what was played last in it, or announced and never played."""
    last = next(reversed(contest.last_items), None)
    refuse_if([Sentence("no-round", "No round has ended yet") if last is None else None])
    if last is None:
        return []
    rounds = contest.current_evening.format.rounds
    current = rounds[last] if last < len(rounds) else contest.current_evening.format.tie_break
    if current is None:
        return []
    phase = Phase.READY if contest.ended_before_item else kind_of(current).last_phase
    return [f.RoundReopened(last, contest.last_items[last], phase)]


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
    """One more step of the ceremony, once every prize has its team."""
    remaining = len(prize_groups(contest)) - contest.shown_places
    refuse_if(
        [
            *(tie_reason(contest, tie) for tie in current_ties(contest)),
            Sentence("all-shown", "All prizes have been shown") if remaining <= 0 else None,
        ]
    )
    return [f.PlaceShown()]


def match_running(contest: Contest) -> bool:
    """Whether a match is running: from its start until each prize has its team and the ceremony has shown the last.

    The one answer for everything that would disturb a match: output tests, self-test, update, installation, reboot.
    """
    if contest.phase == Phase.SETUP:
        return False
    if contest.phase != Phase.RANKING:
        return True
    return contest.shown_places < len(prize_groups(contest)) or bool(open_ties(contest))


def item_count(contest: Contest) -> int:
    """How many questions or performances the round that is on has."""
    if contest.is_tie_break:
        return contest.item + 1 + (1 if can_break_ties(contest) else 0)
    return kind_of(contest.current_round).item_count(contest)


def item_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that take part in the next question."""
    return deciding_tie(contest) if contest.is_tie_break else current_kind(contest).item_teams(contest)


def can_break_ties(contest: Contest) -> bool:
    """Whether a tie for a place that matters stands, and there is a question left to break it."""
    match_format = contest.current_evening.format
    return match_format.tie_break is not None and bool(deciding_tie(contest)) and spare_question(contest) is not None


def unplayed_reason(contest: Contest) -> Sentence | None:
    """What of the round is not played yet, as a reason not to end it; None where all is."""
    rest = item_count(contest) - contest.item - 1
    if rest <= 0 or current_kind(contest).lacks_teams(contest):
        return None
    return Sentence("round-unplayed", "{left} of this round have not been played yet", {"left": rest})
