"""The log of the emulated pins: levels and SPI bytes with the guest's clock.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct


class PinEvent(Struct, frozen=True):
    """A pin changed its level. `at_ns`: the guest's virtual clock. `is_output`: the chip drove it, not the world."""

    at_ns: int
    pin: int
    is_high: bool
    is_output: bool


class SpiBytes(Struct, frozen=True):
    """Bytes that the SPI controller shifted out one after another; `at_ns` is that of the first."""

    at_ns: int
    data: bytes


Event = PinEvent | SpiBytes


def read_log(text: str) -> list[Event]:
    """The events of whole lines of a log, in order. Raises `ValueError` at a line that is none of a log."""
    return [_event(line) for line in text.splitlines()]


def _event(line: str) -> Event:
    match line.split():
        case [at_ns, "pin", pin, "0" | "1" as level, "in" | "out" as direction]:
            return PinEvent(int(at_ns), int(pin), level == "1", direction == "out")
        case [at_ns, "spi", data]:
            return SpiBytes(int(at_ns), bytes.fromhex(data))
    raise ValueError(f"no line of the pins' log: {line!r}")


def first_presses(events: Iterable[Event], pins: Iterable[int]) -> dict[int, int]:
    """When each of `pins` was first driven low from outside, by pin."""
    presses: dict[int, int] = {}
    wanted = set(pins)
    for event in events:
        if isinstance(event, PinEvent) and not event.is_output and not event.is_high and event.pin in wanted:
            presses.setdefault(event.pin, event.at_ns)
    return presses


def transfers(events: Iterable[Event], select: int) -> list[bytes]:
    """What was sent while the chip select on the pin `select` was low, one entry for each time that it was."""
    sent: list[bytes] = []
    selected, data = False, b""
    for event in events:
        match event:
            case PinEvent(pin=pin) if pin == select:
                if selected and event.is_high:
                    sent.append(data)
                selected, data = not event.is_high, b""
            case SpiBytes() if selected:
                data += event.data
    return sent
