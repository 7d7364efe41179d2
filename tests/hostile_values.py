"""Hostile values of a type that messages are made of: its bounds, what lies beyond them, and texts that do harm.

Drawn by a `random.Random`, so that a fuzz of a hundred thousand takes seconds and the same way each time. Half of what
is drawn may well be refused as it arrives; the other half is what only the rules can refuse.
"""

import random
from typing import Any

import msgspec

TEXTS = (
    "",
    " ",
    "abc",
    "x" * 64,
    "x" * 65,
    "y" * 500,
    "z" * 501,
    "}",
    "{0}{team.__class__}",
    "%s%n",
    "constructor",
    "<script>alert(1)</script>",
    "[/x]",
    "=1+1",
    "\x1b[2J",
    "a\nb",
    "\u202ex",
    "Đội Ê Đê – ơ ư",
    "\U0001f514" * 20,
    "0" * 64,
    "../../etc/passwd.sealed",
    "a.sealed",
)
NUMBERS = (-(2**63), -(2**53), -1, 0, 1, 2, 3, 5, 8, 9, 15, 16, 7200, 7201, 2**31, 2**53, 2**62, 2**63 - 1)
DECIMALS = (
    "0",
    "-0",
    "1",
    "-5",
    "10",
    "9999",
    "10000",
    "-9999.99",
    "0.001",
    "1e20",
    "1e21",
    "1e999999999",
    "1E-999999",
    "NaN",
    "sNaN",
    "Infinity",
    "9" * 20,
    "0." + "1" * 37,
)


def hostile(chance: random.Random, info: Any) -> Any:
    """A value for a field of the type `info` (of `msgspec.inspect`), as plain data; it need not be allowed there."""
    i = msgspec.inspect
    match info:
        case i.UnionType(types=types):
            return hostile(chance, chance.choice(types))
        case i.StructType(cls=cls, fields=fields, tag=tag, tag_field=tag_field):
            body = {
                field.encode_name: hostile(chance, field.type)
                for field in fields
                if field.required or chance.random() < 0.5
            }
            return {tag_field: tag, **body} if tag_field else body
        case i.IntType(ge=least, le=most):
            near = [value for bound in (least, most) if bound is not None for value in (bound - 1, bound, bound + 1)]
            return chance.choice([*near, *near, *NUMBERS]) if chance.random() < 0.3 else _inside(chance, least, most)
        case i.StrType():
            return chance.choice(TEXTS)
        case i.DecimalType():
            return chance.choice(DECIMALS)
        case i.VarTupleType(item_type=item):
            return [hostile(chance, item) for _ in range(chance.choice((0, 1, 2, 3, 4, 5, 101)))]
        case i.DictType(key_type=key, value_type=value):
            return {hostile(chance, key): hostile(chance, value) for _ in range(chance.choice((0, 1, 3)))}
        case i.EnumType(cls=cls):
            return chance.choice([member.value for member in cls])
        case i.LiteralType(values=values):
            return chance.choice(values)
        case i.BoolType():
            return chance.random() < 0.5
        case i.NoneType():
            return None
    raise TypeError(f"no hostile value for {info}")


def _inside(chance: random.Random, least: int | None, most: int | None) -> int:
    """A number that is allowed, small ones far more often than large ones."""
    low, high = least if least is not None else -(2**62), most if most is not None else 2**62
    return min(max(chance.choice((0, 1, 2, 3, 4, 5, 10, 10**6, 10**12)), low), high)
