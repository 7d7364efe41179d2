"""Adapt gpiozero's `LED`, `Buzzer` and `TonalBuzzer` as lamps and horn, with any pin factory.

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
        self._tonal = horn is not None and horn.kind == "tone"
        self._lit: dict[int, bool] = {}
        self._pitch_hz: int | None = None
        try:
            for station, line in lamps.items():
                self._leds[station] = self._kept(LED(line, pin_factory=factory))
            if horn is not None:
                kind = TonalBuzzer if self._tonal else Buzzer
                more = {"octaves": OCTAVES} if self._tonal else {}
                self._horn = self._kept(kind(horn.line, pin_factory=factory, **more))
        except BaseException:
            self.close()
            raise

    def _kept(self, device: Any) -> Any:
        self._devices.append(device)
        return device

    def show(self, lit: Mapping[int, bool], pitch_hz: int | None) -> None:
        """Write what changed. Raises `OutputError` with the first failure, after trying everything.

        What failed counts as not done, so that it is tried again at the next call.
        """
        failed: list[Exception] = []
        for station, on in lit.items():
            if station in self._leds and self._lit.get(station, False) != on:
                led = self._leds[station]
                if _try(led.on if on else led.off, failed):
                    self._lit[station] = on
        if pitch_hz != self._pitch_hz and (self._horn is None or _try(lambda: self._sound(pitch_hz), failed)):
            self._pitch_hz = pitch_hz
        if failed:
            raise OutputError(f"a lamp or the horn does not obey: {failed[0]}") from failed[0]

    def _sound(self, pitch_hz: int | None) -> None:
        if not self._tonal:
            (self._horn.off if pitch_hz is None else self._horn.on)()
        elif pitch_hz is None:
            self._horn.stop()
        else:
            self._horn.play(Tone.from_frequency(pitch_hz))

    def close(self) -> None:
        """Dark and silent, then give the lines back; a line that fails does not keep the others from it."""
        failed: list[Exception] = []
        for device in self._devices:
            if device is self._horn and self._tonal:
                _try(device.stop, failed)
            elif not device.closed:
                _try(device.off, failed)
            _try(device.close, failed)
        if failed:
            _log.error("lamps and horn may still be on, they do not obey (%s): take their power away", failed[0])
        self._devices, self._leds, self._horn = [], {}, None


def _try(act: Callable[[], None], failed: list[Exception]) -> bool:
    try:
        act()
    except Exception as error:  # noqa: BLE001  every pin library has its own errors (lgpio.error is a bare Exception)
        failed.append(error)
        return False
    return True
