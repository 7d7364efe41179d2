"""Repair of texts that another program has escaped: HTML entities, and line ends of the XLSX format outside of XLSX.

Kind: pure
"""

import re
from html.entities import html5
from typing import NamedTuple

_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));")
_LINE_END = re.compile(r"_x000[dD]_\r?\n?|_x000[aA]_|\r\n?")
_TAB = re.compile(r"_x0009_")
_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|br|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|math|mark|ol|p|pre|s|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_TEX = re.compile(
    r"\\(?:frac|sqrt|times|cdot|div|pm|le|ge|leq|geq|neq|alpha|beta|gamma|delta|pi|text|mathrm|left|right|overline|vec|sum|int)\b"
    r"|\\[(\[]|\$[^$\n]{0,200}[\\^_{][^$\n]{0,200}\$|[\^_]\{"
)

MAX_ROUNDS = 3
"""`&amp;quot;` was escaped twice."""


class RepairedText(NamedTuple):
    """A text and what was done to it or is left in it: whether entities were decoded, a tag, a formula of TeX."""

    text: str
    had_entities: bool = False
    tag: str = ""
    tex: str = ""


def repair(text: str) -> RepairedText:
    """`text` as its author meant it. Tags and TeX are reported and stay: what they mean is for a person to say."""
    if "_x000" in text:
        text = _TAB.sub("\t", _LINE_END.sub("\n", text))
    tag, tex = _TAG.search(text), _TEX.search(text)
    decoded = text
    for _ in range(MAX_ROUNDS if "&" in text else 0):
        decoded = _ENTITY.sub(_character, decoded)
    return RepairedText(decoded, decoded != text, tag[0] if tag else "", tex[0] if tex else "")


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; one that nobody knows stays."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match[0]).replace("\u00a0", " ")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code in (0xA0, 0x202F):
        return " "
    is_character = (0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF) or code in (9, 10)
    return chr(code) if is_character else match[0]
