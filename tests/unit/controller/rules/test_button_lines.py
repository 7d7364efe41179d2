"""What the buttons' lines did reaches who must rule, and stays until it is over."""

from typing import get_args

import pytest

from bus import messages as m
from bus.messages import Audience, LineTrouble, LineView, PressKind, Role, Trouble
from controller.rules import on_firmware
from controller.rules.button_lines import is_stuck_release
from panel.live.audiences import technician_view
from tests.unit.controller.rules.played_match import Play

EVERY: tuple[Trouble, ...] = get_args(Trouble)
OF_ALL = frozenset({"lost", "full", "merged", "late_edge"})


@pytest.fixture
def play() -> Play:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    return play


def trouble(play: Play, what: Trouble, station: int | None = 4, count: int = 1) -> None:
    play.report(LineTrouble(station, what, count, play.contest.opening_ns or play.now_ns))


def lines(play: Play, audience: Audience = Audience.MC) -> list[tuple[int | None, str]]:
    return [(line.station, line.problem.code) for line in play.view(audience).lines]


def code(what: Trouble) -> str:
    return what.replace("_", "-")


def seen_by_technicians(play: Play) -> tuple[LineView, ...]:
    return technician_view(play.view(Audience.STAGE), play.view(Audience.DESK)).lines


@pytest.mark.parametrize("what", EVERY)
def test_a_trouble_just_before_the_verdict_is_seen_while_the_team_has_the_floor_and_after_it(
    play: Play, what: Trouble
) -> None:
    """As the firmware tells it: troubles first, the verdict in the same turn."""
    station = None if what in OF_ALL else 4
    trouble(play, what, station)
    play.verdict(3)
    expected = [(station, code(what))]
    assert play.contest.buzzers.floor == 3
    assert lines(play) == expected

    play.wait(1)
    play.order(m.RuleWrong())
    assert play.contest.phase == "open"
    assert lines(play) == expected, "the buzzers opened again"
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleRight())
    assert lines(play) == expected, "the question is decided, and can still be protested about"


@pytest.mark.parametrize("what", EVERY)
def test_the_next_question_begins_without_what_lines_did_but_with_how_they_stand(play: Play, what: Trouble) -> None:
    trouble(play, what)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    stands = {"stuck": [(4, "stuck")], "untried": [(4, "untried")]}
    assert lines(play) == stands.get(what, [])


@pytest.mark.parametrize("what", EVERY)
def test_technicians_see_every_trouble_at_its_station_and_the_hall_sees_none(play: Play, what: Trouble) -> None:
    trouble(play, what, count=3)
    play.verdict(3)
    (line,) = seen_by_technicians(play)
    assert (line.station, line.problem.code) == (4, code(what))
    assert line.problem.args.get("station", 4) == 4
    assert line.problem.args.get("count", 3) == 3
    for audience in (Audience.STAGE, Audience.PUBLIC, Audience.JUDGE):
        assert play.view(audience).lines == ()


def test_what_makes_no_press_doubtful_is_counted_quietly(play: Play) -> None:
    for count in (1, 2, 7):
        trouble(play, "glitch", count=count)
    trouble(play, "released", 2)
    assert [(line.station, line.harmless, line.problem.args.get("count")) for line in play.view().lines] == [
        (2, True, None),
        (4, True, 7),
    ]


def test_troubles_come_in_the_order_of_the_stations_those_of_all_first(play: Play) -> None:
    trouble(play, "chatter", 5)
    trouble(play, "silent", 1)
    trouble(play, "lost", None)
    trouble(play, "stuck", 3)
    assert lines(play) == [(None, "lost"), (1, "silent"), (3, "stuck"), (5, "chatter")]


def test_a_stuck_button_is_told_once_and_shown_until_it_is_released(play: Play) -> None:
    trouble(play, "stuck")
    for _ in range(2):
        play.order(m.CloseQuestion())
        play.to_opening()
        assert lines(play) == [(4, "stuck")]
    play.order(m.Undo())
    assert lines(play) == [(4, "stuck")], "undo mends no button"

    trouble(play, "released")
    assert lines(play) == [(4, "released")]
    trouble(play, "stuck")
    assert lines(play) == [(4, "stuck")], "it is not free any more"


def test_an_untried_button_is_the_mc_s_business_in_one_question_and_the_technicians_until_it_is_pressed(
    play: Play,
) -> None:
    trouble(play, "untried")
    assert [line.harmless for line in play.view().lines] == [False]
    play.order(m.CloseQuestion())
    play.to_opening()
    assert [line.harmless for line in play.view().lines] == [True]
    play.wait(1)
    play.press(4, PressKind.LATER, play.now_ns)
    assert lines(play) == []


def test_a_button_that_was_down_at_arming_is_said_to_be_held_until_it_is_pressed_anew(play: Play) -> None:
    trouble(play, "low_at_arming", 3)
    trouble(play, "low_at_arming", 4)
    play.press(4, PressKind.LATER)
    assert lines(play) == [(3, "low-at-arming"), (4, "low-at-arming")], "pressed at that very instant: down already"
    play.verdict(3)
    assert lines(play) == [(4, "low-at-arming")]


def test_a_firmware_that_starts_again_says_anew_how_its_lines_stand(play: Play) -> None:
    trouble(play, "stuck")
    trouble(play, "lost", None)
    play.hello("epoch-2")
    assert lines(play) == [(None, "lost")]


def test_only_the_release_of_a_button_that_is_held_for_stuck_concerns_the_contest_in_a_self_test(play: Play) -> None:
    trouble(play, "stuck")
    assert is_stuck_release(play.contest, LineTrouble(4, "released", 1, 0))
    assert not is_stuck_release(play.contest, LineTrouble(3, "released", 1, 0))
    assert not is_stuck_release(play.contest, LineTrouble(4, "chatter", 1, 0))
    assert not is_stuck_release(play.contest, m.McPressed("hold", 0))
    assert play.contest.hold is None


@pytest.mark.parametrize(
    "capture, expected",
    [
        (m.Capture("simulated", 1, simulated=True), []),
        (m.Capture("gpiod", 1_000, simulated=False), []),
        (m.Capture("gpiozero/lgpio", 1_000, simulated=False, loses_silently=True), []),
        (
            m.Capture("gpiozero/native", 1_001, simulated=False),
            ["The buttons are read through gpiozero/native, exact only to 1 µs: closer presses are a tie"],
        ),
        (
            m.Capture("gpiozero/rpigpio", 5_000_000, simulated=False, loses_silently=True),
            ["The buttons are read through gpiozero/rpigpio, exact only to 5000 µs: closer presses are a tie"],
        ),
    ],
)
def test_technicians_see_what_presses_come_from_and_the_mc_where_it_is_worse_than_usual(
    play: Play, capture: m.Capture, expected: list[str]
) -> None:
    """That it loses edges unseen, the firmware says itself: see `Alive.troubles`."""
    hello = m.Hello(
        name="firmware",
        role=Role.FIRMWARE,
        epoch="epoch-2",
        protocol=m.PROTOCOL,
        stations=(1, 2, 3, 4, 5),
        capture=capture,
    )
    play.order(m.CloseQuestion())
    play.take(on_firmware.hello(play.contest, hello))
    assert technician_view(play.view(Audience.STAGE), play.view(Audience.DESK)).capture == capture
    for audience in (Audience.MC, Audience.STAGE, Audience.PUBLIC, Audience.JUDGE):
        assert play.view(audience).capture is None
    assert [str(notice) for notice in play.view().notices if notice.code == "capture-coarse"] == expected
    assert play.view(Audience.STAGE).notices == ()


def test_nobody_but_the_staff_hears_of_lines(play: Play) -> None:
    trouble(play, "stuck")
    assert lines(play, Audience.DESK) == lines(play) == [(4, "stuck")]
    play.order(m.Hold(), role=Role.TECH)
    assert lines(play) == [(4, "stuck")]
