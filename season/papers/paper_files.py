"""Papers of a season as files: PDF, and DOCX from the office's own templates or ours.

Kind: adapter
"""

from collections.abc import Callable
from pathlib import Path

from reports.official_pdf import official_pdf
from season.papers.award_pdf import awards_pdf
from season.papers.awards import Awards
from season.papers.paper_kinds import SeasonPaper
from season.papers.paper_source import PaperSource

Writer = Callable[[PaperSource, SeasonPaper, Path | None], bytes]

MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media types of the files, by ending."""


def paper_file(source: PaperSource, paper: SeasonPaper, ending: str, templates: Path | None = None) -> bytes:
    """The paper as a file with this `ending`, one of `MEDIA`; `templates`: folder with the office's own.

    Ask `paper.against(source)` first. The same source gives the same bytes. Raises `BadFileError`: the template has
    faults; `ModuleNotFoundError`: what writes DOCX is not installed.
    """
    return _WRITERS[ending](source, paper, templates)


def _pdf(source: PaperSource, paper: SeasonPaper, templates: Path | None) -> bytes:
    content = paper.content(source)
    if isinstance(content, Awards):
        return awards_pdf(content, source.at_ns, source.origin)
    return official_pdf(content, source.at_ns, source.origin)


def _docx(source: PaperSource, paper: SeasonPaper, templates: Path | None) -> bytes:
    from season.papers.award_docx import awards_docx
    from season.papers.docx_paper import official_docx

    names, content = template_names(paper), paper.content(source)
    if isinstance(content, Awards):
        return awards_docx(content, source.at_ns, source.origin, names, templates)
    return official_docx(content, source.at_ns, source.origin, names, templates)


def template_names(paper: SeasonPaper) -> tuple[str, ...]:
    """The files in the office's folder that are looked for, before the general ones."""
    return f"{paper.name}.docx", f"{paper.kind}.docx"


_WRITERS: dict[str, Writer] = {".pdf": _pdf, ".docx": _docx}
