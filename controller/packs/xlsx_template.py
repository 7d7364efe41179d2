"""Template of a pack (openpyxl): a workbook in which teachers write questions, with hints and lists to choose from.

Kind: adapter
"""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bus.language import name_in
from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.packs.format_fit import questions_per_section
from controller.packs.rows import COLUMNS, EXAMPLE, MAX_QUESTIONS, Column

_WIDTHS = {"section": 16, "text": 62, "answer": 34, "notes": 34, "source": 30, "picture": 18}
_HINTS = {
    "section": "Chọn phần thi trong danh sách.",
    "text": "Câu mà MC đọc. Nên đọc hết trong 30 giây (khoảng 90 tiếng).",
    "answer": "Đáp án đúng, càng ngắn càng dễ chấm.",
    "notes": "Chỉ MC thấy: câu trả lời nào cũng được tính, câu nào không.",
    "source": "Nơi tra lại đáp án: văn bản, điều, trang.",
    "picture": "Tên tệp ảnh (PNG, JPEG, WebP), ví dụ cau-5.png; để ảnh cùng thư mục với tệp này, đừng dán vào ô.",
}
_EXAMPLE = {
    "text": f"{EXAMPLE} Dịch vụ công trực tuyến mức độ nào cho phép thanh toán phí, lệ phí qua mạng?",
    "answer": "Mức độ 4",
    "notes": "Viết “4” là đủ.",
    "source": "Nghị định 43/2011/NĐ-CP, Điều 3",
}
_TEXT_COLOUR, _FILL_COLOUR, _BORDER_COLOUR = "FFFFFFFF", "FF7A1F2B", "FFBFB6AC"


def pack_template(form: Format) -> bytes:
    """The template for a pack for `form`, as the bytes of an XLSX file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet("Câu hỏi")
    for place, column in enumerate(COLUMNS, 1):
        _column(sheet, place, column, form)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 26
    _hints(book.create_sheet("Hướng dẫn"), form)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _column(sheet: Worksheet, place: int, column: Column, form: Format) -> None:
    """The heading with its hint, the example and the rule for what may be written below."""
    heading = sheet.cell(1, place, column.names[0])
    heading.font = Font(bold=True, color=_TEXT_COLOUR)
    heading.fill = PatternFill("solid", fgColor=_FILL_COLOUR)
    heading.alignment = Alignment(vertical="center")
    heading.comment = Comment(_HINTS[column.name], "bamchuong", height=90, width=260)
    letter = heading.column_letter
    sheet.column_dimensions[letter].width = _WIDTHS[column.name]
    sections = list(questions_per_section(form))
    example = sheet.cell(2, place, sections[0] if column.name == "section" and sections else _EXAMPLE.get(column.name))
    example.font = Font(italic=True, color="FF7F7F7F")
    line = Side(style="hair", color=_BORDER_COLOUR)
    for row in range(2, 2 + min(60, MAX_QUESTIONS)):
        cell = sheet.cell(row, place)
        cell.number_format = "@"  # text that looks like a date or number stays as it was typed
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=line)
    rule = _rule(column, sections)
    rule.add(f"{letter}2:{letter}{MAX_QUESTIONS + 1}")
    sheet.add_data_validation(rule)


def _rule(column: Column, sections: list[str]) -> DataValidation:
    if column.name == "section" and sections and sum(map(len, sections)) < 200:
        rule = DataValidation(type="list", formula1=f'"{",".join(sections)}"', allow_blank=True)
    else:
        rule = DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(column.max_length), allow_blank=True
        )
    rule.promptTitle, rule.prompt = column.names[0], _HINTS[column.name]
    rule.errorTitle, rule.error = "Không được", f"{_HINTS[column.name]} Nhiều nhất {column.max_length} ký tự."
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _hints(sheet: Worksheet, form: Format) -> None:
    lines = [
        ("Cách làm một bộ câu hỏi", True),
        ("Mỗi dòng một câu hỏi, trên trang “Câu hỏi”. Câu được hỏi theo thứ tự các dòng trong cùng một phần.", False),
        ("Thay hoặc xoá dòng ví dụ. Không gộp ô, không dùng công thức.", False),
        ("", False),
        (f"Thể lệ: {name_in(form.name)}", True),
        *((line, False) for line in _section_lines(form)),
        ("", False),
        ("Các cột", True),
        *(
            (f"{column.names[0]}{'' if column.required else ' (có thể để trống)'}: {_HINTS[column.name]}", False)
            for column in COLUMNS
        ),
        ("", False),
        ("Kiểm tra trước khi nộp: bamchuong pack check TỆP.xlsx", False),
    ]
    sheet.column_dimensions["A"].width = 110
    for number, (text, is_heading) in enumerate(lines, 1):
        cell = sheet.cell(number, 1, text)
        cell.font = Font(bold=is_heading)
        cell.alignment = Alignment(wrap_text=True)


def _section_lines(form: Format) -> list[str]:
    """How many questions each section needs, one line each."""
    rounds = [round_ for round_ in form.rounds if isinstance(round_, BoardsRound | BuzzersRound)]
    names = {round_.section: round_.name for round_ in reversed(rounds)}
    return [
        f"{section}: {count} câu ({names[section]})" if section in names else f"{section}: câu dự phòng, câu hỏi phụ"
        for section, count in questions_per_section(form).items()
    ]
