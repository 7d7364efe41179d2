"""A take-over in the rules: clocks of the old machine stop where they stood last, an opening is lost, nothing else."""

from bus import messages as m
from bus.messages import Phase
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import Play


def took_over(last_ns: int, arming: int = 0) -> f.TookOver:
    return f.TookOver(seq=12, head="0" * 32, machine="bamchuong", why="no power", last_ns=last_ns, arming=arming)


def test_a_clock_stands_where_the_old_machine_was_seen_last_whatever_this_one_s_clock_says() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.now_ns += 12 * SECOND

    play.take([took_over(play.now_ns), f.Booted("boot-2", 5, 99)])

    clock = play.contest.clock
    assert clock is not None
    assert (clock.deadline_ns, clock.remaining_ns) == (None, 18 * SECOND)
    assert play.contest.phase == Phase.THINKING
    assert play.contest.boot == "boot-2"


def test_also_on_a_machine_that_has_the_very_boot_of_the_old_one() -> None:
    """As where one machine plays both: the clock does not run on by itself."""
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())

    play.take([took_over(play.now_ns), f.Booted("boot-1", play.now_ns, play.now_ns)])

    assert play.contest.clock is not None
    assert play.contest.clock.deadline_ns is None


def test_an_open_question_comes_back_as_open_again_with_a_number_that_this_firmware_never_saw() -> None:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    before = play.contest.phase

    play.take([took_over(play.now_ns, arming=90_000), f.Booted("boot-2", 5, 5)])

    assert (before, play.contest.phase) == (Phase.OPEN, Phase.LOST)
    assert play.contest.arming == 90_000
    assert play.contest.opening_ns is None


def test_points_and_step_show_that_the_evening_moved_on() -> None:
    play = Play()
    step, scores = play.contest.step, play.scores()

    play.take([took_over(play.now_ns)])

    assert play.contest.step == step + 1, "a tap that was made for the old machine is refused as old"
    assert play.scores() == scores
