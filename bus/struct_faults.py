"""Faults of data that people wrote, against the struct that it must be: all of them, each with its place.

msgspec stops at the first error; people deserve all of them, so this module walks the type itself and lets msgspec
check each leaf.

Kind: pure
"""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from bus.allowed_values import choice_misfit, found, misfit, unknown_key
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE
from bus.messages import LanguageCode, NameText, Sentence, WrittenNames
from bus.placed_fault import PlacedFault, fault_at

MISSING = Sentence("key-missing", "missing")


def faults(data: object, kind: Any, place: str) -> list[PlacedFault]:
    """Every way in which `data` is not a `kind`; places inside it begin with `place`."""
    if kind == WrittenNames:
        return _names_faults(data, place)
    full_kind, kind = kind, _without_bounds(kind)
    tagged = _tagged_members(kind)
    if tagged and isinstance(data, dict):
        tag_field, members = tagged
        tag = data.get(tag_field)
        if not isinstance(tag, str) or tag not in members:
            return [_tag_fault(data, tag_field, list(map(str, members)), place)]
        kind = members[tag]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct_faults(data, kind, place)
    if get_origin(kind) in (tuple, list) and isinstance(data, list):
        inner = get_args(kind)[0]
        inner_faults = [fault for n, item in enumerate(data) for fault in faults(item, inner, f"{place}[{n}]")]
        return inner_faults or _leaf_faults(data, full_kind, place)
    if get_origin(kind) is dict and isinstance(data, dict):
        inner = get_args(kind)[1]
        inner_faults = [fault for key, item in data.items() for fault in faults(item, inner, _join(place, key))]
        return inner_faults or _leaf_faults(data, full_kind, place)
    return _leaf_faults(data, full_kind, place)


def _without_bounds(kind: Any) -> Any:
    """`kind` without the bounds and `| None` around it, so that faults inside it are reported with their places."""
    if get_origin(kind) is Annotated:
        return _without_bounds(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        if len(members) == 1:
            return members[0]
    return kind


def _tagged_members(kind: Any) -> tuple[str, dict[object, Any]] | None:
    """The key that tells the structs of a union apart, and the structs by its value; None: no such union."""
    if get_origin(kind) not in (Union, types.UnionType):
        return None
    configs = [(getattr(member, "__struct_config__", None), member) for member in get_args(kind)]
    by_tag = {config.tag: member for config, member in configs if config is not None and config.tag is not None}
    fields = [config.tag_field for config, _ in configs if config is not None and config.tag is not None]
    return (fields[0], by_tag) if fields else None


def _tag_fault(data: dict[str, object], tag_field: str, tags: list[str], place: str) -> PlacedFault:
    if tag_field not in data:
        return PlacedFault(_join(place, tag_field), MISSING)
    return PlacedFault(_join(place, tag_field), choice_misfit(data[tag_field], tags))


def _struct_faults(data: object, kind: type[msgspec.Struct], place: str) -> list[PlacedFault]:
    if not isinstance(data, dict):
        return _leaf_faults(data, kind, place)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    keys = sorted({*fields, kind.__struct_config__.tag_field or ""} - {""})
    wrong = [PlacedFault(_join(place, key), unknown_key(key, keys)) for key in data if key not in keys]
    for name, field in fields.items():
        if name in data:
            wrong += faults(data[name], field.type, _join(place, name))
        elif field.required:
            wrong.append(PlacedFault(_join(place, name), MISSING))
    return wrong or _leaf_faults(data, kind, place)


def _names_faults(data: object, place: str) -> list[PlacedFault]:
    """Faults of names: a text, or a table of texts by language, in which Vietnamese must not be missing."""
    if isinstance(data, str):
        return _leaf_faults(data, NameText, place)
    if not isinstance(data, dict):
        text = "a text or a table of texts by language is needed, found {found}"
        return [fault_at("needs-names", text, place, found=found(data))]
    return [*_languages_faults(data, place)]


def _languages_faults(data: dict[str, object], place: str) -> Iterator[PlacedFault]:
    if DEFAULT_LANGUAGE not in data:
        yield PlacedFault(_join(place, DEFAULT_LANGUAGE), MISSING)
    for key, name in data.items():
        if _leaf_faults(key, LanguageCode, place):
            text = "unknown key; allowed here: {first}, {second} and other languages of two or three small letters"
            codes = {"first": DEFAULT_LANGUAGE, "second": SOURCE_LANGUAGE}
            yield fault_at("unknown-language", text, _join(place, key), **codes)
        else:
            yield from _leaf_faults(name, NameText, _join(place, key))


def _leaf_faults(data: object, kind: Any, place: str) -> list[PlacedFault]:
    try:
        msgspec.convert(data, kind)
    except (msgspec.ValidationError, ValueError) as error:
        return [PlacedFault(place, misfit(data, kind, _without_path(str(error))))]
    return []


def _without_path(message: str) -> str:
    """msgspec's message without its own path, which ours replaces."""
    return message.split(" - at `")[0].replace("`", "").lower()


def _join(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)
