"""A lamp switched with gpiozero over lgpio on the Pi's chip; reports what can be measured on its line.

Kind: start
"""

from gpiozero import LED
from gpiozero.pins.lgpio import LGPIOFactory
from scenario import report
from simulated_chip import chip_path, level

LINE = 22


def main() -> None:
    """Dark, lit, dark."""
    factory = LGPIOFactory(chip=int(chip_path().name.removeprefix("gpiochip")))
    levels = []
    with LED(LINE, pin_factory=factory) as lamp:
        for act in (lamp.off, lamp.on, lamp.off):
            act()
            levels.append(level(LINE))
    factory.close()
    report({"levels": levels})


if __name__ == "__main__":
    main()
