"""Errors of files that are no table of questions at all, in Vietnamese and English.

Kind: pure
"""

from bus.bad_file import BadFileError
from bus.language import Language


class UnreadableError(BadFileError):
    """A file that cannot be read as a table; its author's fault. `row` counts from 1; 0: the whole file."""

    def __init__(self, file: str, code: str, row: int = 0, **args: str | float) -> None:
        self.code, self.row, self.details = code, row, args
        super().__init__([f"{file}: {self.text()}"])

    def text(self, language: Language = "en") -> str:
        """Why, and what to do, without the file's name."""
        reason = REASONS[self.code][language == "vi"].format(**self.details)
        row = "dòng" if language == "vi" else "row"
        return f"{row} {self.row}: {reason}" if self.row else reason


REASONS: dict[str, tuple[str, str]] = {
    "kind": (
        "{ending} files are not packs; allowed: {allowed}",
        "{ending} không phải bộ câu hỏi; được dùng: {allowed}",
    ),
    "no-ending": (
        "a file without an extension is not a pack; allowed: {allowed}",
        "tệp không có đuôi thì không phải bộ câu hỏi; được dùng: {allowed}",
    ),
    "long": (
        "larger than {most:g} MB; no pack of questions is that large; put pictures beside it as separate files",
        "dài hơn {most:g} MB; bộ câu hỏi không bao giờ dài như vậy; ảnh để cạnh bộ câu hỏi, thành tệp riêng",
    ),
    "csv-rows": (
        "more than {most} rows; a pack holds at most 1,000 questions",
        "nhiều hơn {most} dòng; một bộ nhiều nhất 1.000 câu hỏi",
    ),
    "csv-cells": (
        "{count} cells in one row; at most {most} are allowed, a pack has six columns",
        "một dòng có {count} ô; nhiều nhất {most}, bộ câu hỏi có sáu cột",
    ),
    "csv-broken": (
        'not valid CSV ({why}); put text that contains a separator, a line break or " in double quotes, and double '
        'each " in it',
        'không phải CSV ({why}); chữ có dấu ngăn cách, xuống dòng hay " phải để trong ngoặc kép, mỗi dấu " bên trong '
        "viết hai lần",
    ),
    "csv-nul": (
        "line {line}: byte {byte} is NUL, so this is not CSV text; save it as “CSV UTF-8”",
        "dòng chữ {line}: byte {byte} là NUL nên đây không phải chữ CSV; hãy lưu thành “CSV UTF-8”",
    ),
    "csv-encoding": (
        "line {line}: byte {byte} is not UTF-8; save the file as “CSV UTF-8”",
        "dòng chữ {line}: byte {byte} không phải UTF-8; hãy lưu thành “CSV UTF-8”",
    ),
    "xls": (
        "an old .xls file or one with a password; save it as .xlsx without a password",
        "tệp .xls kiểu cũ hoặc có mật khẩu; hãy lưu thành .xlsx không mật khẩu",
    ),
    "damaged": (
        "the workbook is damaged ({why}); open it and save it again as .xlsx",
        "bảng tính bị hỏng ({why}); hãy mở ra và lưu lại thành .xlsx",
    ),
    "no-workbook": (
        "not an XLSX workbook, or a damaged one ({why}); open it and save it as .xlsx",
        "không phải bảng tính XLSX, hoặc đã hỏng ({why}); hãy mở ra và lưu thành .xlsx",
    ),
    "parts": (
        "{count} parts in the workbook; at most {most} are allowed, none of them twice",
        "bảng tính có {count} phần; nhiều nhất {most}, không phần nào hai lần",
    ),
    "zip": (
        "a ZIP file, but not an XLSX workbook; save the spreadsheet as .xlsx",
        "một tệp ZIP nhưng không phải bảng tính XLSX; hãy lưu bảng tính thành .xlsx",
    ),
    "password": ("has a password; save it without one", "có mật khẩu; hãy lưu không mật khẩu"),
    "part-large": (
        "{part} unpacks to {size}, at most {most} are allowed; a pack is a plain table of at most 1,000 questions: "
        "copy it into a new workbook",
        "{part} bung ra thành {size}, nhiều nhất {most}; bộ câu hỏi là một bảng đơn giản nhiều nhất 1.000 câu: hãy "
        "chép sang bảng tính mới",
    ),
    "large": (
        "the workbook unpacks to {size}, at most {most} are allowed; a pack is a plain table of at most 1,000 "
        "questions: copy it into a new workbook",
        "bảng tính bung ra thành {size}, nhiều nhất {most}; bộ câu hỏi là một bảng đơn giản nhiều nhất 1.000 câu: "
        "hãy chép sang bảng tính mới",
    ),
    "cells": (
        "{count} cells in {part}; at most {most} are allowed: copy the table into a new workbook",
        "{count} ô trong {part}; nhiều nhất {most}: hãy chép bảng sang bảng tính mới",
    ),
    "no-sheet": ("the workbook has no sheet with cells", "bảng tính không có trang nào có ô"),
    "rows": (
        "more than {most} rows; a pack holds at most 1,000 questions: delete the rows below them",
        "nhiều hơn {most} dòng; một bộ nhiều nhất 1.000 câu hỏi: hãy xoá các dòng bên dưới",
    ),
    "merged": (
        "more than {most} merged cells ({cells}, …); undo the merges",
        "nhiều hơn {most} ô bị gộp ({cells}, …); hãy bỏ gộp ô",
    ),
    "sheets": (
        "{count} sheets; at most {most} are allowed, and the questions must be on the first",
        "{count} trang tính; nhiều nhất {most}, và câu hỏi nằm ở trang đầu",
    ),
}
"""By code: the reason in English and in Vietnamese."""
