"""What a key of a file that people write may be, in a sentence: the range, the choices, an example.

Kind: pure
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect as types

from bus.messages import Sentence, SentenceArgs
from bus.messages.base import PRINTABLE

_MAX_SHOWN = 60
"""So much of a wrong value is repeated."""

_KINDS: tuple[tuple[type[types.Type], Sentence], ...] = (
    (types.BoolType, Sentence("needs-bool", "true or false is needed, found {found}")),
    (types.StrType, Sentence("needs-text", "a text in quotes is needed, found {found}")),
    (types.DateType, Sentence("needs-date", "a date such as 2026-12-01 is needed, found {found}")),
    (types.DecimalType, Sentence("needs-number", "a number is needed, found {found}")),
    (types.FloatType, Sentence("needs-number", "a number is needed, found {found}")),
    (types.VarTupleType, Sentence("needs-list", "a list in brackets […] is needed, found {found}")),
    (types.ListType, Sentence("needs-list", "a list in brackets […] is needed, found {found}")),
    (types.StructType, Sentence("needs-table", "a table of keys and values is needed, found {found}")),
    (types.DictType, Sentence("needs-table", "a table of keys and values is needed, found {found}")),
)


def misfit(value: object, kind: Any, why: str) -> Sentence:
    """Why `value` is no `kind`, and what is allowed. `why`: what msgspec says, for what has no words here."""
    info, examples = _without_none(types.type_info(kind))
    if isinstance(info, types.IntType):
        return _number_misfit(value, info)
    if isinstance(info, types.LiteralType):
        return choice_misfit(value, map(str, info.values))
    if isinstance(info, types.EnumType):
        return choice_misfit(value, (str(member.value) for member in info.cls))
    if isinstance(info, types.StrType) and isinstance(value, str):
        return _text_misfit(value, info, examples)
    if isinstance(info, types.VarTupleType | types.ListType) and isinstance(value, list | tuple):
        return _list_misfit(len(value), info)
    for info_type, sentence in _KINDS:
        if isinstance(info, info_type) and not _has_type(value, info):
            return msgspec.structs.replace(sentence, args={"found": found(value)})
    return Sentence("misfit", "{why}, found {found}", {"why": why, "found": found(value)})


def choice_misfit(value: object, choices: Iterable[str]) -> Sentence:
    """`value` is none of `choices`; the nearest one is named, where one is near."""
    allowed = tuple(choices)
    args: SentenceArgs = {"found": found(value), "allowed": ", ".join(allowed)}
    if isinstance(value, str) and (near := get_close_matches(value, allowed, n=1)):
        text = "one of these is needed: {allowed}; found {found}; did you mean {near}?"
        return Sentence("needs-choice-near", text, args | {"near": near[0]})
    return Sentence("needs-choice", "one of these is needed: {allowed}; found {found}", args)


def unknown_key(key: object, keys: Iterable[str]) -> Sentence:
    """`key` is none of `keys`; the nearest one is named, where one is near."""
    allowed = tuple(keys)
    args: SentenceArgs = {"known": ", ".join(allowed)}
    if near := get_close_matches(str(key), allowed, n=1):
        text = "unknown key; did you mean {near}? Allowed here: {known}"
        return Sentence("unknown-key-near", text, args | {"near": near[0]})
    return Sentence("unknown-key", "unknown key; allowed here: {known}", args)


def found(value: object) -> str:
    """A wrong value as its author wrote it, or the beginning of it."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        text = f"“{value}”" if isinstance(value, str) else str(value)
    except ValueError:  # a number of thousands of digits, which Python does not write out
        return "…"
    return shortened(text)


def shortened(text: str) -> str:
    """The beginning of a text of unknown origin, without characters that cannot be seen or that direct a terminal."""
    visible = "".join(letter if letter.isprintable() else "�" for letter in text[: _MAX_SHOWN + 1])
    return visible if len(visible) <= _MAX_SHOWN else f"{visible[:_MAX_SHOWN]}…"


def _without_none(info: types.Type) -> tuple[types.Type, tuple[str, ...]]:
    """The type without `| None`, and the examples that are written beside it."""
    if isinstance(info, types.Metadata):
        inner, _ = _without_none(info.type)
        return inner, tuple((info.extra_json_schema or {}).get("examples", ()))
    if isinstance(info, types.UnionType):
        members = [member for member in info.types if not isinstance(member, types.NoneType)]
        if len(members) == 1:
            return _without_none(members[0])
    return info, ()


def _number_misfit(value: object, info: types.IntType) -> Sentence:
    args: SentenceArgs = {"found": found(value)}
    if info.multiple_of is not None and info.ge is not None and info.le is not None:
        text = "a whole number from {least} to {most} is needed, a multiple of {step}; found {found}"
        bounds = {"least": info.ge, "most": info.le, "step": info.multiple_of}
        return Sentence("needs-multiple", text, args | bounds)
    if info.ge is not None and info.le is not None:
        text = "a whole number from {least} to {most} is needed, found {found}"
        return Sentence("needs-range", text, args | {"least": info.ge, "most": info.le})
    if info.ge is not None:
        return Sentence(
            "needs-least", "a whole number from {least} on is needed, found {found}", args | {"least": info.ge}
        )
    return Sentence("needs-whole", "a whole number is needed, found {found}", args)


def _text_misfit(value: str, info: types.StrType, examples: tuple[str, ...]) -> Sentence:
    if not value and info.min_length:
        return Sentence("text-empty", "is empty; a text is needed")
    if info.max_length is not None and len(value) > info.max_length:
        args: SentenceArgs = {"count": len(value), "most": info.max_length}
        return Sentence("text-long", "{count} characters; at most {most} are allowed", args)
    if info.pattern == PRINTABLE:
        return Sentence("text-control", "control characters are not allowed")
    if examples:
        args = {"example": " · ".join(examples), "found": found(value)}
        return Sentence("needs-example", "a text such as {example} is needed, found {found}", args)
    args = {"pattern": info.pattern or "", "found": found(value)}
    return Sentence("needs-pattern", "a text of the form {pattern} is needed, found {found}", args)


def _list_misfit(count: int, info: types.VarTupleType | types.ListType) -> Sentence:
    if info.min_length is not None and info.max_length is not None:
        args: SentenceArgs = {"count": count, "least": info.min_length, "most": info.max_length}
        return Sentence("needs-entries", "{count} entries; from {least} to {most} are needed", args)
    if info.min_length is not None and count < info.min_length:
        args = {"count": count, "least": info.min_length}
        return Sentence("needs-more", "{count} entries; at least {least} are needed", args)
    args = {"count": count, "most": info.max_length or 0}
    return Sentence("needs-fewer", "{count} entries; at most {most} are allowed", args)


def _has_type(value: object, info: types.Type) -> bool:
    """Whether a value is of the right kind and still does not fit: a struct's own checks say why."""
    return isinstance(info, types.StructType | types.DictType) and isinstance(value, dict)
