"""Snapshots: what each audience may see, whole, one per audience.

Visibility is a rule: an answer is in no snapshot but the staff's before its question is over; a ballot is in none but
its judge's own, elsewhere only as "FINAL or not", before all judges are FINAL (the staff) or revealed (everybody). What
is not here cannot leak from a page.

Kind: pure
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from bus.language import DEFAULT_LANGUAGE, names_by_language
from bus.messages import (
    MAX_STATIONS,
    Audience,
    ClockView,
    HealthView,
    HistoryView,
    Lamp,
    LedTest,
    Phase,
    PressView,
    QuestionView,
    RankView,
    RoundView,
    Sentence,
    Snapshot,
    TeamView,
)
from controller.formats.format import QuestionRound, prize_at, round_kind
from controller.formats.format_summary import round_rules
from controller.rules import button_lines, match_flow
from controller.rules.clips import clip_view
from controller.rules.contest import BETWEEN, Clock, Contest
from controller.rules.freeze import is_frozen
from controller.rules.lamps import lamps
from controller.rules.protest_views import protest_views
from controller.rules.questions import question_for
from controller.rules.ranking import cut_points, groups, open_ties, places, prize_groups, tie_note, unplaced_teams
from controller.rules.rounds.buzzers.views import press_views, press_warnings, scene_before_opening, tie_window_ns
from controller.rules.rounds.kinds import current_kind, is_item_over
from controller.rules.rounds.performance.views import (
    aggregate_view,
    ballot_views,
    criterion_views,
    performed,
    to_perform,
)
from controller.rules.rundown_views import rundown_views, segment_view, starts_at, theme_view
from controller.rules.script_views import script_view
from controller.rules.steps import actions, next_step
from controller.rules.tie_views import tie_views

TIME_OVER = Sentence("time-over", "Time is over")


class SnapshotContext(Struct, frozen=True):
    """What a snapshot holds beside the contest: the instant, the journal's head, the health of the parts, the match."""

    now_ns: int
    head: tuple[int, str] = (0, "")
    health: tuple[HealthView, ...] = ()
    notices: tuple[Sentence, ...] = ()
    history: tuple[HistoryView, ...] = ()
    led_tests: dict[str, LedTest] = {}
    lamp_tests: dict[int, Lamp] | None = None
    sound_test: str = ""
    match: str = ""
    missing: tuple[Sentence, ...] = ()
    """Every reason why no match is open, and what to do about it; empty where one is open."""


STAFF = frozenset({Audience.MC, Audience.DESK})
"""Audiences that see questions, answers and the marks of boards before their time."""


def snapshots(contest: Contest, frame: SnapshotContext) -> dict[str, Snapshot]:
    """One snapshot per audience, by the rest of its topic: `mc`, `desk`, `judge/1` …, `stage`, `public`."""
    judges = range(1, max((contest.evening.format.judges, *contest.judges) if contest.evening else (MAX_STATIONS,)) + 1)
    audiences = [audience for audience in Audience if audience is not Audience.JUDGE]
    common = _common_views(contest, frame.now_ns) if contest.evening is not None else None
    views = {audience.value: _snapshot(contest, audience, frame, None, common) for audience in audiences}
    return views | {f"judge/{judge}": _snapshot(contest, Audience.JUDGE, frame, judge, common) for judge in judges}


def snapshot(contest: Contest, audience: Audience, frame: SnapshotContext, judge: int | None = None) -> Snapshot:
    """What `audience` may see of `contest`; of the audience JUDGE, what this `judge` may see."""
    common = _common_views(contest, frame.now_ns) if contest.evening is not None else None
    return _snapshot(contest, audience, frame, judge, common)


class _CommonViews(Struct, frozen=True):
    """What several audiences see alike, made once for all of them: every decision waits for its snapshots."""

    staff_teams: tuple[TeamView, ...]
    hall_teams: tuple[TeamView, ...]
    round: RoundView | None
    presses: tuple[PressView, ...]


def _common_views(contest: Contest, now_ns: int) -> _CommonViews:
    place_of, lamp_of = places(contest), lamps(contest, now_ns)
    return _CommonViews(
        staff_teams=tuple(_teams(contest, place_of, lamp_of, staff=True)),
        hall_teams=tuple(_teams(contest, place_of, lamp_of, staff=False)),
        round=_round(contest),
        presses=press_views(contest),
    )


def _snapshot(
    contest: Contest, audience: Audience, frame: SnapshotContext, judge: int | None, common: _CommonViews | None
) -> Snapshot:
    """`common`: None where no match is open."""
    if common is None:
        return _without_match(contest, audience, frame, judge)
    mc, staff = audience is Audience.MC, audience in STAFF
    step, blocked = next_step(contest, frame.now_ns) if mc else (None, ())
    over = (TIME_OVER,) if contest.is_time_over else ()
    scene = None if staff else scene_before_opening(contest, frame.now_ns)
    match = contest.current_evening.match
    return Snapshot(
        audience=audience,
        boot=contest.boot,
        seq=contest.seq,
        step=contest.step,
        now_ns=frame.now_ns,
        title=match.title,
        venue=match.venue,
        rehearsal_speed=contest.current_evening.speed if match.rehearsal is not None else None,
        phase=contest.phase if scene is None else scene.phase,
        match_running=match_flow.match_running(contest),
        teams=common.staff_teams if staff else common.hall_teams,
        round=common.round,
        clock=_clock(contest) if scene is None else None,
        floor=contest.buzzers.floor if scene is None else scene.floor,
        performer=contest.performance.performer,
        to_perform=to_perform(contest),
        performed=performed(contest),
        judges=contest.judges if staff else (),
        aggregate=aggregate_view(contest, staff=staff),
        tied=contest.buzzers.tied if scene is None else scene.tied,
        tie_window_ns=tie_window_ns(contest),
        opening_ns=contest.opening_ns,
        presses=common.presses,
        shows_presses=contest.buzzers.are_presses_shown,
        question=_question(contest, audience),
        criteria=criterion_views(contest),
        ballots=ballot_views(contest, judge, staff=staff),
        ranking=_ranking(contest, staff=staff),
        race=() if staff else _race(contest),
        frozen=is_frozen(contest),
        ties=tie_views(contest) if staff else (),
        notices=(*over, *press_warnings(contest), *contest.notices, *frame.notices) if staff else over,
        lines=button_lines.line_views(contest) if staff else (),
        capture=contest.capture if audience is Audience.DESK else None,
        next_step=step,
        blockers=blocked,
        actions=actions(contest, frame.now_ns) if mc else (),
        script=script_view(contest) if mc else None,
        undo=contest.undo_point.label if staff and contest.undo_point else None,
        redo=contest.redo_point.label if staff and contest.redo_point else None,
        history=frame.history if staff else (),
        protests=protest_views(contest) if staff else (),
        hold=contest.hold,
        hold_clock=_hold_clock(contest.hold_clock),
        brightness=contest.brightness,
        led_tests=frame.led_tests,
        lamp_tests=frame.lamp_tests,
        sound_test=frame.sound_test,
        segment=segment_view(contest),
        rundown=rundown_views(contest) if staff else (),
        starts_at=starts_at(contest),
        theme=theme_view(contest),
        shown_places=contest.shown_places,
        judge=judge,
        health=frame.health if staff else (),
        journal_head=frame.head,
        seal_key=contest.seals.fingerprint if contest.seals is not None else "",
        sealed_seq=contest.seals.sealed_seq if contest.seals is not None else 0,
        match_id=frame.match,
        guard_until_ns=contest.buzzers.guard_until_ns if mc else 0,
    )


def _without_match(contest: Contest, audience: Audience, frame: SnapshotContext, judge: int | None) -> Snapshot:
    """No match is open: the staff see what is missing, and the state of the machine, its lines and tests, as always."""
    mc, desk, staff = audience is Audience.MC, audience is Audience.DESK, audience in STAFF
    step, blocked = next_step(contest, frame.now_ns) if mc else (None, ())
    return Snapshot(
        audience=audience,
        boot=contest.boot,
        seq=contest.seq,
        step=contest.step,
        now_ns=frame.now_ns,
        title="",
        venue="",
        phase=contest.phase,
        teams=(),
        notices=(*frame.missing, *press_warnings(contest), *contest.notices, *frame.notices) if staff else (),
        lines=button_lines.line_views(contest) if staff else (),
        capture=contest.capture if desk else None,
        next_step=step,
        blockers=frame.missing[:1] or blocked if mc else (),
        brightness=contest.brightness,
        led_tests=frame.led_tests,
        lamp_tests=frame.lamp_tests,
        sound_test=frame.sound_test,
        judge=judge,
        health=frame.health if staff else (),
        journal_head=frame.head,
    )


def _teams(
    contest: Contest, place_of: Mapping[int, int | None], lamp_of: Mapping[int, Lamp], *, staff: bool
) -> list[TeamView]:
    """The teams; the marks of boards are the staff's until they are confirmed, and totals while they are frozen."""
    hides_totals = not staff and is_frozen(contest)
    marks = contest.marks if staff or contest.phase != Phase.BOARDS_UP else {}
    playing = _playing_teams(contest)
    extra = contest.tie_break_points if contest.cut is None else cut_points(contest, contest.cut)
    zero = Decimal(0)
    return [
        TeamView(
            number=team.number,
            station=team.station,
            name=team.name,
            score=None if hides_totals else contest.scores.get(team.number, zero),
            place=None if hides_totals else place_of.get(team.number),
            lamp=lamp_of[team.number],
            mark=marks.get(team.number),
            item_points=contest.item_points.get(team.number, zero),
            late=team.number in contest.boards.late_teams,
            absent=team.number in contest.absent,
            takes_part=team.number in playing,
            tie_break_points=None if hides_totals else extra.get(team.number, zero),
        )
        for team in contest.current_evening.match.teams
    ]


def _playing_teams(contest: Contest) -> tuple[int, ...]:
    """The teams of the question that is on, or before it of the next one; elsewhere all."""
    if contest.phase == Phase.READY or (contest.phase == Phase.INTRO and contest.is_tie_break):
        return match_flow.item_teams(contest)
    return current_kind(contest).playing_teams(contest)


def _round(contest: Contest) -> RoundView | None:
    current = contest.current_round
    if current is None or contest.phase == Phase.RANKING:
        return None
    match_format = contest.current_evening.format
    count = match_flow.item_count(contest)
    return RoundView(
        kind=round_kind(current),
        name=names_by_language(current.name),
        number=contest.round + 1,
        count=len(match_format.rounds),
        item=min(contest.item + 1, count),
        items=count,
        tie_break=contest.is_tie_break,
        rules=tuple(round_rules(current, match_format, DEFAULT_LANGUAGE)) if contest.phase == Phase.INTRO else (),
    )


def _clock(contest: Contest) -> ClockView | None:
    clock = contest.clock
    if clock is None:
        return None
    warnings_s = current_kind(contest).warnings_s(contest)
    return ClockView(
        what=clock.what,
        total_ns=clock.total_ns,
        deadline_ns=clock.deadline_ns,
        remaining_ns=clock.remaining_ns,
        counts_overtime=clock.counts_overtime,
        warnings_ns=tuple(contest.current_evening.duration_ns(seconds) for seconds in sorted(warnings_s, reverse=True)),
    )


def _hold_clock(clock: Clock | None) -> ClockView | None:
    if clock is None:
        return None
    return ClockView(clock.what, clock.total_ns, clock.deadline_ns, clock.remaining_ns)


def _question(contest: Contest, audience: Audience) -> QuestionView | None:
    """The staff see the coming question already while it is announced, so that the reading can be prepared; everybody
    sees the answer of one that is over."""
    question, is_spare = contest.question, contest.spare
    if audience in STAFF and contest.phase == Phase.READY and isinstance(contest.current_round, QuestionRound):
        question, is_spare = question_for(contest, contest.item)
    if question is None or contest.phase in BETWEEN:
        return None
    number = contest.item + 1
    picture = contest.current_evening.pack.pictures.get(question.picture, "")
    clip = clip_view(contest, question, audience, staff=audience in STAFF)
    if audience in STAFF:
        return QuestionView(
            number=number,
            text=question.text,
            answer=question.answer,
            notes=question.notes,
            source=question.source,
            spare=is_spare,
            picture=picture,
            clip=clip,
        )
    answer: str | UnsetType = question.answer if is_item_over(contest) else UNSET
    return QuestionView(number, question.text, answer, spare=is_spare, picture=picture, clip=clip)


def _race(contest: Contest) -> tuple[tuple[Decimal, ...], ...]:
    """How the scores came about, for the ceremony; the last ones as they stand now, corrections and all."""
    if contest.phase != Phase.RANKING or is_frozen(contest) or not contest.score_history:
        return ()
    teams = [team.number for team in contest.current_evening.match.teams]
    zero = Decimal(0)
    stands = (*contest.score_history[:-1], contest.scores)
    return tuple(tuple(scores.get(team, zero) for team in teams) for scores in stands)


def _ranking(contest: Contest, *, staff: bool) -> tuple[RankView, ...]:
    """The staff sees it all at once, and no prize for a place that is not decided yet; the hall what the ceremony has
    shown, and all of it when that is over."""
    if contest.phase != Phase.RANKING:
        return ()
    match_format = contest.current_evening.format
    with_prize, undecided = prize_groups(contest), open_ties(contest)
    shown = with_prize[max(0, len(with_prize) - contest.shown_places) :]
    is_complete = staff or contest.shown_places >= len(with_prize)
    lines: list[RankView] = []
    for group in groups(contest) if is_complete else shown:
        prize = None if group in undecided else prize_at(match_format, group.first)
        for number in group.teams:
            line = _rank_view(contest, number, group.first)
            prize_name = names_by_language(prize.name) if prize else None
            lines.append(replace(line, prize=prize_name, decided_by=tie_note(contest, group)))
    if is_complete:
        lines += [_rank_view(contest, number, None) for number in unplaced_teams(contest)]
    return tuple(lines)


def _rank_view(contest: Contest, number: int, place: int | None) -> RankView:
    team = contest.current_evening.match.team(number)
    return RankView(place=place, team=number, name=team.name if team else "", score=contest.scores[number])
