"""Practice questions for a rehearsal: as many as a format asks for, and a few to spare; they tell no real ones.

Kind: pure
"""

from bus.language import Translate, name_in
from bus.messages import Sentence, SentenceArgs
from controller.formats.format import Format
from controller.packs.format_fit import questions_per_section
from question_files.formula_escape import csv_bytes

SPARES = 3
"""Questions of the spare section: a rehearsal voids one or two."""


def practice_pack(form: Format, translate: Translate) -> bytes:
    """The CSV file of a pack with enough questions for `form`."""
    headings = ["phần", "câu hỏi", "đáp án"]
    rows = [_row(form, section, number, translate) for section, number in _numbers(form)]
    return csv_bytes([headings, *rows])


def _numbers(form: Format) -> list[tuple[str, int]]:
    needed = questions_per_section(form)
    counts = {section: count or SPARES for section, count in needed.items()}
    return [(section, number) for section, count in counts.items() for number in range(1, count + 1)]


def _row(form: Format, section: str, number: int, translate: Translate) -> list[str]:
    args: SentenceArgs = {"number": number, "format": name_in(form.name), "section": section}
    text = Sentence("practice-question", "Practice question {number} ({section}): how much is {number} plus 1?", args)
    return [section, translate(text), str(number + 1)]
