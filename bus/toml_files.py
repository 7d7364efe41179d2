"""TOML files that people write: every error at once, each with the file, the place and what is allowed.

Which faults a file has, `struct_faults.py` says.

Kind: adapter
"""

import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import msgspec

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.os_errors import cannot_read
from bus.placed_fault import PlacedFault
from bus.struct_faults import faults
from bus.toml_syntax import syntax_fault

_T = TypeVar("_T")


def read_toml(path: Path, kind: type[_T], check: Callable[[_T], Iterable[PlacedFault]] = lambda _: ()) -> _T:
    """The content of `path` as a `kind` (a msgspec struct). `check` yields further faults of a well-formed
    file. Raises `BadFileError` with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        message = "{file}: byte {byte} is not UTF-8; save the file as UTF-8"
        raise BadFileError([Sentence("file-not-utf-8", message, {"file": str(path), "byte": error.start})]) from error
    content = parse_toml(text, kind, str(path))
    if wrong := [fault.in_file(path) for fault in check(content)]:
        raise BadFileError(wrong)
    return content


def parse_toml(text: str, kind: type[_T], name: str) -> _T:
    """`text` as a `kind`; `name` stands for the file in the messages. Raises `BadFileError` with every fault."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (
        ValueError,
        RecursionError,
    ) as error:  # not only TOMLDecodeError: numbers of 5,000 digits, nesting without end
        raise BadFileError([syntax_fault(name, str(error))]) from error
    if wrong := [fault.in_file(name) for fault in faults(data, kind, "")]:
        raise BadFileError(wrong)
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
    names = ", ".join(sorted(path.name.removesuffix(ending) for path in folder.glob(f"*{ending}")))
    args: SentenceArgs = {"name": name, "kind": kind, "known": names}
    raise BadFileError([Sentence("no-such-file", "{name}: no such {kind}; give a file, or one of: {known}", args)])


def file_exists(path: Path) -> bool:
    """Whether `path` is a file. Raises `BadFileError` where the system does not let us look."""
    try:
        return path.is_file()
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
