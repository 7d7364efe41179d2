"""Text of a cell with its formatting: what is raised, lowered or struck out carries meaning.

10² is written in a spreadsheet as “102” with a raised “2”. Unicode has such digits, and many letters; where it has
none, the text stays as it is and the cell is reported.

Kind: pure
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

RAISED, LOWERED = "superscript", "subscript"

_SIGNS = {
    RAISED: dict(
        zip(
            "0123456789+-−–=()abcdefghijklmnoprstuvwxyz",
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
            strict=True,
        )
    ),
    LOWERED: dict(zip("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How the file format writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""

_OFF = ("0", "false", "off", "none")


class RichText(NamedTuple):
    """The text of a cell. `misplaced`: what is raised or lowered and could not be written so; `struck`: what is struck
    out."""

    text: str
    misplaced: str = ""
    struck: str = ""


def decode_escapes(text: str) -> str:
    """`text` without the escapes of the file format: `_x000D_` is a line end."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property such as `strike` is set: it is, unless its value says otherwise."""
    return attributes.get("val", "1").lower() not in _OFF


class RichTextBuilder:
    """Puts together a text from its runs, each with its own formatting."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._misplaced: list[str] = []
        self._struck: list[str] = []
        self._last = ""
        self.length = 0
        """How many characters the text has so far."""

    def add(self, text: str, position: str = "", *, is_struck: bool = False) -> None:
        """The next run. `position`: `superscript`, `subscript`, or anything else for the line itself."""
        plain = text.strip()
        if is_struck and plain:
            self._struck.append(plain)
        if position in _SIGNS and plain:
            moved = self._raised_or_lowered(text, position)
            if moved is None:
                self._misplaced.append(plain)
            text = moved or text
        self._text.append(text)
        self.length += len(text)
        self._last = plain[-1:] or self._last

    def build(self) -> RichText:
        """The text of all runs."""
        return RichText("".join(self._text), " ".join(self._misplaced), " ".join(self._struck))

    def _raised_or_lowered(self, text: str, position: str) -> str | None:
        """`text` in raised or lowered characters; None if there are none. A raised “o” after a number is a degree."""
        if position == RAISED and text.strip() in ("o", "O") and self._last.isdigit():
            return text.replace("o", "°").replace("O", "°")
        signs = _SIGNS[position]
        if all(letter in signs or letter.isspace() for letter in text):
            return "".join(signs.get(letter, letter) for letter in text)
        return None
