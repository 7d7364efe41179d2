"""decode(encode(m)) == m for every message, and no bytes do more than be refused."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.bus import messages as m
from controller.bus.codec import (
    FROM_CONTROLLER,
    FROM_SELFTEST,
    MAX_FRAME_BYTES,
    NEWS,
    TO_CONTROLLER,
    TO_PINS,
    TO_SELFTEST,
    BadFrameError,
    Family,
    encode,
)

FAMILIES: list[tuple[Family[Any], Any]] = [
    (TO_CONTROLLER, m.ToController),
    (FROM_CONTROLLER, m.FromController),
    (NEWS, m.News),
    (TO_PINS, m.ToPins),
    (TO_SELFTEST, m.ToSelftest),
    (FROM_SELFTEST, m.FromSelftest),
]
NAMES = ["to-controller", "from-controller", "news", "to-pins", "to-selftest", "from-selftest"]


_STRUCTS: dict[type, st.SearchStrategy[Any]] = {}


def value_of(kind: Any) -> st.SearchStrategy[Any]:
    """A strategy for any type that messages are made of, from msgspec's own description of it."""
    return _of(msgspec.inspect.type_info(kind))


def _of(info: Any) -> st.SearchStrategy[Any]:
    i = msgspec.inspect
    match info:
        case i.UnionType(types=types):
            return st.one_of([_of(one) for one in types])
        case i.StructType(cls=cls, fields=fields):
            made = st.deferred(lambda: st.builds(cls, **{field.name: _of(field.type) for field in fields}))
            return _STRUCTS.setdefault(cls, made)  # a sentence may hold sentences
        case i.IntType(ge=least, le=most):
            return st.integers(-(2**62) if least is None else least, 2**62 if most is None else most)
        case i.StrType(pattern=str(pattern), max_length=most):
            return st.from_regex(pattern, fullmatch=True).filter(lambda text: most is None or len(text) <= most)
        case i.StrType(min_length=least, max_length=most):
            return st.text(st.characters(codec="utf-8"), min_size=least or 0, max_size=min(most or 20, 20))
        case i.VarTupleType(item_type=item):
            return st.lists(_of(item), max_size=3).map(tuple)
        case i.TupleType(item_types=items):
            return st.tuples(*map(_of, items))
        case i.DictType(key_type=key, value_type=item):
            return st.dictionaries(_of(key), _of(item), max_size=3)
        case i.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case i.LiteralType(values=values):
            return st.sampled_from(values)
        case i.BoolType():
            return st.booleans()
        case i.NoneType():
            return st.none()
        case i.BytesType():
            return st.binary(max_size=40)
        case i.DecimalType():
            return st.decimals(-1000, 1000, places=2)
    raise TypeError(f"no strategy for {info}")


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
