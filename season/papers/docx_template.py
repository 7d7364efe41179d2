"""Our templates of official papers (python-docx): what an office may change in its word processor, and give back to us.

Tags are those of docxtpl; their names are Vietnamese, because offices write them. `{%p …%}`, `{%tr …%}` and `{%tc …%}`
stand for the paragraph, row or cell in which they are.

Kind: adapter
"""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from reports.paper_locale import COUNTRY, MOTTO
from season.papers.docx_parts import (
    blank_document,
    keep_rows,
    number_pages,
    optional,
    room,
    rule,
    saved,
    set_side_padding,
    side_by_side,
    tag,
    write,
)

GRID_STYLE = "Table Grid"
SIDES = (0.41, 0.59)
"""Widths of what stands at the left and at the right above and below the text."""


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
    tag(document, "{%p elif khoi.loai == 'bieu_do' %}")
    optional(document, "khoi.chu", bold=True, align="center", before=4, after=4)
    write(document, "{{ khoi.hinh }}", align="center", after=8)
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
