"""Decide what the simulated technician sees and hears: what is wrong in its hall, and what it answers. Pure.

It is asked what people are asked, and answers by what the pins of lamps and horn did and by what the LED boards show.

Kind: pure
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import LedFrame, OutputPulse

GRACE_NS = 300_000_000
"""So long the lamp of the station before may go on shining: the order for the next one is on its way."""
LOOK_NS = 1_600_000_000
"""So long a lamp or the horn is waited for: an armed lamp blinks once a second."""
PICTURE_NS = 6_000_000_000
"""So long a picture is waited for: the one with everything lit, which says nothing of its orientation, takes 1.6 s."""
SOUND_NS = 3_000_000_000


class World(Struct, frozen=True):
    """What is wrong in the simulated hall: the faults that are injected on the physical side.

    `stuck`, `dead`, `chattering`, `bouncing`: stations with such a button. `swapped`, `lamp_plugs`: where the plug of a
    station's button, or lamp, is put in. `bridged`: a press of the first is one of the second, too. `nervous`: presses
    without a finger. `late`: stations whose presses the firmware hears of too late. `dark_lamps`: stations with a dead
    one; `silent_horn`, `mute_stage`: no sound comes. `upside_down`: LED boards that hang so. `cut_wire`: the loop's.
    """

    stuck: frozenset[int] = frozenset()
    dead: frozenset[int] = frozenset()
    chattering: frozenset[int] = frozenset()
    bouncing: frozenset[int] = frozenset()
    swapped: Mapping[int, int] = {}
    bridged: Mapping[int, int] = {}
    nervous: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    dark_lamps: frozenset[int] = frozenset()
    lamp_plugs: Mapping[int, int] = {}
    silent_horn: bool = False
    mute_stage: bool = False
    upside_down: frozenset[str] = frozenset()
    cut_wire: bool = False

    def seen(self, pulses: Iterable[OutputPulse]) -> Iterator[OutputPulse]:
        """What shines and sounds in the hall when the pins do this."""
        for one in pulses:
            station = one.station if one.station is None else self.lamp_plugs.get(one.station, one.station)
            if station not in self.dark_lamps and not (station is None and self.silent_horn):
                yield replace(one, station=station)

    def hung(self, frame: LedFrame) -> LedFrame:
        """How the board hangs that shows this."""
        return turned(frame) if frame.display in self.upside_down else frame


def lamp(
    pulses: Sequence[OutputPulse], station: int, since_ns: int, presses: Sequence[int], asked_ns: int, now_ns: int
) -> bool | None:
    """Whether only this lamp has shone since `since_ns`, and after each of `presses` (instants); None: not yet."""
    mine = [one for one in pulses if one.station == station]
    others = (one for one in pulses if one.station not in (None, station))
    if any(one.until_ns is None or one.until_ns > since_ns + GRACE_NS for one in others):
        return False
    if _shone(mine, since_ns, now_ns) and all(_shone(mine, *one) for one in pairwise((*presses, now_ns))):
        return True
    return _patient(asked_ns, now_ns, LOOK_NS)


def signal(
    pulses: Sequence[OutputPulse], lamps: Collection[int], since_ns: int, asked_ns: int, now_ns: int, *, horn: bool
) -> bool | None:
    """Whether all these lamps have flashed since `since_ns`, and the horn has sounded, if there is one."""
    begun = {one.station for one in pulses if one.from_ns >= since_ns}
    if begun >= {*lamps, *([None] if horn else [])}:
        return True
    return _patient(asked_ns, now_ns, LOOK_NS)


def picture(frame: LedFrame | None, right: Collection[bytes], asked_ns: int, now_ns: int) -> bool | None:
    """Whether a board shows one of the pictures that are `right` now, upright; None: it cannot be told yet."""
    if frame is not None and frame.on and frame.rows in right and turned(frame).rows not in right:
        return True
    return _patient(asked_ns, now_ns, PICTURE_NS)


def sound(heard: bool, asked_ns: int, now_ns: int) -> bool | None:
    """Whether the stage page is heard."""
    return True if heard else _patient(asked_ns, now_ns, SOUND_NS)


def turned(frame: LedFrame) -> LedFrame:
    """The board upside down."""
    length = -(-frame.width // 8)
    rows = [frame.rows[at : at + length] for at in range(0, len(frame.rows), length)]
    return replace(frame, rows=b"".join(_mirrored(one, frame.width) for one in reversed(rows)))


def _mirrored(row: bytes, width: int) -> bytes:
    spare = len(row) * 8 - width
    bits = f"{int.from_bytes(row) >> spare:0{width}b}"
    return (int(bits[::-1], 2) << spare).to_bytes(len(row))


def _shone(pulses: Iterable[OutputPulse], from_ns: int, until_ns: int) -> bool:
    return any(one.from_ns < until_ns and (one.until_ns is None or one.until_ns > from_ns) for one in pulses)


def _patient(asked_ns: int, now_ns: int, patience_ns: int) -> bool | None:
    return None if now_ns - asked_ns < patience_ns else False
