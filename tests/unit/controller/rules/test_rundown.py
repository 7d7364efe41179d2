"""The rundown: segments beside what is played, which never stand in the way of the contest's own next step."""

from decimal import Decimal

import msgspec
import pytest

from bus import messages as m
from bus.messages import Audience, Phase, Role, SegmentKind
from bus.units import NS_PER_S as SECOND
from controller.match_files.match import Match
from controller.match_files.rundown import Segment
from controller.match_files.theme import Theme
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, Evening
from tests.unit.controller.rules.played_match import PACK, PLAN, START, TEAMS, Play
from tests.unit.controller.rules.refusals import refused

WELCOME, GUESTS, FIRST, BREAK, SECOND_ROUND, CEREMONY = range(1, 7)

RUNDOWN = (
    Segment(SegmentKind.WELCOME, at="13:30", minutes=30),
    Segment(SegmentKind.GUESTS, name="Giới thiệu đại biểu", lines=("Bà A", "Ông B")),
    Segment(SegmentKind.ROUND, at="14:00", round=1),
    Segment(SegmentKind.BREAK, minutes=10),
    Segment(SegmentKind.ROUND, round=2),
    Segment(SegmentKind.CEREMONY, name="Trao giải", at="16:00"),
)


@pytest.fixture
def play() -> Play:
    """A match with a rundown, before its start."""
    evening = Evening(PLAN, PACK, Match("Chung khảo", "THCS", TEAMS, rundown=RUNDOWN, theme=Theme(logo="logo.png")))
    play = Play(start=False)
    play.contest, play.facts = Contest(), []
    play.take([f.MatchOpened(evening), f.Booted("boot-1", START, START)])
    play.hello("epoch-1")
    return play


def states(play: Play) -> list[str]:
    return [segment.state for segment in play.view(Audience.MC).rundown]


def shown(play: Play) -> m.SegmentView:
    segment = play.view(Audience.STAGE).segment
    assert segment is not None
    return segment


def to_break(play: Play) -> None:
    play.order(m.StartMatch())
    play.order(m.StartRound())
    play.board_question(())
    play.order(m.StartSegment(BREAK))


# --------------------------------------------------------------------------------------------------- begin and end


def test_the_hall_sees_the_segment_that_is_on_and_what_follows(play: Play) -> None:
    play.order(m.StartSegment(GUESTS))

    segment = shown(play)
    assert (segment.kind, segment.name, segment.lines) == (
        SegmentKind.GUESTS,
        {"vi": "Giới thiệu đại biểu"},
        ("Bà A", "Ông B"),
    )
    assert (segment.then_kind, segment.then_name["vi"]) == (SegmentKind.ROUND, "Khởi động")
    assert segment.clock is None
    play.order(m.EndSegment(GUESTS))
    assert play.view(Audience.STAGE).segment is None


def test_a_break_counts_down_its_minutes_from_when_it_began(play: Play) -> None:
    to_break(play)

    clock = shown(play).clock
    assert clock is not None
    assert (clock.deadline_ns, clock.total_ns) == (play.now_ns + 600 * SECOND, 600 * SECOND)
    play.wait(700)
    assert play.contest.rundown.current == BREAK - 1


def test_a_countdown_can_be_given_and_given_again(play: Play) -> None:
    play.order(m.StartSegment(WELCOME, seconds=90))
    play.wait(30)
    play.order(m.StartSegment(WELCOME, seconds=300))

    clock = shown(play).clock
    assert clock is not None
    assert clock.deadline_ns == play.now_ns + 300 * SECOND
    assert refused(play, m.StartSegment(WELCOME)) == ["segment-on"]


def test_segments_can_be_taken_in_another_order_and_again(play: Play) -> None:
    play.order(m.StartSegment(GUESTS))
    play.order(m.StartSegment(WELCOME))

    assert states(play) == ["now", "over", "next", "later", "later", "later"]


@pytest.mark.parametrize("role", [Role.MC, Role.DESK])
def test_mc_and_desk_begin_and_end_segments(play: Play, role: Role) -> None:
    play.order(m.StartSegment(WELCOME), role=role)
    play.order(m.EndSegment(WELCOME), role=role)

    assert play.contest.rundown.current is None


# -------------------------------------------------------------------------------------------------------- refusals


def test_what_cannot_begin_says_why(play: Play) -> None:
    assert refused(play, m.StartSegment(7)) == ["no-such-segment"]
    assert refused(play, m.StartSegment(FIRST)) == ["segment-is-round"]
    assert refused(play, m.EndSegment(WELCOME)) == ["segment-not-on"]
    assert refused(play, m.StartSegment(WELCOME), Role.TECH) == ["not-permitted"]


def test_nothing_takes_the_hall_s_eyes_off_a_question_that_is_played(play: Play) -> None:
    play.order(m.StartMatch())
    play.order(m.StartRound())
    for start in (m.StartReading(), m.StartThinking()):
        play.order(start)
        assert refused(play, m.StartSegment(BREAK)) == ["segment-in-play"]
    play.wait(31)
    assert refused(play, m.StartSegment(BREAK)) == ["segment-in-play"]
    for team in play.contest.contenders:
        play.order(m.MarkBoard(team, right=False))
    play.order(m.ConfirmBoards())
    play.order(m.StartSegment(BREAK))


def test_a_match_without_a_rundown_has_nothing_to_begin() -> None:
    play = Play()

    assert refused(play, m.StartSegment(1)) == ["no-rundown"]
    view = play.view()
    assert (view.segment, view.rundown, view.starts_at, view.theme) == (None, (), "", None)


# ---------------------------------------------------------------------------------------- the contest's own step


def test_the_next_step_is_offered_as_ever_and_ends_the_segment(play: Play) -> None:
    play.order(m.StartSegment(WELCOME))
    step = play.view().next_step
    assert step is not None
    assert isinstance(step.command, m.StartMatch)

    play.order(step.command, step=play.contest.step)

    assert play.contest.phase == Phase.INTRO
    assert play.view(Audience.STAGE).segment is None


def test_a_screen_from_before_the_segment_still_gives_its_next_step(play: Play) -> None:
    step = play.contest.step
    play.order(m.StartSegment(WELCOME))

    play.order(m.StartMatch(), step=step)

    assert play.contest.phase == Phase.INTRO


def test_a_break_between_questions_ends_with_the_next_question(play: Play) -> None:
    to_break(play)

    play.order(m.StartReading())

    assert play.view(Audience.STAGE).segment is None
    assert play.contest.phase == Phase.READING


def test_a_correction_in_a_break_leaves_it_on(play: Play) -> None:
    to_break(play)

    play.order(m.AdjustScore(1, Decimal(5), "tính nhầm"))
    play.order(m.MarkAbsent(5, absent=True))

    assert play.contest.rundown.current == BREAK - 1


def test_a_hold_goes_before_the_break_and_leaves_it_on(play: Play) -> None:
    to_break(play)
    play.order(m.Hold("mất điện"))
    play.order(m.Release())

    assert play.contest.rundown.current == BREAK - 1


# ------------------------------------------------------------------------------------------- where the evening is


def test_rounds_take_their_place_in_the_rundown_by_themselves(play: Play) -> None:
    assert states(play) == ["next", "later", "later", "later", "later", "later"]
    play.order(m.StartMatch())
    assert states(play) == ["next", "later", "later", "later", "later", "later"]
    play.order(m.StartSegment(GUESTS))
    assert states(play) == ["over", "now", "next", "later", "later", "later"]
    play.order(m.StartRound())
    assert states(play) == ["over", "over", "now", "next", "later", "later"]
    play.board_question(())
    play.order(m.EndEarly())
    assert states(play) == ["over", "over", "over", "next", "later", "later"]
    play.order(m.StartSegment(BREAK))
    assert states(play) == ["over", "over", "over", "now", "next", "later"]
    play.order(m.StartRound())
    assert states(play) == ["over", "over", "over", "over", "now", "next"]


def test_before_the_match_everybody_reads_when_the_first_round_is_planned(play: Play) -> None:
    assert play.view(Audience.STAGE).starts_at == "14:00"
    assert play.view(Audience.PUBLIC).starts_at == "14:00"
    play.order(m.StartMatch())
    assert play.view(Audience.STAGE).starts_at == ""


def test_the_stage_has_the_theme_and_only_the_staff_the_whole_rundown(play: Play) -> None:
    theme = play.view(Audience.STAGE).theme
    assert theme is not None
    assert theme.logo == "logo.png"
    assert play.view(Audience.STAGE).rundown == ()
    assert len(play.view(Audience.DESK).rundown) == len(RUNDOWN)


# --------------------------------------------------------------------------------------------- undo, replay, boots


def test_undo_names_the_segment_and_takes_it_back(play: Play) -> None:
    play.order(m.StartSegment(GUESTS))
    undo = play.view().undo
    assert undo is not None
    assert str(undo) == "Begun: Giới thiệu đại biểu"

    play.order(m.Undo())
    assert play.contest.rundown.current is None
    play.order(m.Redo())
    assert play.contest.rundown.current == GUESTS - 1


def test_undo_of_the_step_that_ended_a_break_brings_it_back_with_the_same_end(play: Play) -> None:
    to_break(play)
    end = shown(play).clock
    play.wait(60)
    play.order(m.StartReading())
    play.order(m.Undo())

    assert shown(play).clock == end


def test_a_segment_of_before_can_be_taken_back_alone(play: Play) -> None:
    play.order(m.StartMatch())
    play.order(m.StartSegment(GUESTS))
    number = next(n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.SegmentStarted)) - 1
    play.order(m.MarkAbsent(5, absent=True))

    play.order(m.UndoDecision(number, "nhầm mục", also=()))

    assert play.contest.rundown.current is None
    assert play.contest.phase == Phase.INTRO
    assert play.contest.absent == (5,)


def test_the_journal_replays_to_the_same_contest(play: Play) -> None:
    to_break(play)
    play.order(m.EndSegment(BREAK))
    play.order(m.Undo())

    assert apply_all(Contest(), play.facts).rundown == play.contest.rundown
    for fact in play.facts:
        copy = msgspec.json.decode(msgspec.json.encode(fact), type=f.AnyFact)
        assert copy == fact


def test_after_another_boot_the_break_is_on_and_nothing_counts_down(play: Play) -> None:
    to_break(play)
    play.take([f.Booted("boot-2", 5 * SECOND, play.now_ns)])

    segment = shown(play)
    assert (segment.number, segment.clock, segment.started_ns) == (BREAK, None, None)


def test_undo_into_a_boot_before_counts_nothing_down_either(play: Play) -> None:
    to_break(play)
    play.order(m.StartReading())
    play.take([f.Booted("boot-2", 5 * SECOND, play.now_ns)])
    play.order(m.Undo())

    assert shown(play).clock is None


def test_a_restart_on_the_same_boot_changes_nothing(play: Play) -> None:
    to_break(play)
    before = shown(play)
    play.take([f.Booted("boot-1", play.now_ns, play.now_ns)])

    assert shown(play) == before
