"""Questions that somebody at a school has in mind, and how they are laid out in a table or in a list.

Everything comes from the dice, which a seed makes; each habit of the author is named.
"""

import random
from collections.abc import Callable, Sequence

from msgspec import Struct

from tests.properties.question_dialects import LETTERS, Sample

SECTIONS = ("Khởi động", "Tăng tốc", "Về đích")
WORDS = (
    "Thủ đô của nước ta là thành phố nào sông Hồng chảy qua những tỉnh miền Bắc ai viết truyện Kiều năm ấy vua Lê Lợi "
    "khởi nghĩa ở đâu cây cầu Long Biên do người Pháp xây dựng bằng thép quận Hoàn Kiếm biển Đông đảo Phú Quốc"
)
ANSWERS = (
    *("Hà Nội", "Huế", "Đà Nẵng", "Nguyễn Du", "Lê Lợi", "Sông Hồng", "Phú Quốc", "Điện Biên", "Cần Thơ", "Tố Hữu"),
    *("Quảng Trị", "Trường Sa", "Đinh Bộ Lĩnh", "Lý Thái Tổ", "Hồ Gươm", "Tây Nguyên"),
)


def questions(dice: random.Random) -> tuple[Sample, ...]:
    """Three to nine different questions in the order of their sections."""
    mode = dice.choice(("choices", "free", "mixed"))
    sections = sorted(dice.choices(range(3), k=dice.randint(3, 9)))
    return tuple(_question(dice, number, SECTIONS[section], mode) for number, section in enumerate(sections))


def _question(dice: random.Random, number: int, section: str, mode: str) -> Sample:
    words = dice.choices(WORDS.split(), k=dice.randint(4, 14))
    text = f"{words[0].capitalize()} {' '.join(words[1:])} {number + 2}?"
    has_choices = mode == "choices" or (mode == "mixed" and dice.random() < 0.5)
    answers = dice.sample(ANSWERS, 4 if has_choices else 1)
    return Sample(section, text, dice.choice(answers), tuple(answers) if has_choices else ())


HEADINGS = {
    "section": ("Phần", "PHẦN THI", "Vòng", "Vòng thi", "phan", "Phần thi:", "Chặng"),
    "text": ("Câu hỏi", "NỘI DUNG CÂU HỎI", "Nội dung", "Cau hoi", "Câu  hỏi", "Nội dung\ncâu hỏi", "Câu hỏi (*)"),
    "answer": ("Đáp án", "ĐÁP ÁN ĐÚNG", "Đáp án đúng", "Trả lời", "dap an", "Đáp\u00a0án", "Câu trả lời"),
}
CHOICE_HEADINGS = (
    lambda letter: letter,
    lambda letter: f"Phương án {letter}",
    lambda letter: f"Đáp án {letter}",
    lambda letter: f"PA {letter}",
    lambda letter: f"Lựa chọn {letter}",
    lambda letter: f"{letter}.",
)
ANSWER_STYLES: dict[str, Callable[[Sample], str]] = {
    "in full": lambda item: item.answer,
    "letter": lambda item: item.letter,
    "small letter": lambda item: item.letter.lower(),
    "letter and text": lambda item: f"{item.letter}. {item.answer}",
    "letter with a bracket": lambda item: f"{item.letter}) {item.answer}",
    "named letter": lambda item: f"Đáp án {item.letter}",
    "letter with a point": lambda item: f"{item.letter}.",
}
MORE_COLUMNS = ("Mức độ", "Điểm", "Thời gian", "Người soạn", "Môn")


class Sheet(Struct):
    """A table while it is laid out. `band_rows`: places of rows that name a section across the table."""

    rows: list[list[str]]
    head: int
    columns: list[str]
    band_rows: list[int]


def table(dice: random.Random, items: Sequence[Sample], habits: list[str]) -> Sheet:
    """Lay out a table; each habit is named in `habits`."""
    has_choices = any(item.choices for item in items)
    columns = ["section", "text", "answer"]
    if dice.random() < 0.5:
        dice.shuffle(columns)
        habits.append("other order")
    where = dice.choice(("columns", "columns", "in text", "in text on one line")) if has_choices else ""
    if where == "columns":
        place = columns.index("text") + 1
        columns[place:place] = LETTERS[:4]
    if dice.random() < 0.5:
        columns.insert(0, "number")
    bands = dice.random() < 0.25
    if bands:
        columns.remove("section")
        habits.append("sections as rows across")
    for more in dice.sample(MORE_COLUMNS, dice.choice((0, 0, 1, 2))):
        columns.append(more)
    style = dice.choice(tuple(ANSWER_STYLES))
    prefix = dice.choice(("", "", "Câu {}: ", "Câu {}. ", "Câu hỏi {}: "))
    habits += filter(None, (where and f"choices {where}", style, prefix and f"numbered {prefix!r}"))
    choice_heading = dice.choice(CHOICE_HEADINGS)
    names = {name: dice.choice(texts) for name, texts in HEADINGS.items()} | {
        "number": dice.choice(("STT", "TT", "Câu", "Số TT"))
    }
    names |= {letter: choice_heading(letter) for letter in LETTERS}
    sheet = Sheet([], 0, columns, [])
    for line in dice.sample(
        ("PHÒNG GD&ĐT QUẬN LONG BIÊN", "ĐỀ THI RUNG CHUÔNG VÀNG", "Năm học 2026–2027"), dice.choice((0, 0, 1, 2, 3))
    ):
        sheet.rows.append([line])
    if sheet.rows and dice.random() < 0.5:
        sheet.rows.append([])
    sheet.head = len(sheet.rows)
    sheet.rows.append([names.get(column, column) for column in columns])
    before = ""
    for number, item in enumerate(items, 1):
        if bands and item.section != before:
            before = item.section
            sheet.band_rows.append(len(sheet.rows))
            part = (
                dice.choice(("{}", "Phần {n}: {}", "PHẦN {n}. {}", "Vòng {n} – {}"))
                if not habits.count("plain")
                else "{}"
            )
            sheet.rows.append([part.format(item.section, n=SECTIONS.index(item.section) + 1)])
        sheet.rows.append([_cell(column, item, number, where, style, prefix, dice) for column in columns])
        if dice.random() < 0.1:
            sheet.rows.append([])
    if dice.random() < 0.3:
        sheet.rows += [[], ["" for _ in columns]]
    return sheet


def _cell(column: str, item: Sample, number: int, where: str, style: str, prefix: str, dice: random.Random) -> str:
    if column == "number":
        return str(number)
    if column in LETTERS and len(column) == 1:
        return item.choices[LETTERS.index(column)] if item.choices else ""
    if column == "section":
        return item.section
    if column == "answer":
        return ANSWER_STYLES[style](item) if item.choices else item.answer
    if column != "text":
        return {"Điểm": "10", "Thời gian": "15 giây", "Mức độ": "Dễ"}.get(column, "Cô Lan")
    text = prefix.format(number) + item.text
    if item.choices and where == "in text":
        return "\n".join(
            (text, *(f"{letter}. {choice}" for letter, choice in zip(LETTERS, item.choices, strict=False)))
        )
    if item.choices and where == "in text on one line":
        return (
            text
            + "\n"
            + "   ".join(f"{letter}. {choice}" for letter, choice in zip(LETTERS, item.choices, strict=False))
        )
    return text


def listed(dice: random.Random, items: Sequence[Sample], habits: list[str], *, can_mark: bool) -> list[str]:
    """Questions one below the other, in one of the ways of teachers. What is between `**` is bold or underlined."""
    number_style = dice.choice(
        ("Câu {}. ", "Câu {}: ", "Câu {}) ", "{}. ", "{}) ", "Câu hỏi {}: ", "CÂU {}: ", "Câu {} : ", "Câu {} ")
    )
    choice_style = dice.choice(("{}. {}", "{}) {}", "{}.{}", "{}: {}", "{}/ {}"))
    is_small = dice.random() < 0.2 and choice_style in ("{}) {}", "{}. {}")
    per_line = dice.choice((1, 1, 1, 2, 4))
    between = dice.choice(("\t", "\t\t", "     "))
    marks = can_mark and all(item.choices for item in items) and dice.random() < 0.5
    answer_style = dice.choice(
        (
            "Đáp án: {}",
            "ĐÁP ÁN: {}",
            "Đáp án {}",
            "Trả lời: {}",
            "ĐA: {}",
            "Đáp án đúng: {}",
            "=> {}",
            "Đ/A: {}",
            "-> Đáp án: {}",
        )
    )
    named = dice.choice(("letter", "in full", "letter and text"))
    section_style = dice.choice(
        ("Phần: {}", "PHẦN {n}: {}", "Phần {n}. {}", "PHẦN THI {}", "I. {}", "{n}. PHẦN {}", "VÒNG {n}: {}")
    )
    habits += [
        number_style,
        choice_style,
        f"{per_line} in a line",
        "marked" if marks else answer_style,
        named,
        section_style,
    ]
    lines = dice.sample(
        ("PHÒNG GD&ĐT QUẬN LONG BIÊN", "ĐỀ THI RUNG CHUÔNG VÀNG", "(Đề có 2 trang)"), dice.choice((0, 0, 1, 2))
    )
    before = ""
    for number, item in enumerate(items, 1):
        if item.section != before:
            before = item.section
            lines.append(section_style.format(item.section, n=("I", "II", "III")[SECTIONS.index(item.section)]))
        lines.append(number_style.format(number) + item.text)
        choices = [
            choice_style.format(letter.lower() if is_small else letter, choice)
            for letter, choice in zip(LETTERS, item.choices, strict=False)
        ]
        if marks:
            right = item.choices.index(item.answer)
            choices[right] = f"**{choices[right]}**"
        lines += [between.join(choices[place : place + per_line]) for place in range(0, len(choices), per_line)]
        if not marks:
            answer = (
                {"letter": item.letter, "in full": item.answer, "letter and text": f"{item.letter}. {item.answer}"}[
                    named
                ]
                if item.choices
                else item.answer
            )
            lines.append(answer_style.format(answer))
        if dice.random() < 0.5:
            lines.append("")
    return lines
