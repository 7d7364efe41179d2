"""Decide what the desk sees of a pack before it is taken: findings, questions, how it fits the evening. Pure.

Kind: pure
"""

from math import ceil

from msgspec.structs import replace

from bus.language import Language
from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.packs.file_errors import UnreadableError
from controller.packs.findings import Finding
from controller.packs.lint import SYLLABLES_PER_S, questions_per_section
from controller.packs.rows import MAX_QUESTIONS, Examination, Row, Sheet
from panel.jobs.messages import FindingSeen, PackSeen, QuestionSeen, SectionSeen

MOST_FINDINGS = 300
"""So many are listed; how many there are is said in any case."""


def pack_seen(
    examined: Examination, name: str, seen: str, form: Format | None, playing: tuple[str, int], language: Language
) -> PackSeen:
    """Everything that the page shows of `examined`; errors come before doubts."""
    listed = [*examined.errors, *examined.doubts][:MOST_FINDINGS]
    return PackSeen(
        good=examined.pack is not None and not examined.errors,
        name=name,
        seen=seen,
        form=form.name if form is not None else "",
        playing=playing,
        errors=len(examined.errors),
        doubts=len(examined.doubts),
        findings=tuple(_finding(one, language) for one in listed),
        sections=tuple(_sections(examined, form)),
        questions=tuple(_questions(examined, form)),
    )


def unreadable(error: UnreadableError, name: str, seen: str, playing: tuple[str, int], language: Language) -> PackSeen:
    """The same for a file that is no table at all."""
    told = FindingSeen(error.row, "", error.words(language), doubt=False)
    return replace(pack_seen(Examination(None, ()), name, seen, None, playing, language), errors=1, findings=(told,))


def _finding(one: Finding, language: Language) -> FindingSeen:
    return FindingSeen(one.row, one.column, one.words(language), one.doubt)


def _sections(examined: Examination, form: Format | None) -> list[SectionSeen]:
    """Those that the format asks, in its order, then those that only the pack has."""
    there: dict[str, int] = {}
    if examined.sheet is not None:
        for row in examined.rows:
            section = examined.sheet.cell(row, "section")
            there[section] = there.get(section, 0) + 1
    needed = questions_per_section(form) if form is not None else {}
    return [
        SectionSeen(one, _rounds(form, one), needed.get(one, 0), there.get(one, 0), _is_spare(form, one))
        for one in dict.fromkeys((*needed, *there))
    ]


def _rounds(form: Format | None, section: str) -> tuple[tuple[str, str], ...]:
    return tuple((stage.name, stage.name_en) for stage in _asked(form) if stage.section == section)


def _asked(form: Format | None) -> list[BoardsRound | BuzzersRound]:
    """The rounds of `form` that ask questions."""
    stages = form.rounds if form is not None else ()
    return [stage for stage in stages if isinstance(stage, BoardsRound | BuzzersRound)]


def _is_spare(form: Format | None, section: str) -> bool:
    return form is not None and section == form.spare_section


def _questions(examined: Examination, form: Format | None) -> list[QuestionSeen]:
    sheet, numbers = examined.sheet, dict[str, int]()
    if sheet is None:
        return []
    thinking = {stage.section: stage.thinking_s for stage in reversed(_asked(form))}
    found: list[QuestionSeen] = []
    for row in examined.rows[:MAX_QUESTIONS]:
        section = sheet.cell(row, "section")
        numbers[section] = numbers.get(section, 0) + 1
        found.append(_question(row, sheet, numbers[section], thinking.get(section, 0)))
    return found


def _question(row: Row, sheet: Sheet, number: int, thinking_s: int) -> QuestionSeen:
    cells = {name: sheet.cell(row, name) for name in ("section", "text", "answer", "notes", "source", "picture")}
    reading_s = ceil(len(cells["text"].split()) / SYLLABLES_PER_S)
    return QuestionSeen(row=row.number, number=number, reading_s=reading_s, thinking_s=thinking_s, **cells)
