"""gpiozero's own calls: what we request from it, and how it may fail."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from gpiozero import LED, Buzzer, GPIOPinInUse, TonalBuzzer
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin
from pytest_mock import MockerFixture

from firmware.pins.edges import Gap, SourceGoneError
from firmware.pins.gpiozero_edges import GpiozeroEdges, UnsupportedFactoryError
from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from firmware.pins.outputs import OutputError
from firmware.pins.pin_factories import close_quietly
from hardware.board import Horn

LAMPS = {1: "GPIO23", 2: "GPIO24"}


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    mock_factory = MockFactory(pin_class=MockPWMPin)
    yield mock_factory
    mock_factory.reset()


# --------------------------------------------------------------------------------------------------------- edges


def test_only_falling_edges_are_requested_with_pull_up_and_never_a_bounce_time(
    factory: MockFactory, mocker: MockerFixture
) -> None:
    bounce = mocker.spy(MockPin, "_set_bounce")
    source = GpiozeroEdges({1: "GPIO17"}, factory)
    pin = factory.pin("GPIO17")
    assert (pin.edges, pin.pull, pin.function) == ("falling", "up", "input")
    assert bounce.call_count == 0
    source.close()


def test_an_exception_in_a_handler_becomes_a_gap_and_the_next_edge_still_comes(
    factory: MockFactory, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    source = GpiozeroEdges({1: "GPIO17"}, factory)
    pin = factory.pin("GPIO17")
    broken = mocker.patch("firmware.pins.gpiozero_edges.os.eventfd_write", side_effect=RuntimeError("broken"))
    with caplog.at_level(logging.ERROR):
        pin.drive_low()
    gap = source.drain()[-1]
    assert isinstance(gap, Gap)
    assert (gap.station, gap.count) == (1, 1)
    mocker.stop(broken)
    pin.drive_high()
    pin.drive_low()
    assert len(source.drain()) == 1
    source.close()


def test_a_line_in_use_is_gpiozeros_error_and_leaves_nothing_open(factory: MockFactory) -> None:
    led = LED("GPIO27", pin_factory=factory)
    with pytest.raises(GPIOPinInUse):
        GpiozeroEdges({1: "GPIO17", 2: "GPIO27"}, factory)
    led.close()
    GpiozeroEdges({1: "GPIO17", 2: "GPIO27"}, factory).close()


def test_a_line_that_lgpio_still_holds_is_released_once_it_is_free(
    factory: MockFactory, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch("firmware.pins.gpiozero_edges.RELEASE_PAUSE_S", 0)
    source = GpiozeroEdges({1: "GPIO17", 2: "GPIO27"}, factory)
    close = mocker.patch.object(MockPin, "close", side_effect=[RuntimeError("GPIO busy")] * 4 + [None] * 9)
    with caplog.at_level(logging.WARNING):
        source.close()
    assert close.call_count >= 6
    assert not caplog.records
    mocker.stop(close)
    GpiozeroEdges({1: "GPIO17", 2: "GPIO27"}, factory).close()


def test_a_line_that_is_never_free_is_told_and_keeps_no_other_line(
    factory: MockFactory, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch("firmware.pins.gpiozero_edges.RELEASE_PAUSE_S", 0)
    source = GpiozeroEdges({1: "GPIO17", 2: "GPIO27"}, factory)
    busy = mocker.patch.object(factory.pin("GPIO17"), "close", side_effect=RuntimeError("GPIO busy"))
    with caplog.at_level(logging.WARNING):
        source.close()
    assert "station 1 is not released" in caplog.text
    assert "station 2" not in caplog.text
    mocker.stop(busy)


def test_a_factory_with_unknown_ticks_is_refused() -> None:
    class ThirdPartyFactory:
        pass

    with pytest.raises(UnsupportedFactoryError, match=r"ThirdPartyFactory.*allowed: .*LGPIOFactory"):
        GpiozeroEdges({1: "GPIO17"}, ThirdPartyFactory())


def test_a_real_factory_reports_its_resolution_and_that_it_loses_silently() -> None:
    capture = GpiozeroEdges({}, type("RPiGPIOFactory", (), {})()).capture
    assert (capture.name, capture.simulated, capture.loses_silently) == ("gpiozero/rpigpio", False, True)
    assert capture.resolution_ns == 5_000_000


# ------------------------------------------------------------------------------------------------------- outputs


def test_a_lamp_is_switched_by_led_on_and_off_only_when_it_changes(factory: MockFactory, mocker: MockerFixture) -> None:
    outputs = GpiozeroOutputs(LAMPS, None, factory)
    on, off = mocker.spy(LED, "on"), mocker.spy(LED, "off")
    for lit in ({1: True, 2: False}, {1: True, 2: False}, {1: False, 2: False}):
        outputs.show(lit, None)
    assert (on.call_count, off.call_count) == (1, 1)
    outputs.close()


def test_an_active_buzzer_is_on_or_off(factory: MockFactory, mocker: MockerFixture) -> None:
    outputs = GpiozeroOutputs({}, Horn("GPIO18", "buzzer"), factory)
    on, off = mocker.spy(Buzzer, "on"), mocker.spy(Buzzer, "off")
    for pitch_hz in (880, 880, None, 523):
        outputs.show({}, pitch_hz)
    assert (on.call_count, off.call_count) == (2, 1)
    assert factory.pin("GPIO18").state
    outputs.close()


def test_a_tone_is_made_by_pwm_at_its_pitch(factory: MockFactory, mocker: MockerFixture) -> None:
    play = mocker.spy(TonalBuzzer, "play")
    outputs = GpiozeroOutputs({}, Horn("GPIO18", "tone"), factory)
    outputs.show({}, 1319)
    pin: Any = factory.pin("GPIO18")
    assert (round(pin.frequency), pin.state) == (1319, 0.5)
    assert play.call_count == 1
    outputs.show({}, None)
    assert (pin.frequency, pin.state) == (None, 0.0)
    outputs.close()


@pytest.mark.parametrize("kind", ["buzzer", "tone"])
def test_closing_leaves_everything_dark_and_silent_and_the_lines_free(factory: MockFactory, kind: Any) -> None:
    outputs = GpiozeroOutputs(LAMPS, Horn("GPIO18", kind), factory)
    outputs.show({1: True, 2: True}, 440)
    lines = [factory.pin(line) for line in (*LAMPS.values(), "GPIO18")]
    outputs.close()
    outputs.close()
    assert not any(pin.state for pin in lines)
    GpiozeroOutputs(LAMPS, Horn("GPIO18", kind), factory).close()


def test_one_failing_lamp_does_not_affect_the_others(factory: MockFactory, mocker: MockerFixture) -> None:
    outputs = GpiozeroOutputs(LAMPS, None, factory)
    real = LED.on

    def on(led: LED) -> None:
        if led.pin.info.name == "GPIO23":
            raise OSError("EIO")
        real(led)

    mocker.patch.object(LED, "on", on)
    with pytest.raises(OutputError, match="EIO"):
        outputs.show({1: True, 2: True}, None)
    assert factory.pin("GPIO24").state
    outputs.close()


def test_only_failed_outputs_are_tried_again(factory: MockFactory, mocker: MockerFixture) -> None:
    outputs = GpiozeroOutputs(LAMPS, Horn("GPIO18", "buzzer"), factory)
    fails = mocker.patch.object(LED, "on", side_effect=OSError("EIO"))
    horn = mocker.patch.object(Buzzer, "on", side_effect=OSError("EIO"))
    for _ in range(2):
        with pytest.raises(OutputError, match="EIO"):
            outputs.show({1: True, 2: False}, 440)
    assert (fails.call_count, horn.call_count) == (2, 2)
    mocker.stopall()
    outputs.show({1: True, 2: False}, 440)
    assert factory.pin("GPIO23").state
    assert factory.pin("GPIO18").state
    outputs.close()


# ------------------------------------------------------------------------------------------------ a chip that is gone


def test_a_chip_that_is_gone_is_reported_and_hides_nothing_when_lines_are_released(
    factory: MockFactory, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    close_quietly(factory)
    source, outputs = GpiozeroEdges({1: "GPIO17"}, factory), GpiozeroOutputs(LAMPS, None, factory)
    for name in ("_get_state", "_set_state", "_set_when_changed"):
        mocker.patch.object(MockPWMPin, name, side_effect=Exception("bad GPIO read"))
    with pytest.raises(SourceGoneError, match=r"simulated does not answer any more \(bad GPIO read\): no press is"):
        source.levels()
    source.close()
    outputs.close()
    factory.close()
    assert "lamps and horn may still be on, they do not respond (bad GPIO read)" in caplog.text
    mocker.stopall()
