"""Real files of questions, each changed at random: what a broken stick, a program or malice makes of them.

Kind: adapter
"""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from controller.formats.format_files import find_format, read_format
from controller.packs.pack_reader import find_pack
from controller.packs.xlsx_template import pack_template
from tests.unit.controller.packs.workbooks import good_rows, packed, parts_of, workbook

CASES = Path(__file__).parent / "cases"

_NUMBERS = (b"0", b"-1", b"1", b"7", b"99", b"65536", b"1048577", b"4294967296", b"1e999", b"NaN", b"9" * 400, b"")
_SIGNS = (
    *('"', "'", ",", ";", "\t", "\n", "\r", "\n\n", "\0", "\ufeff", "\ufffd", "?", "=", "{", "}", "~", "#", "::", "\\"),
    *(
        "&quot;",
        "&#0;",
        "&#x110000;",
        "_x000D_",
        "_xD83D_",
        "\u202e",
        "\u200b",
        "\x1b[2J",
        "e\u0301" * 200,
        "ngoằn" * 3_000,
    ),
    *("=1+1", "01-Thg2", "#REF!", "TRUE", "<b>", "\\frac{1}{2}", "A. ", "ANSWER: A", "$CATEGORY: ", "sep=;\n"),
)


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Files of every kind that is read: the shipped pack, a workbook, the template, and the cases from the field."""
    form = read_format(find_format("long-bien-2018"))
    cases = [(path.name, path.read_bytes()) for path in sorted(CASES.glob("*/*")) if path.suffix != ".PNG"]
    shipped = find_pack("long-bien-2018")
    mutations = [
        ("book.xlsx", workbook(good_rows())),
        ("template.xlsx", pack_template(form)),
        ("p.csv", shipped.read_bytes()),
    ]
    return (*mutations, *mutations, *mutations, *cases)


def mutated(seed: int) -> tuple[str, bytes]:
    """A changed file: its name and bytes, drawn from `seed`."""
    dice = random.Random(seed)
    name, data = dice.choice(originals())
    if name.endswith((".xlsx", ".docx")) and dice.random() < 0.8:
        return name, _with_changed_part(dice, data)
    changes = _OF_BYTES if name.endswith((".xlsx", ".docx")) else (*_OF_BYTES, *_OF_TEXT, *_OF_TEXT)
    for _ in range(dice.choice((1, 1, 2, 5))):
        data = dice.choice(changes)(dice, data)[:1_990_000]
    return name, data


def _with_changed_part(dice: random.Random, data: bytes) -> bytes:
    """One part of a ZIP changed; now and then one that is taken away, doubled under another name, or swapped."""
    parts = parts_of(data)
    name = dice.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    how = dice.random()
    if how < 0.05:
        del parts[name]
    elif how < 0.1:
        parts[name] = parts[dice.choice(list(parts))]
    else:
        for _ in range(dice.choice((1, 2, 8))):
            parts[name] = dice.choice((*_OF_XML, *_OF_XML, *_OF_BYTES))(dice, parts[name])[:8_000_000]
    return packed(parts)


def _place(dice: random.Random, data: bytes) -> int:
    return dice.randrange(len(data) + 1)


def _flip(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20) if data else 0):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, data: bytes) -> bytes:
    start, end = sorted((_place(dice, data), _place(dice, data)))
    return data[:start] + data[end:]


def _repeat(dice: random.Random, data: bytes) -> bytes:
    start, end = sorted((_place(dice, data), _place(dice, data)))
    return data[:end] + data[start:end] * dice.choice((1, 10, 1_000)) + data[end:]


def _insert(dice: random.Random, data: bytes) -> bytes:
    place = _place(dice, data)
    return data[:place] + dice.choice(_SIGNS).encode("utf-8", "surrogatepass") + data[place:]


def _other_encoding(dice: random.Random, data: bytes) -> bytes:
    encoding = dice.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258", "cp1252", "utf-32", "utf-7"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def _many_signs(dice: random.Random, data: bytes) -> bytes:
    for _ in range(dice.randint(2, 60)):
        data = _insert(dice, data)
    return data


def _other_separator(dice: random.Random, data: bytes) -> bytes:
    old, new = dice.choice((b",", b";", b"\t", b"\n", b" ")), dice.choice((b",", b";", b"\t", b"\n", b'"', b""))
    return data.replace(old, new)


def _other_number(dice: random.Random, data: bytes) -> bytes:
    """One of the numbers in attributes and values becomes one that a careful reader must not trust."""
    return _at_one(dice, data, rb"\d+", lambda match: dice.choice(_NUMBERS))


def _other_attribute(dice: random.Random, data: bytes) -> bytes:
    values = (b'"s"', b'"inlineStr"', b'"e"', b'"b"', b'"d"', b'"str"', b'"n"', b'"hidden"', b'""', b'"XFD1048576"')
    return _at_one(dice, data, rb'"[^"<>]{0,60}"', lambda match: dice.choice(values))


def _doubled_element(dice: random.Random, data: bytes) -> bytes:
    count = dice.choice((2, 50, 5_000))
    return _at_one(dice, data, rb"<(\w+)[^<>]*/>|<(\w+)[^<>]*>[^<>]*</\2>", lambda match: match[0] * count)


def _without_element(dice: random.Random, data: bytes) -> bytes:
    return _at_one(dice, data, rb"<[^<>]+>", lambda match: b"")


def _text_in_element(dice: random.Random, data: bytes) -> bytes:
    sign = dice.choice(_SIGNS).replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "surrogatepass")
    return _at_one(dice, data, rb">[^<>]*<", lambda match: match[0][:-1] + sign + b"<")


def _at_one(dice: random.Random, data: bytes, pattern: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """`data` with one of the places changed that match `pattern`."""
    places = list(re.finditer(pattern, data[:300_000]))
    if not places:
        return data
    match = dice.choice(places)
    return data[: match.start()] + change(match) + data[match.end() :]


Change = Callable[[random.Random, bytes], bytes]
_OF_BYTES: tuple[Change, ...] = (_flip, _cut, _repeat)
_OF_TEXT: tuple[Change, ...] = (_insert, _many_signs, _other_encoding, _other_separator)
_OF_XML: tuple[Change, ...] = (_other_number, _other_attribute, _doubled_element, _without_element, _text_in_element)
