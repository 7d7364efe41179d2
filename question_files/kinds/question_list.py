"""Questions that are written one below the other, not in a table: what all such kinds of file come to.

Kind: pure
"""

from collections.abc import Sequence

from msgspec import Struct

from question_files.choices import LABELS, Answer, resolve, with_choices
from question_files.columns import COLUMNS_BY_NAME
from question_files.file_errors import UnreadableError
from question_files.findings import CellFault, Severity
from question_files.table import Page, Row
from question_files.text_keys import name_key

MAX_QUESTIONS_READ = 3_000
"""As many as rows of a table are read."""

_COLUMNS = ("section", "text", "answer", "notes")


class ListedQuestion(Struct, frozen=True):
    """One question of such a file.

    Args:
        number: the line in which it starts, or its number in the file.
        text: the question.
        answer: the right answer; one of `choices`, if there are any.
        choices: what pupils choose from, in the order in which it is read aloud.
        notes: what else counts as right.
        section: the part of the evening; empty: the file does not say it.
        refused: what kind of question it is, if it is none that can be asked.
        media: the picture, sound or film that belongs to it and is not read.
    """

    number: int
    text: str
    answer: str = ""
    choices: tuple[str, ...] = ()
    notes: str = ""
    section: str = ""
    refused: str = ""
    media: str = ""


def page_of(questions: Sequence[ListedQuestion], name: str, file: str) -> Page:
    """`questions` as a page with column names; where none says its section, `name` does.

    Raises `UnreadableError` if there are too many.
    """
    if len(questions) > MAX_QUESTIONS_READ:
        raise UnreadableError(file, "rows", most=MAX_QUESTIONS_READ)
    has_sections = any(question.section for question in questions)
    columns = _COLUMNS if has_sections else _COLUMNS[1:]
    head = Row(0, tuple(COLUMNS_BY_NAME[column].names[0] for column in columns))
    rows = tuple(_row(question, columns) for question in questions)
    return Page((head, *rows), section="" if has_sections else name)


def in_neutral_order(choices: Sequence[str]) -> tuple[str, ...]:
    """`choices` in the order of the alphabet, where a file has the right one first."""
    return tuple(sorted(dict.fromkeys(choices), key=lambda choice: (name_key(choice), choice)))


def _row(question: ListedQuestion, columns: tuple[str, ...]) -> Row:
    has_too_many = len(question.choices) > len(LABELS)
    labelled = {} if has_too_many else dict(zip(LABELS, question.choices, strict=False))
    refused = f"{len(question.choices)} choices" if has_too_many else question.refused
    answer = _answer(question.answer, labelled)
    cells = {
        "section": question.section,
        "text": with_choices(question.text, labelled) if labelled else question.text,
        "answer": answer.text,
        "notes": question.notes,
    }
    place = columns.index("answer")
    faults = [CellFault(place, "question-kind", {"kind": refused})] if refused else []
    if question.media:
        faults.append(CellFault(columns.index("text"), "question-media", {"name": question.media}))
    if answer.code and not refused:
        severity = Severity.ERROR if answer.is_error else Severity.WARNING
        faults.append(CellFault(place, answer.code, answer.args, severity=severity))
    return Row(question.number, tuple(cells[column] for column in columns), tuple(faults))


def _answer(answer: str, choices: dict[str, str]) -> Answer:
    """The right choice with its letter; a choice that is just a letter (blood group B) is not taken for another."""
    same = next((f"{label}. {text}" for label, text in choices.items() if text == answer), "")
    return Answer(same) if same else resolve(answer, choices)
