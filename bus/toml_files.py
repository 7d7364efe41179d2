"""TOML files that people write: every error at once, each with the file, the place and what is allowed.

Pure but for `read_toml`, `find_shipped` and `file_exists`, which look at the file they are given. msgspec stops at the
first error; people deserve all of them, so this module walks the type itself and lets msgspec check each leaf.

Kind: adapter
"""

import tomllib
import types
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from bus.bad_file import BadFileError
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE
from bus.messages import LanguageCode, NameText, Sentence, WrittenNames
from bus.os_errors import cannot_read

_T = TypeVar("_T")


def read_toml(path: Path, kind: type[_T], check: Callable[[_T], Iterable[str]] = lambda _: ()) -> _T:
    """The content of `path` as a `kind` (a msgspec struct). `check` yields further faults of a well-formed file, as
    sentences that begin with the place. Raises `BadFileError` with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        message = "{file}: byte {byte} is not UTF-8; save the file as UTF-8"
        raise BadFileError([Sentence("file-not-utf-8", message, {"file": str(path), "byte": error.start})]) from error
    content = parse_toml(text, kind, str(path))
    if errors := [f"{path}: {fault}" for fault in check(content)]:
        raise BadFileError(errors)
    return content


def parse_toml(text: str, kind: type[_T], name: str) -> _T:
    """`text` as a `kind`; `name` stands for the file in the messages. Raises `BadFileError` with every fault."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (
        ValueError,
        RecursionError,
    ) as error:  # not only TOMLDecodeError: numbers of 5,000 digits, nesting without end
        args = {"file": name, "why": str(error)}
        raise BadFileError([Sentence("file-not-toml", "{file}: not TOML: {why}", args)]) from error
    errors = [f"{name}: {fault}" for fault in faults(data, kind, "")]
    if errors:
        raise BadFileError(errors)
    return msgspec.convert(data, kind)


def find_shipped(name: str, folder: Path, kind: Sentence, ending: str = ".toml") -> Path:
    """The file that `name` means: an existing path, or the bare name of a file that ships in `folder`.

    Raises `BadFileError` that lists the shipped ones. `kind`: what such a file is called in that message.
    """
    if file_exists(Path(name)):
        return Path(name)
    shipped = folder / (name if name.endswith(ending) else name + ending)
    if shipped.parent == folder and shipped.is_file():
        return shipped
    known = ", ".join(sorted(path.name.removesuffix(ending) for path in folder.glob(f"*{ending}")))
    args: dict[str, str | int | Sentence] = {"name": name, "kind": kind, "known": known}
    raise BadFileError([Sentence("no-such-file", "{name}: no such {kind}; give a file, or one of: {known}", args)])


def file_exists(path: Path) -> bool:
    """Whether `path` is a file. Raises `BadFileError` where the system does not let us look."""
    try:
        return path.is_file()
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error


def faults(data: object, kind: Any, place: str) -> list[str]:
    """Every way in which `data` is not a `kind`, as sentences that begin with the place (`stations[2].button`)."""
    if kind == WrittenNames:
        return _names_faults(data, place)
    full_kind = kind
    kind = _tagged_member(_without_bounds(kind), data)
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


def _tagged_member(kind: Any, data: object) -> Any:
    """The member of a union of tagged structs that `data` names by its tag; any other `kind` unchanged."""
    if get_origin(kind) not in (Union, types.UnionType) or not isinstance(data, dict):
        return kind
    for member in get_args(kind):
        config = getattr(member, "__struct_config__", None)
        if config is not None and config.tag is not None and data.get(config.tag_field) == config.tag:
            return member
    return kind


def _struct_faults(data: object, kind: type[msgspec.Struct], place: str) -> list[str]:
    if not isinstance(data, dict):
        return [f"{place or 'the file'}: must be a table, not {_type_name(data)}"]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = sorted({*fields, kind.__struct_config__.tag_field or ""} - {""})
    errors = [f"{_join(place, key)}: unknown key; allowed here: {', '.join(known)}" for key in data if key not in known]
    for name, field in fields.items():
        if name in data:
            errors += faults(data[name], field.type, _join(place, name))
        elif field.required:
            errors.append(f"{_join(place, name)}: missing")
    if not errors:
        errors = _leaf_faults(data, kind, place)
    return errors


def _names_faults(data: object, place: str) -> list[str]:
    """Faults of names: a text, or a table of texts by language, in which Vietnamese must not be missing."""
    if isinstance(data, str):
        return _leaf_faults(data, NameText, place)
    if not isinstance(data, dict):
        return [f"{place}: must be a text or a table of texts by language, not {_type_name(data)}"]
    example = f"{DEFAULT_LANGUAGE}, {SOURCE_LANGUAGE} and other languages of two or three small letters"
    errors = [] if DEFAULT_LANGUAGE in data else [f"{_join(place, DEFAULT_LANGUAGE)}: missing"]
    for key, text in data.items():
        if _leaf_faults(key, LanguageCode, place):
            errors.append(f"{_join(place, key)}: unknown key; allowed here: {example}")
        else:
            errors += _leaf_faults(text, NameText, _join(place, key))
    return errors


def _leaf_faults(data: object, kind: Any, place: str) -> list[str]:
    try:
        msgspec.convert(data, kind)
    except (msgspec.ValidationError, ValueError) as error:
        return [f"{place or 'the file'}: {_without_path(str(error))}, found {data!r:.60}"]
    return []


def _without_path(message: str) -> str:
    """msgspec's message without its own path, which ours replaces."""
    return message.split(" - at `")[0].replace("`", "").lower()


def _type_name(data: object) -> str:
    return {"list": "a list", "str": "a text", "int": "a number", "bool": "true or false"}.get(
        type(data).__name__, "this"
    )


def _join(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)
