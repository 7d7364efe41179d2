"""Official papers in the form of decree 30/2020/NĐ-CP, as data: what stands on one, for whatever writes it.

The country's heading, the motto, margins, sizes and the place of each part are the writers' (`official_pdf.py`; the
office's word processor has templates of its own). Sections are counted here: I. 1. a) and the articles of a decision.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from reports.paper_locale import vietnamese_day

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")

DOTS = "……………"
BLANK_LINES = "…" * 66
NO_NUMBER_YET = "\N{NO-BREAK SPACE}" * 8
"""Where somebody is to write: a few words, two lines, the number of the paper."""

Align = Literal["left", "center", "right"]


class Heading(Struct, frozen=True):
    """Title of a section. `level` 1 is counted I., 2 is counted 1., 3 is counted a)."""

    text: str
    level: Literal[1, 2, 3] = 1


class Text(Struct, frozen=True):
    """A paragraph."""

    text: str


class Article(Struct, frozen=True):
    """An article of a decision, counted `Điều 1.`"""

    text: str


class Order(Struct, frozen=True):
    """The line in the middle of a decision, `QUYẾT ĐỊNH:`."""

    text: str


class Column(Struct, frozen=True):
    """A column of a table. `share`: of its width; all shares together are 1."""

    title: str
    share: float
    align: Align = "left"


class Grid(Struct, frozen=True):
    """A table. `caption` stands above it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


class Share(Struct, frozen=True):
    """So many of a hundred in one month. `text`: the percentage as the reader's language writes it."""

    month: str
    percent: float
    text: str


class Chart(Struct, frozen=True):
    """Shares by month as a line, with the goal across it. `caption` stands above it."""

    shares: tuple[Share, ...]
    goal: float
    goal_text: str
    caption: str = ""


Block = Heading | Text | Article | Order | Grid | Chart


class Signature(Struct, frozen=True):
    """Who signs. `authority`: the lines above the signature, such as `KT. TRƯỞNG PHÒNG` and `PHÓ TRƯỞNG PHÒNG`."""

    authority: tuple[str, ...]
    name: str = ""


class OfficialPaper(Struct, frozen=True):
    """One paper. `above` and `issuer`: the unit that issues it, and the one above it. `number`: `Số: 12/BC-PGDĐT`.

    `place`, `day`: where and when; without a day there is room to write it. `kind`: `BÁO CÁO`; `subject`: what it is
    about. `attachment`: the paper to which it belongs. `authority`: who decides, in a decision. `bases`: the lines
    "Căn cứ …". `sources`: what it was made from.
    """

    above: str
    issuer: str
    number: str
    place: str
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    day: date | None = None
    attachment: str = ""
    authority: str = ""
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    is_draft: bool = False
    is_wide: bool = False

    @property
    def dateline(self) -> str:
        """`Long Biên, ngày 05 tháng 10 năm 2018`."""
        written = vietnamese_day(self.day) if self.day is not None else "ngày …… tháng …… năm ………"
        return f"{self.place or DOTS}, {written}"


class NumberedBlock(Struct, frozen=True):
    """A block with its number, `I.`, `1.`, `a)`, `Điều 1.`; empty where it has none."""

    number: str
    block: Block


def number_blocks(blocks: Sequence[Block]) -> Iterator[NumberedBlock]:
    """`blocks` with their numbers; a section begins anew to count those below it."""
    counts, articles = [0, 0, 0], 0
    for block in blocks:
        number = ""
        if isinstance(block, Heading):
            level = block.level - 1
            counts[level] += 1
            counts[level + 1 :] = [0] * (2 - level)
            number = (f"{ROMAN[counts[0] - 1]}.", f"{counts[1]}.", f"{chr(ord('a') + counts[2] - 1)})")[level]
        elif isinstance(block, Article):
            articles += 1
            number = f"Điều {articles}."
        yield NumberedBlock(number, block)


def closing_marks(lines: Sequence[str]) -> list[str]:
    """`lines` as a list is written: each ends with a semicolon, the last one with a full stop."""
    return [f"{line}{'.' if n == len(lines) else ';'}" for n, line in enumerate(lines, 1)]
