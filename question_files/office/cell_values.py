"""Values of cells in a sheet: their text, and what a spreadsheet has made of what was typed.

Kind: pure
"""

import math
from collections.abc import Sequence

from question_files.findings import CellFault, Details, Severity
from question_files.office.number_formats import Style, is_date, is_plain, written_number
from question_files.office.rich_text import RichText, decode_escapes
from question_files.text_keys import shorten


class CellValue:
    """What a cell element holds: its type, its style, and what stands in it."""

    __slots__ = ("formula", "inline", "kind", "style", "value")

    def __init__(self, kind: str = "n", style: Style | None = None) -> None:
        self.kind = kind
        self.style = style or Style()
        self.value: str | None = None
        self.formula = ""
        self.inline: RichText | None = None


def cell_text(place: int, cell: CellValue, strings: Sequence[RichText]) -> tuple[str, list[CellFault]]:
    """The text of the cell at `place`, and what is wrong with it; both empty if there is nothing in it.

    Raises `ValueError` or `LookupError`: the value is none of its type.
    """
    if cell.formula:
        return "", [CellFault(place, "formula", {"formula": shorten(cell.formula, 40)})]
    if cell.kind == "inlineStr":
        return _rich(place, cell.inline or RichText(""), cell.style)
    if cell.value is None:
        return "", []
    match cell.kind:
        case "s":
            number = int(cell.value)
            if number < 0:
                raise LookupError("a negative number of a text")
            return _rich(place, strings[number], cell.style)
        case "str":
            return _rich(place, RichText(decode_escapes(cell.value)), cell.style)
        case "b":
            return "", [CellFault(place, "truth")]
        case "e":
            return "", [CellFault(place, "sheet-error", {"error": shorten(cell.value, 20)})]
        case "d":
            return "", [CellFault(place, "date")]
        case _:
            return _number(place, cell.value, cell.style)


def _rich(place: int, rich: RichText, style: Style) -> tuple[str, list[CellFault]]:
    """A text, and what its formatting says that letters cannot."""
    if not rich.text.strip():
        return rich.text, []
    struck = rich.text if style.is_struck else rich.struck
    faults = [CellFault(place, "struck", {"text": shorten(struck)}, severity=Severity.WARNING)] if struck else []
    if rich.misplaced:
        args: Details = {"text": shorten(rich.misplaced)}
        faults.append(CellFault(place, "raised", args, severity=Severity.WARNING))
    return rich.text, faults


def _number(place: int, digits: str, style: Style) -> tuple[str, list[CellFault]]:
    if not digits.strip():
        return "", []
    value = float(digits)
    if not math.isfinite(value):
        return "", [CellFault(place, "sheet-error", {"error": shorten(digits, 20)})]
    if is_date(style.number_format):
        return "", [CellFault(place, "date")]
    text = written_number(value)
    faults = [] if is_plain(style.number_format) else [_display_fault(place, style.number_format, text)]
    if style.is_struck:
        faults.append(CellFault(place, "struck", {"text": text}, severity=Severity.WARNING))
    return text, faults


def _display_fault(place: int, number_format: str, text: str) -> CellFault:
    args: Details = {"form": shorten(number_format, 20), "value": text}
    return CellFault(place, "number-format", args, severity=Severity.WARNING)
