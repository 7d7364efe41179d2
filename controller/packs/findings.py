"""Findings in a pack of questions, in Vietnamese and English: row, column, what is wrong, what is allowed.

An error keeps the pack from being used; a warning is something that a person should check. The code is for programs
and never changes its meaning; the text is for people.

Kind: pure
"""

from enum import StrEnum

from msgspec import Struct

from bus.language import Language

COVERED = ""
"""The code of a merged cell whose finding is reported at the first cell of its range."""


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    WARNING = "warning"


class CellFault(Struct, frozen=True):
    """What is wrong with one cell as the reader of a file found it; `place` is its column, from 0."""

    place: int
    code: str
    args: dict[str, str | int] = {}
    severity: Severity = Severity.ERROR


class Finding(Struct, frozen=True):
    """One thing that is wrong in a pack (or, as a warning, may be). `row` counts from 1; 0: the whole file."""

    code: str
    row: int = 0
    column: str = ""
    args: dict[str, str | int] = {}
    severity: Severity = Severity.ERROR

    def text(self, language: Language = "en") -> str:
        """The finding as one sentence: where, what, what is allowed."""
        text = TEXTS[self.code][language == "vi"].format(**self.args)
        place = self._place(language)
        return f"{place}: {text}" if place else text

    def _place(self, language: Language) -> str:
        row, column = ("dòng", "cột") if language == "vi" else ("row", "column")
        parts = [f"{row} {self.row}"] if self.row else []
        return ", ".join([*parts, f"{column} {self.column}"] if self.column else parts)


TEXTS: dict[str, tuple[str, str]] = {
    "empty-file": (
        "the file is empty; the first row must contain the column names: {allowed}",
        "tệp trống; dòng đầu phải là tên các cột: {allowed}",
    ),
    "no-questions": (
        "no questions below the row of column names; write one question per row",
        "không có câu hỏi nào dưới dòng tên cột; mỗi dòng viết một câu hỏi",
    ),
    "too-many-questions": (
        "{count} questions; a pack holds at most {most}",
        "{count} câu hỏi; một bộ nhiều nhất {most} câu",
    ),
    "unknown-column": ("unknown column; allowed: {allowed}", "cột lạ; được dùng: {allowed}"),
    "doubled-column": (
        "duplicate of the column {first}; keep only one",
        "trùng, cột {first} cùng nghĩa; chỉ giữ một",
    ),
    "missing-column": ("the column {names} is missing", "thiếu cột {names}"),
    "stray-text": (
        "text in cell {cell}, but only {named} columns have names; put text that contains a comma or semicolon in "
        "double quotes",
        "có chữ ở ô thứ {cell}, nhưng chỉ {named} cột có tên; chữ có dấu phẩy hay chấm phẩy phải để trong ngoặc kép",
    ),
    "missing": ("missing; write 1 to {most} characters", "còn trống; viết từ 1 đến {most} ký tự"),
    "too-long": ("{count} characters; at most {most} are allowed", "{count} ký tự; nhiều nhất {most}"),
    "invisible": (
        "contains the invisible character {code}; only letters, symbols and line breaks are allowed",
        "có ký tự ẩn {code}; chỉ được dùng chữ, dấu và xuống dòng",
    ),
    "doubled-question": (
        "the same question as in row {first}; ask each question only once",
        "câu này đã có ở dòng {first}; mỗi câu chỉ hỏi một lần",
    ),
    "example": (
        "the example from the template; write your own question or delete the row",
        "đây là câu ví dụ của mẫu; hãy viết câu của mình hoặc xoá dòng",
    ),
    "formula": (
        "a formula ({formula}); write the text itself, formulas are not evaluated",
        "công thức ({formula}); hãy viết thẳng nội dung, công thức không được tính",
    ),
    "date": (
        "the spreadsheet turned it into a date or time; format the cell as Text and type it again",
        "bảng tính đã đổi thành ngày giờ; đặt định dạng ô là Text (Văn bản) rồi viết lại",
    ),
    "truth": (
        "the spreadsheet turned it into TRUE or FALSE; format the cell as Text and type it again",
        "bảng tính đã đổi thành TRUE/FALSE; đặt định dạng ô là Text (Văn bản) rồi viết lại",
    ),
    "sheet-error": (
        "contains the spreadsheet error {error}; write the text itself",
        "ô báo lỗi {error}; hãy viết thẳng nội dung",
    ),
    "merged": (
        "merged cells {cells}; undo the merge, each row needs its own text",
        "các ô {cells} bị gộp; hãy bỏ gộp ô, mỗi dòng phải có nội dung riêng",
    ),
    "number-format": (
        "a number with a display format ({form}); read as {value}. Format the cell as Text to be sure",
        "một số mà bảng tính hiện theo kiểu riêng ({form}); đọc là {value}. Nên đặt định dạng ô là Text (Văn bản)",
    ),
    "picture-name": (
        "{name!r} is not a plain file name; write only the name of a picture file beside the pack, such as cau-5.png",
        "{name!r} không phải tên tệp; chỉ viết tên ảnh nằm cạnh bộ câu hỏi, ví dụ cau-5.png",
    ),
    "picture-missing": (
        "the picture {name} is not beside the pack; put it into the same folder",
        "không thấy ảnh {name} cạnh bộ câu hỏi; hãy để ảnh vào cùng thư mục",
    ),
    "picture-bad": (
        "{name} is not a picture that can be shown; allowed: PNG, JPEG or WebP",
        "{name} không phải ảnh dùng được; được dùng: PNG, JPEG hoặc WebP",
    ),
    "picture-large": (
        "the picture {name} is too large ({size}); at most {most} are allowed",
        "ảnh {name} quá lớn ({size}); nhiều nhất {most}",
    ),
    "picture-pasted": (
        "{count} pictures are pasted into the sheet and will not be shown. Save each as a file beside the pack and "
        "write its name in the row of its question",
        "{count} ảnh dán trong bảng sẽ không được dùng. Hãy lưu từng ảnh thành tệp cạnh bộ câu hỏi và ghi tên tệp vào "
        "dòng của câu hỏi",
    ),
    "pictures-heavy": (
        "the pictures total {size}; at most {most} is allowed. Save large photographs at a smaller size",
        "các ảnh nặng tổng cộng {size}; nhiều nhất {most}. Hãy lưu ảnh chụp với kích thước nhỏ hơn",
    ),
    "too-few": (
        "section {section}: {present} questions, the format {form!r} needs {needed}",
        "phần {section}: có {present} câu, thể lệ {form!r} cần {needed}",
    ),
    "more-than-asked": (
        "section {section}: {present} questions, the format {form!r} asks {needed}; the last {rest} will not be asked",
        "phần {section}: có {present} câu, thể lệ {form!r} chỉ hỏi {needed}; {rest} câu cuối sẽ không dùng",
    ),
    "no-spare": (
        "no questions in section {section}: voided questions cannot be replaced and ties cannot be broken",
        "phần {section} không có câu nào: không có câu thay câu bị huỷ và không có câu hỏi phụ",
    ),
    "section-unused": (
        "section {section} does not occur in the format {form!r}; allowed: {allowed}",
        "phần {section} không có trong thể lệ {form!r}; được dùng: {allowed}",
    ),
    "long-to-read": (
        "{syllables} syllables, about {seconds} s to read aloud; the limit is {most} s",
        "{syllables} tiếng, đọc mất khoảng {seconds} giây; chỉ có {most} giây",
    ),
    "long-answer": (
        "{syllables} syllables; an answer of more than {most} is hard to say and to judge",
        "{syllables} tiếng; đáp án dài quá {most} tiếng khó trả lời và khó chấm",
    ),
    "odd-character": (
        "contains {letter} ({code}), which is invisible or easily mistaken for another character; type it again",
        "có {letter} ({code}), ký tự dễ nhầm hoặc không nhìn thấy; hãy gõ lại",
    ),
    "old-encoding": (
        "looks like text in an old Vietnamese font (TCVN3 or VNI): {sample}; convert it to Unicode",
        "có vẻ là chữ gõ bằng phông cũ (TCVN3 hoặc VNI): {sample}; hãy chuyển sang Unicode",
    ),
    "formula-like": (
        "starts with {letter}, which spreadsheets take for a formula; it is read as text",
        "bắt đầu bằng {letter}, bảng tính dễ hiểu là công thức; ở đây đọc là chữ",
    ),
    "made-nfc": (
        "{count} cells with decomposed accents (Unicode NFD); they are read as composed letters (NFC)",
        "{count} ô có chữ và dấu tách rời (Unicode tổ hợp); được đọc thành chữ dựng sẵn (NFC)",
    ),
    "nearly-doubled": (
        "nearly the same question as in row {first}; ask each question only once",
        "gần giống câu ở dòng {first}; mỗi câu chỉ hỏi một lần",
    ),
}
"""By code: the text in English and in Vietnamese."""
