"""Answers of the simulated operator, by what the pins did and by what the LED boards show."""

import pytest

from bus.messages import LedFrame, OutputPulse
from bus.units import NS_PER_MS as MS
from hardware.board import Display, find_board
from hardware.selftest.operator import simulated_observer
from hardware.selftest.operator.simulated_observer import HallFaults
from scoreboard.layout.patterns import pattern, steps

NOW = 10_000 * MS
PRESSES = (NOW - 900 * MS, NOW - 500 * MS)
SINCE = PRESSES[0]


def lamp(*pulses: OutputPulse, now_ns: int = NOW) -> bool | None:
    return simulated_observer.see_lamp(pulses, 2, SINCE, PRESSES, NOW, now_ns)


def pulse(station: int | None, from_ms: int, until_ms: int | None = None) -> OutputPulse:
    """From and until so many ms before NOW."""
    return OutputPulse(station, NOW - from_ms * MS, None if until_ms is None else NOW - until_ms * MS)


def test_a_lamp_that_shines_after_each_press_is_good_and_the_horn_is_no_lamp() -> None:
    assert lamp(pulse(2, 890, 550), pulse(2, 490), pulse(None, 890, 500))


def test_a_lamp_that_did_not_shine_is_waited_for_and_then_missed() -> None:
    assert lamp(pulse(2, 890, 550)) is None, "it was dark after the second press"
    assert lamp(pulse(2, 890, 550), now_ns=NOW + simulated_observer.LAMP_TIMEOUT_NS) is False
    assert lamp() is None


@pytest.mark.parametrize("other", [pulse(3, 400, 300), pulse(3, 5_000), pulse(3, 890)])
def test_another_lamp_that_shines_too_is_wrong_at_once(other: OutputPulse) -> None:
    assert lamp(pulse(2, 890), other) is False


def test_the_lamp_of_the_station_before_may_still_be_going_out() -> None:
    assert lamp(pulse(2, 890), pulse(1, 2_000, 800)) is True


def signal(*pulses: OutputPulse, horn: bool = True) -> bool | None:
    return simulated_observer.see_signal(
        pulses, {1, 2}, NOW - 2_000 * MS, NOW, NOW + simulated_observer.LAMP_TIMEOUT_NS, has_horn=horn
    )


def test_the_signal_needs_every_working_lamp_and_the_horn_where_there_is_one() -> None:
    flashes = (pulse(1, 1_500, 1_400), pulse(2, 1_500, 1_400))
    assert signal(*flashes, pulse(None, 1_500, 500))
    assert signal(*flashes, horn=False)
    assert signal(*flashes) is False
    assert signal(flashes[0], pulse(None, 1_500, 500)) is False
    assert signal(*flashes, pulse(None, 2_400, 2_100)) is False, "that was the last press"


@pytest.mark.parametrize("display", find_board("simulated").displays, ids=lambda display: display.name)
def test_a_board_that_hangs_upside_down_is_seen_in_all_pictures_but_those_that_look_the_same(
    display: Display,
) -> None:
    def frame(step: int) -> LedFrame:
        return LedFrame(display.name, *display.size_px, pattern(display.size_px, step).rows, 7, True)

    correct = 0
    hall = HallFaults(upside_down=frozenset({display.name}))
    for step in range(steps(display.size_px)):
        expected = {frame(step).rows, frame(step - 1).rows}
        assert not simulated_observer.see_picture(hall.visible_frame(frame(step)), expected, NOW, NOW)
        correct += bool(simulated_observer.see_picture(frame(step), expected, NOW, NOW))
    assert correct > steps(display.size_px) // 2
    assert HallFaults().visible_frame(frame(0)) == frame(0)


def test_turned_twice_is_as_before_whatever_the_width() -> None:
    for width in (8, 12, 33):
        length = -(-width // 8)
        rows = b"".join((n * 2_654_435_761 % 2**width << (length * 8 - width)).to_bytes(length) for n in range(1, 9))
        frame = LedFrame("a", width, 8, rows=rows, brightness=7, on=True)
        assert simulated_observer.rotate_180(frame) != frame
        assert simulated_observer.rotate_180(simulated_observer.rotate_180(frame)) == frame


def test_a_dark_board_is_never_right() -> None:
    frame = LedFrame("a", 8, 1, rows=b"\x80", brightness=7, on=False)
    assert simulated_observer.see_picture(frame, {b"\x80"}, NOW, NOW + simulated_observer.PICTURE_TIMEOUT_NS) is False
