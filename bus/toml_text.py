"""TOML as text, from values that a TOML file can hold: what `bus/toml_files.py` reads back.

Tables in a list become `[[sections]]`, tables `[sections]`; deeper ones stand on the line of their key. No comments are
kept: whoever wants them writes the file by hand.

Kind: pure
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any


def toml_text(data: Mapping[str, Any]) -> str:
    """`data` as a TOML file. Raises `TypeError` for a value that TOML has no form for."""
    plain = {key: value for key, value in data.items() if not _is_section(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in data.items():
        if key not in plain:
            lines += _sections(key, value)
    return "\n".join(lines) + "\n"


def _is_section(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)
    )


def _sections(key: str, value: Any) -> Iterator[str]:
    is_list = not isinstance(value, Mapping)
    for table in value if is_list else (value,):
        yield ""
        yield f"[[{_key(key)}]]" if is_list else f"[{_key(key)}]"
        yield from (f"{_key(name)} = {_value(content)}" for name, content in table.items())


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            return f"{{ {', '.join(f'{_key(key)} = {_value(item)}' for key, item in value.items())} }}"
    raise TypeError(f"TOML has no form for {type(value).__name__}")


def _text(text: str) -> str:
    """A basic string: its escapes are those of JSON, which also hides no letter but the control characters."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else _text(key)
