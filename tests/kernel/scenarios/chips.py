"""Every GPIO chip that gpiod sees, and where it finds the lines of the Pi's header by name.

Kind: start
"""

from pathlib import Path

import gpiod
from gpiod.line import Bias, Direction
from scenario import report
from simulated_chip import Buttons, chip_path, level


def main() -> None:
    """Look at all chips, then at the levels of one input and one output of the Pi's chip."""
    chips = {str(path): describe(path) for path in sorted(Path("/dev").glob("gpiochip*"))}
    report({"chips": chips, "pi": str(chip_path()), "input": read_input(17), "output": drive_output(22)})


def describe(path: Path) -> dict[str, object]:
    """The chip's label and the offsets of its named lines."""
    with gpiod.Chip(str(path)) as chip:
        info = chip.get_info()
        names = {chip.get_line_info(offset).name: offset for offset in range(info.num_lines)}
        return {"label": info.label, "lines": names}


def read_input(line: int) -> list[int]:
    """The level that a program reads on a pulled-up input: released, pressed, released."""
    settings = gpiod.LineSettings(direction=Direction.INPUT, bias=Bias.PULL_UP)
    buttons = Buttons([line])
    levels = []
    with gpiod.request_lines(str(chip_path()), config={line: settings}) as request:
        for act in (buttons.release, buttons.press, buttons.release):
            act(line)
            levels.append(request.get_value(line).value)
    buttons.close()
    return levels


def drive_output(line: int) -> list[int]:
    """The level that can be measured on an output: low, high, low."""
    levels = []
    settings = gpiod.LineSettings(direction=Direction.OUTPUT)
    with gpiod.request_lines(str(chip_path()), config={line: settings}) as request:
        for value in (gpiod.line.Value.INACTIVE, gpiod.line.Value.ACTIVE, gpiod.line.Value.INACTIVE):
            request.set_value(line, value)
            levels.append(level(line))
    return levels


if __name__ == "__main__":
    main()
