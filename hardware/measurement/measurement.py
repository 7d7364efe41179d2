"""A measurement of one machine, as its file holds it: every sample, the circumstances, and what was not tried and why.

Nothing in it says whose machine it is: no name, no serial number, no address, no path.

Kind: pure
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence

MAX_SAMPLES = 100_000

State = Literal["idle", "load"]
"""Whether other programs kept every processor busy meanwhile."""

MAX_TEXT = 200

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Count = Annotated[int, Meta(ge=0, le=MAX_SAMPLES)]
Few = Meta(max_length=50)
"""A machine has not more services, buttons, or figures in its states than that."""

Figure = Literal["stamp", "wake-up", "timer", "spread", "card", "spi"]

FIGURES: dict[Figure, Sentence] = {
    "stamp": Sentence("measured-stamp", "timestamp of a press, after the write that made it (loopback)"),
    "wake-up": Sentence("measured-wake-up", "the program has the press, after its timestamp (loopback)"),
    "timer": Sentence("measured-timer", "a program wakes up later than it asked for (1 ms sleeps)"),
    "spread": Sentence("measured-spread", "timestamps of one pulse at all buttons, apart (jig)"),
    "card": Sentence("measured-card", "a safe write to the card"),
    "spi": Sentence("measured-spi", "16 bytes to an LED board"),
}
"""What each figure is, in the order in which they are shown."""


class Series(Struct, frozen=True, forbid_unknown_fields=True):
    """All samples of one figure in one state, in µs. `lost`: how many of the tries gave no sample."""

    figure: Figure
    state: State
    samples_us: Annotated[tuple[Annotated[float, Meta(ge=-1e9, le=1e9)], ...], Meta(max_length=MAX_SAMPLES)]
    lost: Count = 0

    def percentile(self, percent: float) -> float:
        """The nearest rank: of 100 samples, 99 % is the 99th smallest. There must be a sample."""
        return sorted(self.samples_us)[max(0, ceil(len(self.samples_us) * percent / 100) - 1)]


class PinOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """Of `pulses` that reached two buttons of the jig at once, how many stamped `line` before `other`."""

    line: Text
    other: Text
    first: Count
    pulses: Count


class Skipped(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that could not be measured, and why, in English."""

    figure: Figure | Literal["start"]
    why: Text


class Measurement(Struct, frozen=True, forbid_unknown_fields=True):
    """The file of one machine.

    `date`: YYYY-MM-DD of its clock. `emulated`: by what this machine is emulated, as its owner says; empty: it is not.
    `throttled`: the firmware's bits at the end, None where no firmware tells. `starts_s`: name of a service → seconds
    from the kernel's start until it was ready.
    """

    date: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    model: Text
    kernel: Text
    program: Text
    processors: Annotated[int, Meta(ge=1, le=1_024)]
    emulated: Text = ""
    capture: Text = ""
    priority: Text = ""
    governors: Annotated[tuple[Text, ...], Few] = ()
    temperature_c: Annotated[float, Meta(ge=-100, le=200)] | None = None
    throttled: Annotated[int, Meta(ge=0, le=2**32 - 1)] | None = None
    series: Annotated[tuple[Series, ...], Few] = ()
    pin_orders: Annotated[tuple[PinOrder, ...], Few] = ()
    starts_s: Annotated[dict[Text, Annotated[float, Meta(ge=0, le=1e9)]], Few] = {}
    skipped: Annotated[tuple[Skipped, ...], Few] = ()
    version: Literal[1] = 1

    @property
    def machine(self) -> str:
        """What it is called: its model, or what it is where it has none."""
        name = self.model or "no Raspberry Pi"
        return f"{name} (emulated: {self.emulated})" if self.emulated else name


def encode(measurement: Measurement) -> bytes:
    """The content of its file: JSON."""
    return msgspec.json.format(msgspec.json.encode(measurement), indent=1) + b"\n"


def decode(content: bytes, name: str) -> Measurement:
    """The measurement in a file called `name`. Raises `BadFileError`."""
    try:
        return msgspec.json.decode(content, type=Measurement)
    except msgspec.MsgspecError as error:
        raise BadFileError([f"{name}: {error}"]) from error


def pin_orders(pulses: Sequence[dict[str, int]]) -> tuple[PinOrder, ...]:
    """For each line and the one after it: in how many of the `pulses` (line → timestamp in ns) it was stamped earlier.

    Stamps that are equal count for neither.
    """
    names = list(pulses[0]) if pulses else []
    return tuple(
        PinOrder(line, other, sum(pulse[line] < pulse[other] for pulse in pulses), len(pulses))
        for line, other in pairwise(names)
    )
