"""Lamps and horn through gpiozero's `LED`, `Buzzer` and `TonalBuzzer`, with any pin factory.

Only what changes is written. No gpiozero thread is used (`blink`, `beep`): the loop plays every rhythm itself.

Kind: adapter
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from gpiozero import LED, Buzzer, TonalBuzzer
from gpiozero.tones import Tone

from firmware.pins.outputs import OutputError
from hardware.board import Horn

_log = logging.getLogger(__name__)

OCTAVES = 3
"""The speaker's range around A4: 55 to 3520 Hz, wider than all tunes."""


class GpiozeroOutputs:
    """Lamps by station (number → line) and perhaps a horn. All are off at the start and after `close`."""

    def __init__(self, lamps: Mapping[int, str], horn: Horn | None, factory: Any) -> None:
        self._devices: list[Any] = []
        self._leds: dict[int, Any] = {}
        self._horn: Any = None
        self._is_tonal = horn is not None and horn.kind == "tone"
        self._lit: dict[int, bool] = {}
        self._pitch_hz: int | None = None
        try:
            for station, line in lamps.items():
                self._leds[station] = self._register(LED(line, pin_factory=factory))
            if horn is not None:
                kind = TonalBuzzer if self._is_tonal else Buzzer
                options = {"octaves": OCTAVES} if self._is_tonal else {}
                self._horn = self._register(kind(horn.line, pin_factory=factory, **options))
        except BaseException:
            self.close()
            raise

    def _register(self, device: Any) -> Any:
        self._devices.append(device)
        return device

    def show(self, lit: Mapping[int, bool], pitch_hz: int | None) -> None:
        """Writes the changes. Raises `OutputError` with the first failure, after trying everything.

        A change that failed is tried again at the next call.
        """
        errors: list[Exception] = []
        for station, is_lit in lit.items():
            if station in self._leds and self._lit.get(station, False) != is_lit:
                led = self._leds[station]
                if _try(led.on if is_lit else led.off, errors):
                    self._lit[station] = is_lit
        if pitch_hz != self._pitch_hz and (self._horn is None or _try(lambda: self._sound(pitch_hz), errors)):
            self._pitch_hz = pitch_hz
        if errors:
            raise OutputError(f"a lamp or the horn does not respond: {errors[0]}") from errors[0]

    def _sound(self, pitch_hz: int | None) -> None:
        if not self._is_tonal:
            (self._horn.off if pitch_hz is None else self._horn.on)()
        elif pitch_hz is None:
            self._horn.stop()
        else:
            self._horn.play(Tone.from_frequency(pitch_hz))

    def close(self) -> None:
        """Turns everything off, then releases the lines; a line that fails does not hold up the others."""
        errors: list[Exception] = []
        for device in self._devices:
            if device is self._horn and self._is_tonal:
                _try(device.stop, errors)
            elif not device.closed:
                _try(device.off, errors)
            _try(device.close, errors)
        if errors:
            _log.error("lamps and horn may still be on, they do not respond (%s): cut their power", errors[0])
        self._devices, self._leds, self._horn = [], {}, None


def _try(action: Callable[[], None], errors: list[Exception]) -> bool:
    try:
        action()
    except Exception as error:  # noqa: BLE001  every pin library has its own errors (lgpio.error is a bare Exception)
        errors.append(error)
        return False
    return True
