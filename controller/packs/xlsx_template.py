"""Template of a pack (openpyxl): a workbook in which teachers write questions, with hints and lists to choose from.

Hints are in any language. Column names and the mark of the example are read back, so they are in Vietnamese or English.

Kind: adapter
"""

import io
from collections.abc import Iterator
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE, Language, Translate, name_in
from bus.messages import Sentence, SentenceArgs
from controller.formats.format import Format, QuestionRound
from controller.packs.format_fit import questions_per_section
from controller.packs.rows import EXAMPLES, MAX_QUESTIONS
from question_files.columns import COLUMNS, Column

_WIDTHS = {"section": 16, "text": 62, "answer": 34, "notes": 34, "source": 30, "picture": 18, "clip": 18}
_HINTS = {
    "section": Sentence("hint-section", "Choose the section from the list."),
    "text": Sentence("hint-text", "What the MC reads, within 30 seconds if possible (about 90 syllables)."),
    "answer": Sentence("hint-answer", "The right answer; the shorter it is, the easier it is to judge."),
    "notes": Sentence("hint-notes", "Only the MC sees them: which answers count as right, too, and which do not."),
    "source": Sentence("hint-source", "Where the answer can be looked up: document, article, page."),
    "picture": Sentence(
        "hint-picture",
        "Name of a picture file (PNG, JPEG, WebP), such as cau-5.png. Put the file beside this one, do not paste it "
        "into the cell.",
    ),
    "clip": Sentence(
        "hint-clip",
        "Name of a file of sound or video (MP3, MP4), such as cau-5.mp3, which the MC plays on the projector. Put the "
        "file beside this one.",
    ),
}
_EXAMPLE = {
    "text": Sentence("example-text", "At which level of online public services can fees be paid over the network?"),
    "answer": Sentence("example-answer", "Level 4"),
    "notes": Sentence("example-notes", "“4” is enough."),
    "source": Sentence("example-source", "Decree 43/2011/NĐ-CP, article 3"),
}
_SHEET, _INSTRUCTIONS = Sentence("template-sheet", "Questions"), Sentence("template-hints", "Instructions")
_CHECK = {"command": "bamchuong pack check FILE.xlsx"}

_MAX_SHEET_NAME, _MAX_PROMPT_TITLE, _MAX_PROMPT = 31, 32, 255
"""How many characters Excel takes; a file with more is called damaged."""

_TEXT_COLOUR, _FILL_COLOUR, _BORDER_COLOUR = "FFFFFFFF", "FF7A1F2B", "FFBFB6AC"


def pack_template(form: Format, language: Language = DEFAULT_LANGUAGE) -> bytes:
    """The template for a pack for `form`, with its hints in `language`, as the bytes of an XLSX file."""
    template = _Template(form, language, translator(language))
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(template.sheet_name(_SHEET))
    for place, column in enumerate(COLUMNS, 1):
        _column(sheet, place, column, template)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 26
    _write_hints(book.create_sheet(template.sheet_name(_INSTRUCTIONS)), template)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class _Template(NamedTuple):
    """What all parts of a template are written from."""

    form: Format
    language: Language
    text: Translate

    def sheet_name(self, sentence: Sentence) -> str:
        """`sentence` without the characters that the name of a sheet cannot have."""
        return INVALID_TITLE_REGEX.sub(" ", self.text(sentence))[:_MAX_SHEET_NAME]

    def heading(self, column: Column) -> str:
        """The name of `column` as every program reads it."""
        return self._read_back(column.names)

    def example(self, column: Column, sections: list[str]) -> str | None:
        """What the example row has in `column`."""
        if column.name == "section" and sections:
            return sections[0]
        example = self.text(_EXAMPLE[column.name]) if column.name in _EXAMPLE else None
        return f"{self._read_back(EXAMPLES)} {example}" if column.name == "text" else example

    def _read_back(self, words: tuple[str, str]) -> str:
        vietnamese, english = words
        return vietnamese if self.language == DEFAULT_LANGUAGE else english


def _column(sheet: Worksheet, place: int, column: Column, template: _Template) -> None:
    """The heading with its hint, the example and the rule for what may be written below."""
    heading = sheet.cell(1, place, template.heading(column))
    heading.font = Font(bold=True, color=_TEXT_COLOUR)
    heading.fill = PatternFill("solid", fgColor=_FILL_COLOUR)
    heading.alignment = Alignment(vertical="center")
    heading.comment = Comment(template.text(_HINTS[column.name]), "bamchuong", height=90, width=260)
    letter = heading.column_letter
    sheet.column_dimensions[letter].width = _WIDTHS[column.name]
    sections = list(questions_per_section(template.form))
    example = sheet.cell(2, place, template.example(column, sections))
    example.font = Font(italic=True, color="FF7F7F7F")
    line = Side(style="hair", color=_BORDER_COLOUR)
    for row in range(2, 2 + min(60, MAX_QUESTIONS)):
        cell = sheet.cell(row, place)
        cell.number_format = "@"  # text that looks like a date or number stays as it was typed
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=line)
    rule = _rule(column, sections, template)
    rule.add(f"{letter}2:{letter}{MAX_QUESTIONS + 1}")
    sheet.add_data_validation(rule)


def _rule(column: Column, sections: list[str], template: _Template) -> DataValidation:
    if column.name == "section" and sections and sum(map(len, sections)) < 200:
        rule = DataValidation(type="list", formula1=f'"{",".join(sections)}"', allow_blank=True)
    else:
        rule = DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(column.max_length), allow_blank=True
        )
    hint = _HINTS[column.name]
    limit = Sentence("hint-limit", "{hint} At most {most} characters.", {"hint": hint, "most": column.max_length})
    rule.promptTitle, rule.prompt = template.heading(column), template.text(hint)[:_MAX_PROMPT]
    rule.errorTitle = template.text(Sentence("hint-refused", "Not allowed"))[:_MAX_PROMPT_TITLE]
    rule.error = template.text(limit)[:_MAX_PROMPT]
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _write_hints(sheet: Worksheet, template: _Template) -> None:
    """The sheet with instructions."""
    sheet.column_dimensions["A"].width = 110
    for number, (sentence, is_heading) in enumerate(_hint_lines(template), 1):
        cell = sheet.cell(number, 1, "" if sentence is None else template.text(sentence))
        cell.font = Font(bold=is_heading)
        cell.alignment = Alignment(wrap_text=True)


def _hint_lines(template: _Template) -> Iterator[tuple[Sentence | None, bool]]:
    """The lines of the instructions, and which of them are headings; None: an empty line."""
    yield Sentence("how-to", "How to write a pack of questions"), True
    text = (
        "One question per row, on the sheet “{sheet}”. The questions of a section are asked in the order of their rows."
    )
    yield Sentence("how-to-rows", text, {"sheet": template.sheet_name(_SHEET)}), False
    yield (
        Sentence("how-to-cells", "Replace or delete the example row. Do not merge cells, do not use formulas."),
        False,
    )
    yield None, False
    name = name_in(template.form.name, template.language)
    yield Sentence("format-name", "Format: {name}", {"name": name}), True
    for section, count in questions_per_section(template.form).items():
        yield _section_line(section, count, template), False
    yield None, False
    yield Sentence("how-to-columns", "The columns"), True
    for column in COLUMNS:
        yield _column_line(column, template), False
    yield None, False
    yield Sentence("how-to-check", "Check it before you hand it in: {command}", _CHECK), False


def _section_line(section: str, count: int, template: _Template) -> Sentence:
    """How many questions `section` needs, and of which round."""
    rounds = [round_ for round_ in template.form.rounds if isinstance(round_, QuestionRound)]
    names = [name_in(round_.name, template.language) for round_ in rounds if round_.section == section]
    if not names:
        return Sentence("spare-section", "{section}: spare questions and tie-breaks", {"section": section})
    args: SentenceArgs = {"section": section, "count": count, "round": names[0]}
    return Sentence("round-section", "{section}: {count} questions ({round})", args)


def _column_line(column: Column, template: _Template) -> Sentence:
    text = "{column}: {hint}" if column.required else "{column} (may be empty): {hint}"
    return Sentence("column-line", text, {"column": template.heading(column), "hint": _HINTS[column.name]})
