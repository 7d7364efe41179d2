"""Eyes and ears of the simulated operator: the faults of its hall, and its answers to questions.

It is asked the same questions as people, and answers by what the pins of lamps and horn did and by what the LED boards
show.

Kind: pure
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import LedFrame, OutputPulse

GRACE_NS = 300_000_000
"""How long the lamp of the station before may stay lit: the order for the next station is on its way."""
LAMP_TIMEOUT_NS = 1_600_000_000
"""How long to wait for a lamp or the horn: an armed lamp blinks once a second."""
PICTURE_TIMEOUT_NS = 6_000_000_000
"""How long to wait for a picture: the one with all LEDs lit, which does not show its orientation, takes 1.6 s."""
SOUND_TIMEOUT_NS = 3_000_000_000


class HallFaults(Struct, frozen=True):
    """Faults on the physical side: what is wrong in the simulated hall.

    `stuck`, `dead`, `chattering`, `bouncing`: stations with such a button. `swapped_buttons`, `swapped_lamps`: station
    → station whose socket its plug is in. `bridged`: a press of the first station also presses the second.
    `phantom_presses`: stations that press without a finger. `slow`: stations whose presses reach the firmware too late.
    `dark_lamps`: stations with a dead lamp. `upside_down`: LED boards that hang upside down.
    """

    stuck: frozenset[int] = frozenset()
    dead: frozenset[int] = frozenset()
    chattering: frozenset[int] = frozenset()
    bouncing: frozenset[int] = frozenset()
    swapped_buttons: Mapping[int, int] = {}
    bridged: Mapping[int, int] = {}
    phantom_presses: frozenset[int] = frozenset()
    slow: frozenset[int] = frozenset()
    dark_lamps: frozenset[int] = frozenset()
    swapped_lamps: Mapping[int, int] = {}
    is_horn_silent: bool = False
    is_stage_mute: bool = False
    upside_down: frozenset[str] = frozenset()
    is_loopback_cut: bool = False

    def visible_pulses(self, pulses: Iterable[OutputPulse]) -> Iterator[OutputPulse]:
        """The light and sound in the hall when the pins do this."""
        for pulse in pulses:
            station = pulse.station if pulse.station is None else self.swapped_lamps.get(pulse.station, pulse.station)
            if station not in self.dark_lamps and not (station is None and self.is_horn_silent):
                yield replace(pulse, station=station)

    def visible_frame(self, frame: LedFrame) -> LedFrame:
        """The picture in the hall when an LED board shows this frame."""
        return rotate_180(frame) if frame.display in self.upside_down else frame


def see_lamp(
    pulses: Sequence[OutputPulse], station: int, since_ns: int, presses: Sequence[int], asked_ns: int, now_ns: int
) -> bool | None:
    """Whether only this lamp was lit since `since_ns`, and after each of `presses` (instants); None: not yet."""
    own = [pulse for pulse in pulses if pulse.station == station]
    others = (pulse for pulse in pulses if pulse.station not in (None, station))
    if any(pulse.until_ns is None or pulse.until_ns > since_ns + GRACE_NS for pulse in others):
        return False
    intervals = pairwise((*presses, now_ns))
    if _was_on(own, since_ns, now_ns) and all(_was_on(own, from_ns, until_ns) for from_ns, until_ns in intervals):
        return True
    return _no_after_timeout(asked_ns, now_ns, LAMP_TIMEOUT_NS)


def see_signal(
    pulses: Sequence[OutputPulse], lamps: Collection[int], since_ns: int, asked_ns: int, now_ns: int, *, has_horn: bool
) -> bool | None:
    """Whether all these lamps have flashed since `since_ns`, and the horn has sounded, if there is one."""
    active = {pulse.station for pulse in pulses if pulse.from_ns >= since_ns}
    if active >= {*lamps, *([None] if has_horn else [])}:
        return True
    return _no_after_timeout(asked_ns, now_ns, LAMP_TIMEOUT_NS)


def see_picture(frame: LedFrame | None, expected: Collection[bytes], asked_ns: int, now_ns: int) -> bool | None:
    """Whether an LED board shows one of the `expected` pictures, upright; None: cannot tell yet."""
    if frame is not None and frame.on and frame.rows in expected and rotate_180(frame).rows not in expected:
        return True
    return _no_after_timeout(asked_ns, now_ns, PICTURE_TIMEOUT_NS)


def hear_sound(is_playing: bool, asked_ns: int, now_ns: int) -> bool | None:
    """Whether the stage page can be heard; None: cannot tell yet."""
    return True if is_playing else _no_after_timeout(asked_ns, now_ns, SOUND_TIMEOUT_NS)


def rotate_180(frame: LedFrame) -> LedFrame:
    """The frame upside down."""
    length = -(-frame.width // 8)
    rows = [frame.rows[start : start + length] for start in range(0, len(frame.rows), length)]
    return replace(frame, rows=b"".join(_mirror(row, frame.width) for row in reversed(rows)))


def _mirror(row: bytes, width: int) -> bytes:
    padding = len(row) * 8 - width
    bits = f"{int.from_bytes(row) >> padding:0{width}b}"
    return (int(bits[::-1], 2) << padding).to_bytes(len(row))


def _was_on(pulses: Iterable[OutputPulse], from_ns: int, until_ns: int) -> bool:
    return any(pulse.from_ns < until_ns and (pulse.until_ns is None or pulse.until_ns > from_ns) for pulse in pulses)


def _no_after_timeout(asked_ns: int, now_ns: int, timeout_ns: int) -> bool | None:
    return None if now_ns - asked_ns < timeout_ns else False
