"""decode(encode(m)) == m for every message, and no bytes do more than be refused."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bus import messages as m
from bus.codec import (
    FROM_CONTROLLER,
    FROM_GPIO_SIM,
    FROM_SELFTEST,
    MAX_FRAME_BYTES,
    NEWS,
    TO_CONTROLLER,
    TO_GPIO_SIM,
    TO_SELFTEST,
    BadFrameError,
    Family,
    encode,
)
from tests.message_strategies import value_of

FAMILIES: list[tuple[Family[Any], Any]] = [
    (TO_CONTROLLER, m.ToController),
    (FROM_CONTROLLER, m.FromController),
    (NEWS, m.News),
    (TO_GPIO_SIM, m.ToGpioSim),
    (FROM_GPIO_SIM, m.FromGpioSim),
    (TO_SELFTEST, m.ToSelftest),
    (FROM_SELFTEST, m.FromSelftest),
]
NAMES = [
    "to-controller",
    "from-controller",
    "news",
    "to-gpio-sim",
    "from-gpio-sim",
    "to-selftest",
    "from-selftest",
]


@pytest.mark.parametrize("family, union", FAMILIES, ids=NAMES)
def test_every_message_comes_back_as_it_was(family: Family[Any], union: Any) -> None:
    @settings(max_examples=150, deadline=None)
    @given(value_of(union))
    def check(message: m.Message) -> None:
        assert family.decode(encode(message)) == message

    check()


@pytest.mark.parametrize("family", [family for family, _ in FAMILIES])
def test_no_bytes_do_more_than_be_refused(family: Family[Any]) -> None:
    @settings(max_examples=300, deadline=None)
    @given(st.one_of(st.binary(max_size=200), st.integers(1, 3_000).map(lambda n: b"\x91" * n)))
    def check(frame: bytes) -> None:
        with pytest.raises(BadFrameError):
            family.decode(frame)

    check()


def test_a_frame_with_broken_utf8_is_a_bad_frame_and_not_a_crash() -> None:
    frame = encode(m.Hello("name", m.Role.PANEL, "epoch", 1)).replace(b"name", b"\xff\xfe\xfd\xfc")

    with pytest.raises(BadFrameError):
        TO_CONTROLLER.decode(frame)


def test_an_oversized_frame_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadFrameError, match="too long"):
        TO_CONTROLLER.decode(b"\0" * (MAX_FRAME_BYTES + 1))


def test_an_unknown_field_is_refused() -> None:
    body = msgspec.msgpack.decode(encode(m.Alive("panel", m.Role.PANEL, "epoch")))

    with pytest.raises(BadFrameError):
        TO_CONTROLLER.decode(msgspec.msgpack.encode({**body, "admin": True}))
