"""Styles of cells, as far as they carry meaning: number formats that make a date of a number, text that is struck out.

Kind: pure
"""

import re
from typing import NamedTuple

_PLAIN = ("General", "0", "@")
"""Formats that show a whole number as it was typed."""

_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd"),
}
"""Formats that a workbook does not spell out (ECMA-376 part 1, 18.8.30); of the dates it matters only that they are."""

_NO_SIGN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a format that are shown as they are, and colours and conditions."""

_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


class Style(NamedTuple):
    """What the style of a cell means for its text."""

    number_format: str = "General"
    is_struck: bool = False


def format_code(number: int, own: dict[int, str]) -> str:
    """The format with this number, of those that the workbook spells out itself (`own`) or of the built-in ones."""
    return own.get(number) or _BUILT_IN.get(number, "General")


def is_date(code: str) -> bool:
    """Whether a format makes a date or a time of a number."""
    return bool(_DURATION.search(code) or _DATE.search(_NO_SIGN.sub("", code.replace("General", ""))))


def is_plain(code: str) -> bool:
    """Whether a format leaves a number as it is."""
    return code in _PLAIN


def written_number(value: float) -> str:
    """A number as a Vietnamese spreadsheet shows it without a format: `4`, `2,5`."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")
