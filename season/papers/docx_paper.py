"""Official papers as DOCX (docxtpl): a template, the office's own or ours, filled with what stands on the paper.

Kind: adapter
"""

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from reports import official_paper as o
from reports.spreadsheet import with_fixed_times
from season.papers.docx_parts import ALIGNMENTS, saved
from season.papers.docx_picture import Picture, chart_picture, place_pictures
from season.papers.docx_template import GRID_STYLE, paper_template

GENERAL, GENERAL_WIDE = "van-ban.docx", "van-ban-ngang.docx"
"""Templates of papers that have none of their own."""

CHART_WIDTH = Mm(160)
LEVELS = {1: "muc1", 2: "muc2", 3: "muc3"}
BROKEN = (TemplateError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError)
"""What jinja2, lxml and python-docx raise for a template that is none."""


def official_docx(
    paper: o.OfficialPaper, wall_ns: int, footer: str, names: tuple[str, ...] = (), templates: Path | None = None
) -> bytes:
    """`paper` as DOCX, dated `wall_ns`. The template is the first that the folder `templates` has of `names`, else of
    the general one, else ours. Raises `BadFileError`: the office's template has faults."""
    general = GENERAL_WIDE if paper.is_wide else GENERAL
    own = own_template((*names, general), templates)
    data = own.read_bytes() if own is not None else paper_template(is_wide=paper.is_wide)
    filled = fill_in(data, {**_context(paper), "chan_trang": footer}, own)
    return with_fixed_times(_with_columns(filled, paper), wall_ns)


def own_template(names: tuple[str, ...], templates: Path | None) -> Path | None:
    """The first of these files that the office has put into its folder; None where it has none."""
    candidates = (templates / name for name in names) if templates is not None else ()
    return next((path for path in candidates if path.is_file()), None)


def fill_in(template: bytes, context: dict[str, Any], path: Path | None) -> bytes:
    """The template with `context` in it. `path`: where it is, for what is said of its faults. Raises `BadFileError`.

    A template can read what it is given, and nothing else of this program.
    """
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    file = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(template))
        place_pictures(context, document)
        document.render(context, environment, autoescape=True)
        document.save(file)
    except BROKEN as error:
        text = "{file}: the template cannot be filled in ({why}); correct it, or take it out of the folder"
        args: SentenceArgs = {"file": str(path or "template"), "why": str(error)[:300]}
        raise BadFileError([Sentence("template-faulty", text, args)]) from error
    return file.getvalue()


def _context(paper: o.OfficialPaper) -> dict[str, Any]:
    """What templates may use, by the names that offices write."""
    return {
        "co_quan_tren": paper.above.upper(),
        "co_quan": paper.issuer.upper(),
        "so": paper.number,
        "dia_danh_ngay": paper.dateline,
        "ten_loai": paper.kind.upper(),
        "trich_yeu": paper.subject,
        "kem_theo": paper.attachment,
        "tham_quyen": paper.authority.upper(),
        "can_cu": o.closing_marks(paper.bases),
        "noi_dung": [_block(numbered) for numbered in o.number_blocks(paper.blocks)],
        "noi_nhan": o.closing_marks(paper.recipients),
        "ky": [signer(signature) for signature in paper.signatures],
        "nguon": "; ".join(paper.sources),
        "du_thao": paper.is_draft,
    }


def signer(signature: o.Signature) -> dict[str, Any]:
    """Who signs, for a template."""
    return {"quyen_han": [line.upper() for line in signature.authority], "ten": signature.name}


def _block(numbered: o.NumberedBlock) -> dict[str, Any]:
    match numbered.block:
        case o.Heading(text=text, level=level):
            return {"loai": LEVELS[level], "so": numbered.number, "chu": text}
        case o.Article(text=text):
            return {"loai": "dieu", "so": numbered.number, "chu": text}
        case o.Order(text=text):
            return {"loai": "lenh", "so": "", "chu": text}
        case o.Text(text=text):
            return {"loai": "doan", "so": "", "chu": text}
        case o.Chart() as chart:
            return {
                "loai": "bieu_do",
                "so": "",
                "chu": chart.caption,
                "hinh": Picture(chart_picture(chart), CHART_WIDTH),
            }
        case o.Grid() as grid:
            titles = [column.title for column in grid.columns]
            return {"loai": "bang", "so": "", "chu": grid.caption, "cot": titles, "dong": [list(r) for r in grid.rows]}


def _with_columns(filled: bytes, paper: o.OfficialPaper) -> bytes:
    """The paper with the columns of its tables as wide, and written at the side, as it says."""
    document: Any = Document(io.BytesIO(filled))
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    tables = [table for table in document.tables if table.style is not None and table.style.name == GRID_STYLE]
    grids = [block for block in paper.blocks if isinstance(block, o.Grid)]
    for table, grid in zip(tables, grids, strict=False):
        table.autofit = False
        for number, column in enumerate(grid.columns):
            table.columns[number].width = int(width * column.share)
            for row, cell in enumerate(table.columns[number].cells):
                cell.width = int(width * column.share)
                for paragraph in cell.paragraphs:
                    paragraph.alignment = ALIGNMENTS["center" if row == 0 else column.align]
    return saved(document)
