"""Questions, and a writer for each kind of file in which teachers and other programs hand them in.

The writers know the kinds from their documentation and from real files, not from our readers.
"""

import csv
import html
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from hypothesis import strategies as st
from msgspec import Struct
from openpyxl.cell import WriteOnlyCell

from question_files.text_keys import comparison_key

LETTERS = "ABCDEFGH"


class Sample(Struct, frozen=True):
    """A question as its author has it in mind. `choices` are empty where pupils answer freely."""

    section: str
    text: str
    answer: str
    choices: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The letter of the right choice."""
        return LETTERS[self.choices.index(self.answer)]


class Layout(Struct, frozen=True):
    """How a table is laid out.

    Args:
        headings: what the columns of section, question and answer are called.
        order: the order of the columns.
        title: lines above the column names.
        is_numbered: a column numbers the questions.
        are_letters: the right answer is a letter where there are choices.
        blank_every: an empty row after so many questions; 0: none.
    """

    headings: tuple[str, str, str]
    order: tuple[int, ...]
    title: tuple[str, ...]
    is_numbered: bool
    are_letters: bool
    blank_every: int


class TextStyle(Struct, frozen=True):
    """How a program saves a table as text."""

    separator: str
    encoding: str
    line_end: str
    names_separator: bool
    quotes_all: bool


WORDS = (
    *(
        "Thủ",
        "đô",
        "của",
        "nước",
        "Việt",
        "Nam",
        "là",
        "thành",
        "phố",
        "nào",
        "sông",
        "Hồng",
        "chảy",
        "qua",
        "Hà",
        "Nội",
    ),
    *("Trường", "Sa", "Điện", "Biên", "Phủ", "Nguyễn", "Trãi", "Ê-đê", "Y", "Bih", "ĐẮK", "LẮK", "ở", "ngày", "ĩnh"),
)
ODD_WORDS = (
    *("1.000.000", "3,14", "50%", "10²", "H₂O", "x=2", "{a;b}", "~3", "#1", "a:b", "→", "'nháy'", '"kép"', "“cong”"),
    *("C:\\tập", "5<7", "R&D", "(a)", "[b]", "a|b", "@tên", "–", "…", "12/1945", "19:45", "http://a.vn/?b=c", "e^x"),
)
SECTIONS = ("khoi-dong", "Tăng tốc", "Về đích", "Phần thi: chung kết", "Câu hỏi phụ")
TITLES = ("ĐỀ THI RUNG CHUÔNG VÀNG", "Trường THCS Long Biên; năm học 2026–2027", "Tổng số: 10 câu")
HEADINGS = (
    ("phần", "câu hỏi", "đáp án"),
    ("Section", "Question", "Answer"),
    ("VÒNG", "Nội dung câu hỏi", "Đáp án đúng"),
)

word = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(ODD_WORDS))
phrase = st.lists(word, min_size=1, max_size=4).map(" ".join)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A text of one to three lines that begin with a word."""
    lines = draw(
        st.lists(st.tuples(st.sampled_from(WORDS), st.lists(word, min_size=2, max_size=7)), min_size=1, max_size=3)
    )
    return "\n".join(" ".join((first, *rest)) for first, rest in lines)


@st.composite
def samples(draw: st.DrawFn, *, with_lines: bool = True) -> tuple[Sample, ...]:
    """One to six questions with different texts, in the order of their sections."""
    texts = draw(
        st.lists(sentences(), min_size=1, max_size=6, unique_by=lambda text: comparison_key(text).rstrip(" ?.!…:"))
    )
    questions = [draw(_sample(text if with_lines else text.replace("\n", " "))) for text in texts]
    return tuple(sorted(questions, key=lambda question: SECTIONS.index(question.section)))


@st.composite
def _sample(draw: st.DrawFn, text: str) -> Sample:
    section = draw(st.sampled_from(SECTIONS))
    if draw(st.booleans()):
        return Sample(section, text, f"{draw(st.sampled_from(WORDS))} {draw(phrase)}")
    # a choice begins with a number, so that none is another one's letter or the same but for a point
    endings = draw(st.lists(phrase, min_size=2, max_size=6))
    choices = tuple(f"{number} {ending}" for number, ending in enumerate(endings, 10))
    return Sample(section, text, draw(st.sampled_from(choices)), choices)


layouts = st.builds(
    Layout,
    headings=st.sampled_from(HEADINGS),
    order=st.permutations(range(3)).map(tuple),
    title=st.lists(st.sampled_from(TITLES), max_size=2).map(tuple),
    is_numbered=st.booleans(),
    are_letters=st.booleans(),
    blank_every=st.integers(0, 2),
)
text_styles = st.builds(
    TextStyle,
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    line_end=st.sampled_from(("\n", "\r\n")),
    names_separator=st.booleans(),
    quotes_all=st.booleans(),
)


def table(questions: Sequence[Sample], layout: Layout) -> list[list[str]]:
    """The rows of a table, with columns A, B … where a question has choices."""
    most = max(len(question.choices) for question in questions)
    head = [layout.headings[place] for place in layout.order] + [LETTERS[place] for place in range(most)]
    rows = [[line] for line in layout.title]
    rows.append(["STT", *head] if layout.is_numbered else head)
    for number, question in enumerate(questions, 1):
        answer = question.letter if question.choices and layout.are_letters else question.answer
        cells = [(question.section, question.text, answer)[place] for place in layout.order]
        cells += [*question.choices, *("" for _ in range(most - len(question.choices)))]
        rows.append([str(number), *cells] if layout.is_numbered else cells)
        if layout.blank_every and number % layout.blank_every == 0:
            rows.append([""] * len(cells))
    return rows


def as_text_table(rows: Sequence[Sequence[str]], style: TextStyle) -> bytes:
    """CSV, or columns separated by tabs."""
    text = io.StringIO(newline="")
    if style.names_separator:
        text.write(f"sep={style.separator}{style.line_end}")
    dialect = "unix" if style.quotes_all else "excel"
    csv.writer(text, dialect, delimiter=style.separator, lineterminator=style.line_end).writerows(rows)
    return text.getvalue().encode(style.encoding)


def as_workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """XLSX with one sheet for each of `sheets`."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_text_cell(sheet, text) for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that is a text whatever it begins with; None if there is none."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def as_word_table(rows: Sequence[Sequence[str]]) -> bytes:
    """DOCX with the rows of more than one cell as a table, those of one as paragraphs above it."""
    above = "".join(_paragraphs(row[0]) for row in rows if len(row) == 1)
    cells = ("".join(f"<w:tc>{_paragraphs(cell)}</w:tc>" for cell in row) for row in rows if len(row) > 1)
    return _document(above + f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>")


def as_word_list(text: str) -> bytes:
    """DOCX with each line as a paragraph."""
    return _document(_paragraphs(text))


def _paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))


def _document(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def as_gift(questions: Sequence[Sample]) -> str:
    """Moodle's GIFT; a category before the questions of each section."""
    parts: list[str] = []
    section = ""
    for number, question in enumerate(questions, 1):
        if question.section != section:
            section = question.section
            parts.append(f"$CATEGORY: $course$/top/{section}")
        answers = question.choices or (question.answer,)
        marked = (f"{'=' if answer == question.answer else '~'}{_gift(answer)}" for answer in answers)
        parts.append(f"::Câu {number}:: {_gift(question.text)} {{\n" + "\n".join(marked) + "\n}")
    return "\n\n".join(parts) + "\n"


def _gift(text: str) -> str:
    for sign in "\\~=#{}:":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def as_list(questions: Sequence[Sample], answer_mark: str = "Đáp án:") -> str:
    """Questions as teachers write them below one another; with `ANSWER:` they are Aiken."""
    lines: list[str] = []
    section = ""
    for number, question in enumerate(questions, 1):
        if question.section != section:
            section = question.section
            lines.append(f"Phần: {section}")
        lines.append(f"Câu {number}. {question.text}")
        lines += [f"{letter}. {choice}" for letter, choice in zip(LETTERS, question.choices, strict=False)]
        lines += [f"{answer_mark} {question.letter if question.choices else question.answer}", ""]
    return "\n".join(lines)


def as_open_trivia(questions: Sequence[Sample]) -> str:
    """The answer of Open Trivia Database, whose texts are escaped for HTML."""
    results = [
        {
            "type": "multiple",
            "difficulty": "easy",
            "category": html.escape(question.section),
            "question": html.escape(question.text),
            "correct_answer": html.escape(question.answer),
            "incorrect_answers": [html.escape(choice) for choice in question.choices if choice != question.answer],
        }
        for question in questions
    ]
    return json.dumps({"response_code": 0, "results": results})


def as_quiz_bowl(questions: Sequence[Sample]) -> str:
    """QBJ, as MODAQ writes it. Its `metadata` is for people, so the section is the file's name."""
    tossups = [
        {
            "question": question.text,
            "answer": question.answer,
            "number": number,
            "metadata": f"Cô Hà, {question.section}",
        }
        for number, question in enumerate(questions, 1)
    ]
    return json.dumps({"tossups": tossups, "bonuses": []}, ensure_ascii=False)
