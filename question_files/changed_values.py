"""Values that a spreadsheet had changed before it wrote them into a file of text.

In a workbook the type of a cell says so; in CSV only the look of the whole cell does: `01-Thg2` was typed as 1/2.

Kind: pure
"""

import re

from question_files.findings import CellFault, Severity
from question_files.text_keys import shorten

MAX_LENGTH = 40
"""A longer cell is a text."""

_MONTH = r"(?:thg|th|tháng|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[.\s]?(?:\d{1,2})?"
_DATES = re.compile(
    rf"\d{{1,2}}-{_MONTH}(?:-\d{{2,4}})?|{_MONTH}-\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}[T ]\d{{2}}:\d{{2}}.*"
    r"|\d{1,2}:\d{2}:\d{2}\s(?:SA|CH|AM|PM)",
    re.IGNORECASE,
)
_MAYBE_DATES = re.compile(r"\d{1,2}/\d{1,2}/\d{2}|\d{1,3}:\d{2}:\d{2}|\d{1,2}:\d{2}\s(?:SA|CH|AM|PM)|\d{4}-\d{2}-\d{2}")
_SHORTENED = re.compile(r"[-+]?\d(?:[.,]\d+)?E[+-]\d{2,3}", re.IGNORECASE)
_ERRORS = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!)|Err:5\d\d|#{3,}")


def changed_value(place: int, text: str) -> CellFault | None:
    """What a spreadsheet made of the cell `text` at `place`; None if it is as it was typed, for all one can see."""
    value = text.strip()
    if not value or len(value) > MAX_LENGTH:
        return None
    if value in ("TRUE", "FALSE"):
        return CellFault(place, "truth")
    if _ERRORS.fullmatch(value):
        return CellFault(place, "sheet-error", {"error": shorten(value, 20)})
    if _DATES.fullmatch(value):
        return CellFault(place, "date")
    if _SHORTENED.fullmatch(value):
        return CellFault(place, "shortened", {"value": value})
    if _MAYBE_DATES.fullmatch(value):
        return CellFault(place, "date-like", {"value": value}, severity=Severity.WARNING)
    return None
