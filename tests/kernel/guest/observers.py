"""The peers of the bench: they see who pressed first in the way most people do it, and light that lamp.

    python observers.py button|event|poll

`button`: gpiozero's `Button.when_pressed`; `event`: RPi.GPIO's `add_event_detect`; `poll`: RPi.GPIO's `input` every
millisecond. Each prints the station whose press it noticed first; a line on stdin starts the next question.

Kind: start
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from simulated_chip import chip_path

from hardware.board import find_board

BOARD = find_board("pi-8-stations")
BUTTONS = {station.number: int(station.button[4:]) for station in BOARD.stations}
LAMPS = {station.number: int(station.lamp[4:]) for station in BOARD.stations}
POLL_S = 0.001


class FirstWins:
    """The first to call has the floor until the next question."""

    def __init__(self, light: Callable[[int, bool], None]) -> None:
        self._light = light
        self.first: int | None = None

    def on_press(self, station: int, *_: object) -> None:
        """A callback, or a poll, says that this station is pressed."""
        if self.first is None:
            self.first = station
            self._light(station, True)
            print_line(station)

    def next(self) -> None:
        """The next question."""
        if self.first is not None:
            self._light(self.first, False)
        self.first = None
        print_line("ready")


def print_line(word: object) -> None:
    """A line in one write: callbacks and the main thread both write."""
    os.write(1, f"{word}\n".encode())


def button() -> None:
    """As in gpiozero's own recipe for a reaction game."""
    from gpiozero import LED, Button
    from gpiozero.pins.lgpio import LGPIOFactory

    factory = LGPIOFactory(chip=int(chip_path().name.removeprefix("gpiochip")))
    lamps = {station: LED(line, pin_factory=factory) for station, line in LAMPS.items()}
    game = FirstWins(lambda station, on: lamps[station].on() if on else lamps[station].off())
    buttons = {station: Button(line, pull_up=True, pin_factory=factory) for station, line in BUTTONS.items()}
    for station, push_button in buttons.items():
        push_button.when_pressed = partial(game.on_press, station)
    for _ in sys.stdin:
        game.next()


def rpi_gpio() -> Any:
    """RPi.GPIO with buttons and lamps set up."""
    from RPi import GPIO

    GPIO.setmode(GPIO.BCM)
    GPIO.setup(list(LAMPS.values()), GPIO.OUT, initial=0)
    GPIO.setup(list(BUTTONS.values()), GPIO.IN, pull_up_down=GPIO.PUD_UP)
    return GPIO


def event() -> None:
    """A callback for each falling edge, without bouncetime, which would only delay it."""
    gpio = rpi_gpio()
    game = FirstWins(lambda station, on: gpio.output(LAMPS[station], int(on)))
    for station, line in BUTTONS.items():
        gpio.add_event_detect(line, gpio.FALLING, callback=partial(game.on_press, station))
    for _ in sys.stdin:
        game.next()


def poll() -> None:
    """Look at all buttons every millisecond."""
    gpio = rpi_gpio()
    game = FirstWins(lambda station, on: gpio.output(LAMPS[station], int(on)))
    for _ in sys.stdin:
        game.next()
        while game.first is None:
            for station, line in BUTTONS.items():
                if not gpio.input(line):
                    game.on_press(station)
            time.sleep(POLL_S)


if __name__ == "__main__":
    {"button": button, "event": event, "poll": poll}[sys.argv[1]]()
