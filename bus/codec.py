"""Codec of the bus: MessagePack frames to messages and back; the only error it raises is `BadFrameError`.

 msgspec raises more than its own errors on hostile bytes (`UnicodeDecodeError`, a `ValueError`,
and `RecursionError`: msgspec issue 714), so all are caught here and nowhere else.

Kind: pure
"""

from typing import Generic, TypeVar

import msgspec

from bus import messages as m

MAX_FRAME_BYTES = 262_144
"""Larger frames are refused before they are read; the largest real one (a snapshot) has some 20 KiB."""

_T = TypeVar("_T")


class BadFrameError(ValueError):
    """A frame that is not a message of the expected family; the peer's fault. `frame` holds its first 64 bytes."""

    def __init__(self, reason: str, frame: bytes) -> None:
        super().__init__(f"frame of {len(frame)} bytes: {reason}")
        self.frame = frame[:64]


class Family(Generic[_T]):
    """A tagged union with its decoder. May be used by any thread."""

    def __init__(self, union: object) -> None:
        self._decoder: msgspec.msgpack.Decoder[_T] = msgspec.msgpack.Decoder(union)

    def decode(self, frame: bytes) -> _T:
        """The message in `frame`. Raises `BadFrameError`, and nothing else, whatever the bytes are."""
        if len(frame) > MAX_FRAME_BYTES:
            raise BadFrameError(f"too long, at most {MAX_FRAME_BYTES} bytes are allowed", frame)
        try:
            return self._decoder.decode(frame)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise BadFrameError(str(error), frame) from error


TO_CONTROLLER: Family[m.ToController] = Family(m.ToController)
FROM_CONTROLLER: Family[m.FromController] = Family(m.FromController)
NEWS: Family[m.News] = Family(m.News)
TO_GPIO_SIM: Family[m.ToGpioSim] = Family(m.ToGpioSim)
FROM_GPIO_SIM: Family[m.FromGpioSim] = Family(m.FromGpioSim)
TO_SELFTEST: Family[m.ToSelftest] = Family(m.ToSelftest)
FROM_SELFTEST: Family[m.FromSelftest] = Family(m.FromSelftest)


def encode(message: m.Message) -> bytes:
    """`message` as a frame; the inverse of `Family.decode`."""
    return msgspec.msgpack.encode(message)
