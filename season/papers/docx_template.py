"""Our templates of official papers (python-docx): what an office may change in its word processor, and give back to us.

Tags are those of docxtpl; their names are Vietnamese, because offices write them. `{%p …%}`, `{%tr …%}` and `{%tc …%}`
stand for the paragraph, row or cell in which they are.

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

from reports.paper_locale import COUNTRY, MOTTO

FONT = "Times New Roman"
GRID_STYLE = "Table Grid"
SIDES = (0.41, 0.59)
"""Widths of what stands at the left and at the right above and below the text."""
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def paper_template(*, is_wide: bool = False) -> bytes:
    """The template of a paper, upright or wide, as the bytes of a DOCX file."""
    document = blank_document(is_wide=is_wide, margins_mm=(20, 15, 20, 20 if is_wide else 30))
    number_pages(document)
    heading(document)
    tag(document, "{%p if du_thao %}")
    write(document, "DỰ THẢO", bold=True)
    tag(document, "{%p endif %}")
    write(document, "{{ ten_loai }}", 14, bold=True, align="center", before=12)
    write(document, "{{ trich_yeu }}", 14, bold=True, align="center")
    tag(document, "{%p if kem_theo %}")
    write(document, "({{ kem_theo }})", italic=True, align="center")
    tag(document, "{%p endif %}")
    rule(document, 60)
    optional(document, "tham_quyen", bold=True, align="center", after=8)
    tag(document, "{%p for dong in can_cu %}")
    write(document, "{{ dong }}", italic=True, align="justify", indent_mm=10, after=3)
    tag(document, "{%p endfor %}")
    _blocks(document)
    _closing(document)
    return saved(document)


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


def heading(document: Any) -> None:
    """The issuer and the number at the left, the country, place and date at the right."""
    left, right = side_by_side(document, SIDES)
    optional(left, "co_quan_tren", 12, align="center")
    write(left, "{{ co_quan }}", 12, bold=True, align="center")
    rule(left, 22)
    tag(left, "{%p if so %}")
    write(left, "Số: {{ so }}", align="center")
    tag(left, "{%p endif %}")
    write(right, COUNTRY, 12, bold=True, align="center")
    write(right, MOTTO, 13, bold=True, align="center")
    rule(right, 20)
    write(right, "{{ dia_danh_ngay }}", italic=True, align="center")


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


def _blocks(document: Any) -> None:
    tag(document, "{%p for khoi in noi_dung %}")
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("muc1", "{{ khoi.so }} {{ khoi.chu }}", {"bold": True, "before": 6}),
        ("muc2", "{{ khoi.so }} {{ khoi.chu }}", {"bold": True, "before": 3}),
        ("muc3", "{{ khoi.so }} {{ khoi.chu }}", {"italic": True}),
        ("doan", "{{ khoi.chu }}", {"align": "justify", "after": 6}),
    )
    for n, (kind, text, form) in enumerate(kinds):
        tag(document, f"{{%p {'elif' if n else 'if'} khoi.loai == '{kind}' %}}")
        write(document, text, indent_mm=10, **{"after": 4, **form})
    tag(document, "{%p elif khoi.loai == 'dieu' %}")
    article = write(document, "{{ khoi.so }}", bold=True, align="justify", after=6, indent_mm=10)
    article.add_run(" {{ khoi.chu }}").font.size = Pt(13)
    tag(document, "{%p elif khoi.loai == 'lenh' %}")
    write(document, "{{ khoi.chu }}", bold=True, align="center", before=4, after=6)
    tag(document, "{%p elif khoi.loai == 'bang' %}")
    optional(document, "khoi.chu", bold=True, align="center", before=4, after=4)
    _table(document)
    room(document, 8)
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")


def _table(document: Any) -> None:
    table = document.add_table(4, 3)
    table.style = GRID_STYLE
    set_side_padding(table, 1)
    keep_rows(table)
    for row, cells in enumerate(
        (
            ("{%tc for cot in khoi.cot %}", "{{ cot }}", "{%tc endfor %}"),
            ("{%tr for dong in khoi.dong %}", "", ""),
            ("{%tc for o in dong %}", "{{ o }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", ""),
        )
    ):
        for cell, text in zip(table.rows[row].cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = row == 0, Pt(12)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _closing(document: Any) -> None:
    left, right = side_by_side(document, SIDES)
    tag(left, "{%p if noi_nhan %}")
    write(left, "Nơi nhận:", 12, bold=True, italic=True)
    tag(left, "{%p endif %}")
    tag(left, "{%p for dong in noi_nhan %}")
    write(left, "- {{ dong }}", 11)
    tag(left, "{%p endfor %}")
    write(left, "", 11)
    signature(right)
    tag(document, "{%p if nguon %}")
    write(document, "{{ nguon }}", 9, italic=True, before=10)
    tag(document, "{%p endif %}")


def signature(cell: Any) -> None:
    """Who signs: the authority, room for signature and seal, the name."""
    tag(cell, "{%p for nguoi in ky %}")
    tag(cell, "{%p for dong in nguoi.quyen_han %}")
    write(cell, "{{ dong }}", bold=True, align="center")
    tag(cell, "{%p endfor %}")
    room(cell, 60)
    write(cell, "{{ nguoi.ten }}", bold=True, align="center", after=6)
    tag(cell, "{%p endfor %}")
