"""Layout of a table of scores: rows, columns, size of the digits, pages.

The fewest pages win, then the biggest digits; pages are as even as possible. Each cell is a team's badge and its score;
the badge of a highlighted team blinks.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import Struct

from scoreboard.content.content import ScoreCell, Table
from scoreboard.layout.elements import Element, Label, Scene, badge_elements, badge_px, half_period
from scoreboard.layout.fonts.glyphs import Face, width_px


class Grid(Struct, frozen=True):
    """One arrangement: `rows` bands of `band` pixel rows, `columns` cells of `cell_px` in each, digits of `face`."""

    band: int
    rows: int
    columns: int
    face: Face
    cell_px: int

    def pages(self, count: int) -> int:
        """How many pages `count` cells need."""
        return -(-count // (self.rows * self.columns))


_FACES = ((16, Face.HUGE16), (16, Face.TALL16), (8, Face.WIDE8), (8, Face.SLIM8))
"""Bands and faces, the biggest first."""

_LOWER_FACES = {Face.WIDE8: Face.WIDE7, Face.SLIM8: Face.SLIM7}
"""The lower face that replaces a face in stacked rows."""

_INNER_PX = {8: 2, 16: 4}
"""The gap between a badge and its score, by band."""

_OUTER_PX = 2
"""The minimum gap between two cells; the block of the badge separates them as well."""


def score_table(table: Table, now_ns: int, size: tuple[int, int], page_ns: int, flash_ns: int) -> Scene:
    """The current page of the table at `now_ns`, for a canvas of `size`."""
    count = len(table.cells)
    if count == 0:
        return Scene(size, 1, ())
    grid = min(_grids(table.cells, size), key=lambda grid: grid.pages(count))
    pages = grid.pages(count)
    cells_per_page = -(-count // pages)
    page = now_ns // page_ns % pages
    cells = table.cells[page * cells_per_page : (page + 1) * cells_per_page]
    is_hidden, half_ns = half_period(flash_ns, now_ns)
    changes_ns = [(now_ns // page_ns + 1) * page_ns] if pages > 1 else []
    changes_ns += [half_ns] if any(cell.is_highlighted for cell in cells) else []
    elements = tuple(
        element
        for cell, x_px, y_px in _cell_places(cells, grid, size)
        for element in _cell(cell, x_px, y_px, grid, is_hidden)
    )
    return Scene(size, 1, elements, next_change_ns=min(changes_ns, default=None))


def _grids(cells: tuple[ScoreCell, ...], size: tuple[int, int]) -> Iterator[Grid]:
    """All possible arrangements, the biggest digits first; the last one is always possible."""
    for band, face in _FACES:
        cell_px = badge_px(band) + _INNER_PX[band] + max(width_px(cell.value, face) for cell in cells)
        columns = (size[0] + _OUTER_PX) // (cell_px + _OUTER_PX)
        if size[1] >= band and (columns >= 1 or face is _FACES[-1][1]):
            yield Grid(band=band, rows=size[1] // band, columns=max(1, columns), face=face, cell_px=cell_px)


def _cell_places(
    cells: tuple[ScoreCell, ...], grid: Grid, size: tuple[int, int]
) -> Iterator[tuple[ScoreCell, int, int]]:
    """Each cell with its position: row by row, the columns spread over the width."""
    rows = min(grid.rows, -(-len(cells) // grid.columns))
    columns = -(-len(cells) // rows)
    column_px = size[0] // columns
    row_px = size[1] // rows
    for index, cell in enumerate(cells):
        row, column = divmod(index, columns)
        x_px = column * column_px + max(0, (column_px - grid.cell_px) // 2)
        yield cell, x_px, row * row_px + (row_px - grid.band) // 2


def _cell(cell: ScoreCell, x_px: int, y_px: int, grid: Grid, is_hidden: bool) -> tuple[Element, ...]:
    is_stacked = grid.rows > 1
    badge: tuple[Element, ...] = ()
    if not (is_hidden and cell.is_highlighted):
        badge = badge_elements(cell.team, x_px, y_px, grid.band, is_stacked=is_stacked)
    face = _LOWER_FACES.get(grid.face, grid.face) if is_stacked else grid.face
    return (*badge, Label(cell.value, face, x_px + badge_px(grid.band) + _INNER_PX[grid.band], y_px))
