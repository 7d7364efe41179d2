"""Adapt the template of a pack (openpyxl): a workbook in which teachers write questions, with hints and lists to choose
from.

Kind: adapter
"""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.packs.lint import sections_of
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
_INK, _PAPER, _LINE = "FFFFFFFF", "FF7A1F2B", "FFBFB6AC"


def template(form: Format) -> bytes:
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
    head = sheet.cell(1, place, column.names[0])
    head.font = Font(bold=True, color=_INK)
    head.fill = PatternFill("solid", fgColor=_PAPER)
    head.alignment = Alignment(vertical="center")
    head.comment = Comment(_HINTS[column.name], "bamchuong", height=90, width=260)
    letter = head.column_letter
    sheet.column_dimensions[letter].width = _WIDTHS[column.name]
    sections = list(sections_of(form))
    example = sheet.cell(2, place, sections[0] if column.name == "section" and sections else _EXAMPLE.get(column.name))
    example.font = Font(italic=True, color="FF7F7F7F")
    line = Side(style="hair", color=_LINE)
    for row in range(2, 2 + min(60, MAX_QUESTIONS)):
        cell = sheet.cell(row, place)
        cell.number_format = "@"  # what looks like a date or number stays as it was typed
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
        (f"Thể lệ: {form.name}", True),
        *((line, False) for line in _needed(form)),
        ("", False),
        ("Các cột", True),
        *(
            (f"{one.names[0]}{'' if one.required else ' (có thể để trống)'}: {_HINTS[one.name]}", False)
            for one in COLUMNS
        ),
        ("", False),
        ("Kiểm tra trước khi nộp: bamchuong pack check TỆP.xlsx", False),
    ]
    sheet.column_dimensions["A"].width = 110
    for number, (text, strong) in enumerate(lines, 1):
        cell = sheet.cell(number, 1, text)
        cell.font = Font(bold=strong)
        cell.alignment = Alignment(wrap_text=True)


def _needed(form: Format) -> list[str]:
    """How many questions each section needs, in words."""
    names = {
        stage.section: stage.name for stage in reversed(form.rounds) if isinstance(stage, BoardsRound | BuzzersRound)
    }
    return [
        f"{section}: {count} câu ({names[section]})" if section in names else f"{section}: câu dự phòng, câu hỏi phụ"
        for section, count in sections_of(form).items()
    ]
