"""Parts of which our templates are made (python-docx): paragraphs, tags, rules, tables without lines, page numbers.

Kind: adapter
"""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def blank_document(*, is_wide: bool, margins_mm: tuple[float, float, float, float]) -> Any:
    """An A4 document; margins above, at the right, below and at the left."""
    document = Document()
    section = document.sections[0]
    size = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.page_width, section.page_height = size
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins_mm)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    return document


def saved(document: Any) -> bytes:
    """The bytes of the file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def write(
    parent: Any,
    text: str,
    size_pt: float = 13,
    *,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    indent_mm: float = 0,
) -> Any:
    """Add a paragraph; `before` and `after` in points, `indent_mm` of its first line."""
    paragraph = parent.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size_pt)
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = ALIGNMENTS[align], Pt(before), Pt(after)
    form.first_line_indent = Mm(indent_mm) if indent_mm else None
    form.keep_with_next = bold
    return paragraph


def room(parent: Any, height_pt: float) -> Any:
    """Add an empty paragraph of this height."""
    paragraph = parent.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(height_pt)
    return paragraph


def tag(parent: Any, text: str) -> None:
    """Add a paragraph that is a tag and nothing else; none is left of it."""
    parent.add_paragraph(text)


def optional(parent: Any, name: str, size_pt: float = 13, **form: Any) -> None:
    """Add a paragraph with the value of this name, where it has one."""
    tag(parent, f"{{%p if {name} %}}")
    write(parent, f"{{{{ {name} }}}}", size_pt, **form)
    tag(parent, "{%p endif %}")


def rule(parent: Any, side_mm: float) -> None:
    """Add a line across the middle, so far from both sides."""
    paragraph = room(parent, 3)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side_mm)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def side_by_side(document: Any, shares: tuple[float, ...]) -> list[Any]:
    """The cells of a table without lines, each without a paragraph of its own."""
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    table = document.add_table(1, len(shares))
    table.autofit = False
    set_side_padding(table, 0)
    keep_rows(table)
    for number, (cell, share) in enumerate(zip(table.rows[0].cells, shares, strict=True)):
        table.columns[number].width = cell.width = int(width * share)
        cell._tc.remove(cell.paragraphs[0]._p)
    return list(table.rows[0].cells)


def set_side_padding(table: Any, width_mm: float) -> None:
    """Room at both sides of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(width_mm).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def keep_rows(table: Any) -> None:
    """No row of the table is on two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def number_pages(document: Any) -> None:
    """The number of the page in the middle above the text, from page 2 on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    for footer in (section.first_page_footer, section.footer):
        run = footer.paragraphs[0].add_run("{{ chan_trang }}")
        run.font.size = Pt(8)
