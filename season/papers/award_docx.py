"""Awards and certificates as DOCX: our template with a frame, or the office's own, one sheet for each pupil.

Kind: adapter
"""

from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.paper_locale import COUNTRY, MOTTO
from reports.spreadsheet import with_fixed_times
from season.papers.awards import Awards
from season.papers.docx_paper import fill_in, own_template, signer
from season.papers.docx_parts import blank_document, room, rule, saved, side_by_side, tag, write
from season.papers.docx_template import signature


def awards_docx(
    awards: Awards, wall_ns: int, footer: str, names: tuple[str, ...] = (), templates: Path | None = None
) -> bytes:
    """The sheets, dated `wall_ns`, from the first of the templates `names` in the folder, else ours. Raises
    `BadFileError`: the office's template has faults."""
    own = own_template(names, templates)
    data = own.read_bytes() if own is not None else award_template()
    context = {
        "giay": [
            {
                "nguoi_tang": award.giver,
                "viec": award.verb,
                "ten_loai": award.kind,
                "ten": award.name,
                "lop_truong": award.about,
                "thanh_tich": award.reason,
            }
            for award in awards.awards
        ],
        "dia_danh_ngay": awards.dateline,
        "quyet_dinh": awards.decision,
        "ky": [signer(awards.signature)],
        "chan_trang": footer,
    }
    return with_fixed_times(fill_in(data, context, own), wall_ns)


def award_template() -> bytes:
    """Our template, as the bytes of a DOCX file."""
    document = blank_document(is_wide=True, margins_mm=(20, 24, 20, 24))
    _frame(document)
    run = document.sections[0].footer.paragraphs[0].add_run("{{ chan_trang }}")
    run.font.size = 100_000
    tag(document, "{%p for to in giay %}")
    for text, size_pt in ((COUNTRY, 13), (MOTTO, 13)):
        write(document, text, size_pt, bold=True, align="center")
    rule(document, 100)
    write(document, "{{ to.nguoi_tang }}", 15, bold=True, align="center", before=8)
    write(document, "{{ to.viec }}", 14, align="center")
    write(document, "{{ to.ten_loai }}", 34, bold=True, align="center", after=6)
    write(document, "{{ to.ten }}", 24, bold=True, align="center")
    write(document, "{{ to.lop_truong }}", 15, align="center", after=6)
    write(document, "{{ to.thanh_tich }}", 15, align="center", after=10)
    left, right = side_by_side(document, (0.45, 0.55))
    room(left, 40)
    write(left, "{{ quyet_dinh }}", 12)
    write(right, "{{ dia_danh_ngay }}", italic=True, align="center")
    signature(right)
    tag(document, "{%p if not loop.last %}")
    document.add_page_break()
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")
    return saved(document)


def _frame(document: Any) -> None:
    """A double line around the page."""
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "thinThickSmallGap"), ("sz", "24"), ("space", "24"), ("color", "7A1F2B")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    section = document.sections[0]._sectPr
    section.find(qn("w:pgMar")).addnext(borders)
