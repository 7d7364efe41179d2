"""Any value of a type that messages are made of, for Hypothesis, from msgspec's own description of the type."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from bus.messages import Sentence

_STRUCTS: dict[type, st.SearchStrategy[Any]] = {}


def value_of(kind: Any) -> st.SearchStrategy[Any]:
    """A strategy for values of `kind`."""
    return _of(msgspec.inspect.type_info(kind))


def sentences(depth: int = 3) -> st.SearchStrategy[Sentence]:
    """Sentences that hold texts, numbers and, down to `depth`, sentences."""
    values: list[st.SearchStrategy[Any]] = [st.text(max_size=9), st.integers(-(2**63), 2**63 - 1)]
    values += [sentences(depth - 1)] if depth > 1 else []
    return st.builds(
        Sentence,
        code=st.text(max_size=9),
        text=st.text(max_size=20),
        args=st.dictionaries(st.text(max_size=9), st.one_of(values), max_size=3),
    )


def _of(info: Any) -> st.SearchStrategy[Any]:
    i = msgspec.inspect
    match info:
        case i.UnionType(types=types):
            return st.one_of([_of(member) for member in types])
        case i.StructType(cls=cls, fields=fields):
            strategy = st.deferred(lambda: st.builds(cls, **{field.name: _of(field.type) for field in fields}))
            if cls is Sentence:  # it may hold sentences, but not many inside one another
                return sentences()
            return _STRUCTS.setdefault(cls, strategy)
        case i.IntType(ge=least, le=most):
            return st.integers(-(2**62) if least is None else least, 2**62 if most is None else most)
        case i.FloatType(ge=least, le=most):
            return st.floats(least, most, allow_nan=False, allow_infinity=False)
        case i.StrType(pattern=str(pattern), min_length=least, max_length=most):
            return st.from_regex(pattern, fullmatch=True).filter(lambda text: (least or 0) <= len(text) <= (most or 99))
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
