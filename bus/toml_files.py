"""Decide whether what people wrote in a TOML file fits: all errors at once, each with file, place and what is allowed.

Pure but for `read_toml`, which reads the one file it is given. msgspec stops at the first error; people deserve all of
them, so this walks the type itself and lets msgspec judge each leaf.

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
from bus.messages import Sentence
from bus.os_errors import cannot_read

_T = TypeVar("_T")


def read_toml(path: Path, kind: type[_T], more: Callable[[_T], Iterable[str]] = lambda whole: ()) -> _T:
    """The content of `path` as a `kind` (a msgspec struct). `more`: what else is wrong with one that is well-formed, as
    sentences that begin with the place. Raises `BadFileError` with all that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        said = "{file}: byte {byte} is not UTF-8; save the file as UTF-8"
        raise BadFileError([Sentence("file-not-utf-8", said, {"file": str(path), "byte": error.start})]) from error
    found = parse_toml(text, kind, str(path))
    if errors := [f"{path}: {fault}" for fault in more(found)]:
        raise BadFileError(errors)
    return found


def parse_toml(text: str, kind: type[_T], name: str) -> _T:
    """`text` as a `kind`; `name` stands for the file in the messages. Raises `BadFileError` with all that is wrong."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        said = "{file}: not TOML: {why}"
        raise BadFileError([Sentence("file-not-toml", said, {"file": name, "why": str(error)})]) from error
    errors = [f"{name}: {fault}" for fault in faults(data, kind, "")]
    if errors:
        raise BadFileError(errors)
    return msgspec.convert(data, kind)


def find_shipped(name: str, folder: Path, sort: Sentence, ending: str = ".toml") -> Path:
    """The file that `name` means: a path that exists, or the bare name of one that ships in `folder`.

    Raises `BadFileError` that lists the shipped ones; `sort` is the word for such a file in the message.
    """
    if file_exists(Path(name)):
        return Path(name)
    shipped = folder / (name if name.endswith(ending) else name + ending)
    if shipped.parent == folder and shipped.is_file():
        return shipped
    known = ", ".join(sorted(path.name.removesuffix(ending) for path in folder.glob(f"*{ending}")))
    args: dict[str, str | int | Sentence] = {"name": name, "sort": sort, "known": known}
    raise BadFileError([Sentence("no-such-file", "{name}: no such {sort}; give a file, or one of: {known}", args)])


def file_exists(path: Path) -> bool:
    """Whether `path` is a file. Raises `BadFileError` where the system lets nobody look."""
    try:
        return path.is_file()
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error


def faults(data: object, kind: Any, place: str) -> list[str]:
    """Every way in which `data` is no `kind`, as sentences that begin with the place (`stations[2].button`)."""
    whole = kind
    kind = _chosen(_bare(kind), data)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct_faults(data, kind, place)
    if get_origin(kind) in (tuple, list) and isinstance(data, list):
        inner = get_args(kind)[0]
        found = [fault for n, item in enumerate(data) for fault in faults(item, inner, f"{place}[{n}]")]
        return found or _leaf(data, whole, place)
    if get_origin(kind) is dict and isinstance(data, dict):
        inner = get_args(kind)[1]
        found = [fault for key, item in data.items() for fault in faults(item, inner, _join(place, key))]
        return found or _leaf(data, whole, place)
    return _leaf(data, whole, place)


def _bare(kind: Any) -> Any:
    """`kind` without the bounds and `| None` around it, so that the faults inside are told with their places."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        rest = [one for one in get_args(kind) if one is not type(None)]
        if len(rest) == 1:
            return rest[0]
    return kind


def _chosen(kind: Any, data: object) -> Any:
    """Of a union of tagged structs the one that `data` names by its tag; anything else as it is."""
    if get_origin(kind) not in (Union, types.UnionType) or not isinstance(data, dict):
        return kind
    for one in get_args(kind):
        config = getattr(one, "__struct_config__", None)
        if config is not None and config.tag is not None and data.get(config.tag_field) == config.tag:
            return one
    return kind


def _struct_faults(data: object, kind: type[msgspec.Struct], place: str) -> list[str]:
    if not isinstance(data, dict):
        return [f"{place or 'the file'}: must be a table, not {_sort(data)}"]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = sorted({*fields, kind.__struct_config__.tag_field or ""} - {""})
    found = [f"{_join(place, key)}: unknown key; allowed here: {', '.join(known)}" for key in data if key not in known]
    for name, field in fields.items():
        if name in data:
            found += faults(data[name], field.type, _join(place, name))
        elif field.required:
            found.append(f"{_join(place, name)}: missing")
    if not found:
        found = _leaf(data, kind, place)
    return found


def _leaf(data: object, kind: Any, place: str) -> list[str]:
    try:
        msgspec.convert(data, kind)
    except (msgspec.ValidationError, ValueError) as error:
        return [f"{place or 'the file'}: {_plain(str(error))}, found {data!r:.60}"]
    return []


def _plain(message: str) -> str:
    """msgspec's words without its own path, which ours replaces."""
    return message.split(" - at `")[0].replace("`", "").lower()


def _sort(data: object) -> str:
    return {"list": "a list", "str": "a text", "int": "a number", "bool": "true or false"}.get(
        type(data).__name__, "this"
    )


def _join(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)
