"""Template of a nomination form (openpyxl): a sheet to fill in, with lists and rules for what may be written.

Kind: adapter
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bus.language import Translate
from bus.messages import Sentence
from season.nominations import form_labels as labels
from season.nominations.nomination import MAX_CLASSES, MAX_HEAT_PUPILS
from season.plan.plan import SeasonPlan
from season.rules.entries import TEAM_PUPILS

TITLE_ROW, FIRST_FIELD_ROW = 1, 3
HEADER_ROW = FIRST_FIELD_ROW + len(labels.LABELS) + 1
TICK = "x"


def form_template(plan: SeasonPlan, school: str, translate: Translate) -> bytes:
    """The form of `school`, as the bytes of an XLSX file; hints are by `translate`, labels are read back."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet("Đề cử")
    sheet.cell(TITLE_ROW, 1, f"ĐỀ CỬ ĐỘI DỰ THI – {plan.title}").font = Font(bold=True, size=14)
    _write_fields(sheet, plan.schools.names[school])
    _write_pupils(sheet)
    _add_rules(sheet, translate)
    for letter, width in (("A", 26), ("B", 34), ("C", 12), ("D", 20), ("E", 20)):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_fields(sheet: Worksheet, school: str) -> None:
    for field, label in labels.LABELS.items():
        row = FIRST_FIELD_ROW + field
        sheet.cell(row, 1, label).font = Font(bold=True)
        cell = sheet.cell(row, 2, school if field == labels.SCHOOL else None)
        cell.border = Border(bottom=Side(style="thin"))
        cell.alignment = Alignment(horizontal="left")
        cell.protection = Protection(locked=False)
    sheet.cell(FIRST_FIELD_ROW + labels.HEAT_DAY, 2).number_format = "DD/MM/YYYY"


def _write_pupils(sheet: Worksheet) -> None:
    for column, title in enumerate(("STT", *labels.COLUMNS.values()), 1):
        cell = sheet.cell(HEADER_ROW, column, title)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF7A1F2B")
    for number in range(1, TEAM_PUPILS + 1):
        sheet.cell(HEADER_ROW + number, 1, number)
        for column in range(1, len(labels.COLUMNS) + 2):
            sheet.cell(HEADER_ROW + number, column).border = Border(bottom=Side(style="thin"))


def _add_rules(sheet: Worksheet, translate: Translate) -> None:
    def add(rule: DataValidation, cells: str, hint: Sentence) -> None:
        rule.prompt = rule.error = translate(hint)[:255]
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(cells)
        sheet.add_data_validation(rule)

    def at(field: int) -> str:
        return f"B{FIRST_FIELD_ROW + field}"

    def number(most: int) -> DataValidation:
        return DataValidation(type="whole", operator="between", formula1="1", formula2=str(most))

    day = DataValidation(type="date", operator="greaterThan", formula1="36526")  # 1 January 2000
    add(day, at(labels.HEAT_DAY), Sentence("hint-heat-day", "The day of the heat: day/month/year."))
    add(number(MAX_CLASSES), at(labels.CLASSES), Sentence("hint-classes", "How many classes took part in the heat."))
    add(
        number(MAX_HEAT_PUPILS),
        at(labels.HEAT_PUPILS),
        Sentence("hint-heat-pupils", "How many pupils took part in the heat."),
    )
    first, last = HEADER_ROW + 1, HEADER_ROW + TEAM_PUPILS
    names = DataValidation(type="textLength", operator="between", formula1="2", formula2="80")
    add(names, f"B{first}:B{last}", Sentence("hint-pupil", "Name of the pupil, as on the birth certificate."))
    ticks = DataValidation(type="list", formula1=f'"{TICK}"', allow_blank=True)
    text = "Choose x where the consent was given, on paper, by the pupil and by a parent or guardian."
    add(ticks, f"D{first}:E{last}", Sentence("hint-consent", text))
