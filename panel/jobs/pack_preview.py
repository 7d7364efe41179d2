"""Preview of a pack for the desk: findings, questions, how it fits the format.

Kind: pure
"""

from collections import Counter
from math import ceil

from msgspec.structs import replace

from bus.language import names_by_language
from bus.messages import Names
from controller.formats.format import Format, QuestionRound
from controller.packs.format_fit import questions_per_section
from controller.packs.format_lint import SYLLABLES_PER_S
from controller.packs.rows import MAX_QUESTIONS, Examination
from panel.jobs.answers import FindingView, PackPreview, QuestionView, SectionView
from question_files.columns import COLUMNS
from question_files.file_errors import UnreadableError
from question_files.findings import Finding, Severity
from question_files.question_rows import QuestionRow
from question_files.text_keys import name_key

MAX_FINDINGS = 300
"""At most so many findings are listed; their total is given in any case."""


def preview(
    examination: Examination,
    name: str,
    digest: str,
    contest_format: Format | None,
    in_play: tuple[str, int],
) -> PackPreview:
    """Return the preview of a pack that could be read; errors come before warnings."""
    findings = [*examination.errors, *examination.warnings][:MAX_FINDINGS]
    return PackPreview(
        is_usable=examination.pack is not None and not examination.errors,
        name=name,
        digest=digest,
        format=names_by_language(contest_format.name) if contest_format is not None else None,
        in_play=in_play,
        errors=len(examination.errors),
        warnings=len(examination.warnings),
        findings=tuple(_finding_view(finding) for finding in findings),
        sections=tuple(_section_views(examination, contest_format)),
        questions=tuple(_question_views(examination, contest_format)),
    )


def preview_unreadable(error: UnreadableError, name: str, digest: str, in_play: tuple[str, int]) -> PackPreview:
    """Return the preview of a file that cannot be read as a table."""
    finding = FindingView(error.row, "", error.reason_in_file, is_warning=False)
    empty = preview(Examination(None, ()), name, digest, None, in_play)
    return replace(empty, errors=1, findings=(finding,))


def _finding_view(finding: Finding) -> FindingView:
    return FindingView(finding.row, finding.column, finding.sentence, finding.severity is Severity.WARNING)


def _section_views(examination: Examination, contest_format: Format | None) -> list[SectionView]:
    """Return the sections that the format uses, in its order, then those that only the pack has."""
    counts = Counter(_section_names(examination, contest_format))
    needed = questions_per_section(contest_format) if contest_format is not None else {}
    return [
        SectionView(
            name=section,
            rounds=_round_names(contest_format, section),
            needed=needed.get(section, 0),
            count=counts.get(section, 0),
            is_spare=contest_format is not None and section == contest_format.spare_section,
        )
        for section in dict.fromkeys((*needed, *counts))
    ]


def _section_names(examination: Examination, contest_format: Format | None) -> list[str]:
    """Return the section of each row, as the format spells it if it has it."""
    counts = questions_per_section(contest_format) if contest_format is not None else {}
    spellings = {name_key(section): section for section in counts}
    sections = (row.cell("section") for row in examination.rows)
    return [spellings.get(name_key(section), section) for section in sections]


def _round_names(contest_format: Format | None, section: str) -> tuple[Names, ...]:
    rounds = (round_ for round_ in _question_rounds(contest_format) if round_.section == section)
    return tuple(names_by_language(round_.name) for round_ in rounds)


def _question_rounds(contest_format: Format | None) -> list[QuestionRound]:
    """Return the rounds of the format that ask questions."""
    rounds = contest_format.rounds if contest_format is not None else ()
    return [round_ for round_ in rounds if isinstance(round_, QuestionRound)]


def _question_views(examination: Examination, contest_format: Format | None) -> list[QuestionView]:
    numbers: dict[str, int] = {}
    thinking_s = {round_.section: round_.thinking_s for round_ in reversed(_question_rounds(contest_format))}
    views: list[QuestionView] = []
    sections = _section_names(examination, contest_format)
    for row, section in zip(examination.rows[:MAX_QUESTIONS], sections, strict=False):
        numbers[section] = numbers.get(section, 0) + 1
        views.append(_question_view(row, section, numbers[section], thinking_s.get(section, 0)))
    return views


def _question_view(row: QuestionRow, section: str, number: int, thinking_s: int) -> QuestionView:
    cells = {column.name: row.cell(column.name)[: column.max_length] for column in COLUMNS if column.name != "section"}
    return QuestionView(
        row=row.number,
        number=number,
        section=section,
        **cells,
        reading_s=ceil(len(row.cell("text").split()) / SYLLABLES_PER_S),
        thinking_s=thinking_s,
    )
