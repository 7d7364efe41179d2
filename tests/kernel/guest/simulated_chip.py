"""The kernel's gpio-sim: a GPIO chip of 28 lines as on a Pi's header, pressed and read from outside its requests.

Runs in the guest. The chip is created once per boot: gpio-sim cannot be created and removed under open requests.

Kind: adapter
"""

import os
from pathlib import Path

LABEL = "pinctrl-bcm2835"
LINES = 28
DECOY_LABEL = "raspberrypi-exp-gpio"
DECOY_LINES = 8

_CONFIG = Path("/sys/kernel/config/gpio-sim/pi")


def create() -> None:
    """Make the Pi's chip, its lines named `GPIO0` … `GPIO27`, and a second one with other names, as every Pi has."""
    _bank("bank0", LABEL, [f"GPIO{line}" for line in range(LINES)])
    _bank("bank1", DECOY_LABEL, [f"EXP{line}" for line in range(DECOY_LINES)])
    (_CONFIG / "live").write_text("1")


def disappear() -> None:
    """Take both chips away, whoever holds their lines. What comes after this in a boot may find a damaged kernel."""
    (_CONFIG / "live").write_text("0")


def is_present() -> bool:
    """Whether the chips have not disappeared."""
    return (_CONFIG / "live").read_text().strip() == "1"


def device_folder() -> Path:
    """The folder in sysfs where the lines of the Pi's chip are pressed and read."""
    device = (_CONFIG / "dev_name").read_text().strip()
    chip = (_CONFIG / "bank0/chip_name").read_text().strip()
    return Path("/sys/devices/platform") / device / chip


def chip_path() -> Path:
    """The character device of the Pi's chip."""
    return Path("/dev") / (_CONFIG / "bank0/chip_name").read_text().strip()


def _bank(name: str, label: str, lines: list[str]) -> None:
    bank = _CONFIG / name
    bank.mkdir(parents=True)
    (bank / "num_lines").write_text(str(len(lines)))
    (bank / "label").write_text(label)
    for number, line in enumerate(lines):
        folder = bank / f"line{number}"
        folder.mkdir()
        (folder / "name").write_text(line)


class Buttons:
    """Presses and releases lines from outside, as a button to ground does. For one thread.

    A pull is one write, 0.18 ms at the median in emulation: two presses are hardly ever closer than 0.1 ms.
    """

    def __init__(self, lines: list[int]) -> None:
        folder = device_folder()
        self._pulls = {line: os.open(folder / f"sim_gpio{line}/pull", os.O_WRONLY) for line in lines}

    def press(self, line: int) -> None:
        """Pull `line` to ground; the edge is stamped before this returns."""
        os.pwrite(self._pulls[line], b"pull-down", 0)

    def release(self, line: int) -> None:
        """Let `line` go up again."""
        os.pwrite(self._pulls[line], b"pull-up", 0)

    def close(self) -> None:
        """Release every line and close the files."""
        for line, pull in self._pulls.items():
            self.release(line)
            os.close(pull)


class Probe:
    """Measures one line again and again, 0.1 ms each time (`level` takes milliseconds to find the file). For `with`."""

    def __init__(self, line: int) -> None:
        self._file = os.open(device_folder() / f"sim_gpio{line}/value", os.O_RDONLY)

    def level(self) -> int:
        """What can be measured: 0 or 1, whether the line is an input or driven by a program."""
        return int(os.pread(self._file, 2, 0))

    def __enter__(self) -> "Probe":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def level(line: int) -> int:
    """What can be measured on `line` now."""
    with Probe(line) as probe:
        return probe.level()
