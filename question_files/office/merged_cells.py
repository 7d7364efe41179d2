"""Merged cells of a sheet: each range is reported once, at its first cell.

Kind: pure
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from question_files.file_errors import UnreadableError
from question_files.findings import COVERED, CellFault
from question_files.table import Row

MAX_RANGES = 2_000
MAX_MERGED = 20_000
"""Merged cells in rows with text."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})\Z")

Range = tuple[str, int, int, int, int]
"""A range as it is written, then left, top, right, bottom; places from 0, rows from 1, all inclusive."""


class MergedCells:
    """The merged ranges of one sheet."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._ranges: list[Range] = []

    def add(self, reference: str) -> None:
        """One more range, such as `A2:A9`. Raises `UnreadableError` if there are too many."""
        match = _RANGE.match(reference)
        if match is None:
            return
        if len(self._ranges) == MAX_RANGES:
            raise UnreadableError(self._file, "merges", most=MAX_RANGES)
        left, top, right, bottom = _place(match[1]), int(match[2]), _place(match[3]), int(match[4])
        if (left, top) == (right, bottom):
            return
        self._ranges.append((reference, min(left, right), min(top, bottom), max(left, right), max(top, bottom)))

    def mark(self, rows: Sequence[Row]) -> list[Row]:
        """`rows` (in order) with the faults of merged cells. Raises `UnreadableError` if there are too many cells."""
        numbers = [row.number for row in rows]
        faults: dict[int, list[CellFault]] = {}
        count = 0
        for merged in self._ranges:
            _, left, top, right, bottom = merged
            covered = range(bisect_left(numbers, top), bisect_right(numbers, bottom))
            width = min(right - left + 1, 100)
            count += len(covered) * width
            if count > MAX_MERGED:
                raise UnreadableError(self._file, "merged", most=MAX_MERGED, cells=merged[0])
            for n in covered:
                faults.setdefault(n, []).extend(_row_faults(merged, numbers[n], n == covered[0], width))
        return [
            replace(row, faults=(*faults[n], *_others(row, faults[n]))) if n in faults else row
            for n, row in enumerate(rows)
        ]


def _row_faults(merged: Range, number: int, is_first: bool, width: int) -> list[CellFault]:
    """The faults of one row of a merged range, of which the first cell has the message."""
    reference, left, *_ = merged
    faults = [CellFault(place, COVERED) for place in range(left, left + width)]
    return [CellFault(left, "merged", {"cells": reference}), *faults[1:]] if is_first else faults


def _others(row: Row, merged_faults: Sequence[CellFault]) -> list[CellFault]:
    """What else was found in the cells of `row` that are not merged."""
    places = {fault.place for fault in merged_faults}
    return [fault for fault in row.faults if fault.place not in places]


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
