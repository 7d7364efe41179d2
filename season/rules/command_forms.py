"""Commands as people type them: `close-task row=3 on=2018-01-10`; every fault of what is typed, with what is allowed.

Kind: pure
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.struct_faults import faults
from season.rules.command import Command
from season.rules.commands import AnyCommand
from season.rules.rows import ROWS


def command_name(kind: type[Command]) -> str:
    """What people type for a command: `CloseTask` is `close-task`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()


KINDS = {command_name(kind): kind for kind, row in ROWS.items() if row.is_typed}
"""Every command that people may write, by the name that they type."""


def fields(kind: type[Command]) -> tuple[str, ...]:
    """The fields of a command, those that must be given first, as `row`, `[unit]`."""
    struct_fields = msgspec.structs.fields(kind)
    required = [field.name for field in struct_fields if field.required]
    return (*required, *(f"[{field.name}]" for field in struct_fields if not field.required))


def read_command(name: str, values: Mapping[str, Any]) -> AnyCommand:
    """The command that is typed as `name` with `values`, texts or what a file held. Raises `BadFileError` with every
    fault."""
    kind = KINDS.get(name)
    if kind is None:
        args: SentenceArgs = {"name": name, "known": ", ".join(KINDS)}
        raise BadFileError([Sentence("no-such-order", "{name}: there is no such order; allowed: {known}", args)])
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    arguments = {key: _convert(value, types.get(key)) for key, value in values.items()}
    if wrong := faults(arguments, kind, name):
        raise BadFileError([fault.sentence for fault in wrong])
    return msgspec.convert(arguments, kind)  # type: ignore[return-value]


def _convert(value: Any, kind: Any) -> Any:
    """`value` as a `kind`, where a text can be one; otherwise unchanged, so that it is found to be wrong."""
    if not isinstance(value, str) or kind is None:
        return value
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return value
