"""Decide how a table of scores lies on a board: rows, columns, size of the digits, pages. Pure.

The fewest pages win, then the biggest digits; pages are as even as they can be. Each cell is a team's badge and its
score; the badge of a team that it is about blinks.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import Struct

from scoreboard.content.content import Cell, Table
from scoreboard.layout.elements import Label, Piece, Scene, at_half, badge_pieces, badge_px
from scoreboard.layout.fonts.glyphs import Face, width_px


class Grid(Struct, frozen=True):
    """One way to lay the cells: `rows` bands of `band` rows, `columns` cells of `cell_px` in each, digits of `face`."""

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

_LOW = {Face.WIDE8: Face.WIDE7, Face.SLIM8: Face.SLIM7}
"""What replaces a face where rows stand above each other."""

_INNER_PX = {8: 2, 16: 4}
"""Between a badge and its score, by band."""

_OUTER_PX = 2
"""Between two cells, at least; the block of the badge parts them as well."""


def table(told: Table, now_ns: int, size: tuple[int, int], page_ns: int, flash_ns: int) -> Scene:
    """The page of the table that is on at `now_ns`, for a canvas of `size`."""
    count = len(told.cells)
    if count == 0:
        return Scene(size, 1, ())
    grid = min(_grids(told.cells, size), key=lambda one: one.pages(count))
    pages = grid.pages(count)
    each = -(-count // pages)
    page = now_ns // page_ns % pages
    cells = told.cells[page * each : (page + 1) * each]
    hidden, half_ns = at_half(flash_ns, now_ns)
    changes_ns = [(now_ns // page_ns + 1) * page_ns] if pages > 1 else []
    changes_ns += [half_ns] if any(cell.lit for cell in cells) else []
    pieces = tuple(
        piece for cell, x_px, y_px in _laid(cells, grid, size) for piece in _cell(cell, x_px, y_px, grid, hidden)
    )
    return Scene(size, 1, pieces, next_change_ns=min(changes_ns, default=None))


def _grids(cells: tuple[Cell, ...], size: tuple[int, int]) -> Iterator[Grid]:
    """All ways that there are, the biggest digits first; the last one always is one."""
    for band, face in _FACES:
        cell_px = badge_px(band) + _INNER_PX[band] + max(width_px(cell.value, face) for cell in cells)
        columns = (size[0] + _OUTER_PX) // (cell_px + _OUTER_PX)
        if size[1] >= band and (columns >= 1 or face is _FACES[-1][1]):
            yield Grid(band, size[1] // band, max(1, columns), face, cell_px)


def _laid(cells: tuple[Cell, ...], grid: Grid, size: tuple[int, int]) -> Iterator[tuple[Cell, int, int]]:
    """Each cell with its place: row by row, the columns spread over the width."""
    rows = min(grid.rows, -(-len(cells) // grid.columns))
    columns = -(-len(cells) // rows)
    column_px = size[0] // columns
    row_px = size[1] // rows
    for at, cell in enumerate(cells):
        row, column = divmod(at, columns)
        x_px = column * column_px + max(0, (column_px - grid.cell_px) // 2)
        yield cell, x_px, row * row_px + (row_px - grid.band) // 2


def _cell(cell: Cell, x_px: int, y_px: int, grid: Grid, hidden: bool) -> tuple[Piece, ...]:
    stacked = grid.rows > 1
    badge = () if hidden and cell.lit else badge_pieces(cell.team, x_px, y_px, grid.band, stacked=stacked)
    face = _LOW.get(grid.face, grid.face) if stacked else grid.face
    return (*badge, Label(cell.value, face, x_px + badge_px(grid.band) + _INNER_PX[grid.band], y_px))
