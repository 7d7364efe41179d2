"""Nomination forms of the demo: the office's own template, filled in as schools fill it in, with faults and without.

Kind: adapter
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bus.messages import Sentence
from season.demo.demo_people import full_name, head_of, pupils_of
from season.nominations import form_labels as labels
from season.nominations.form_cells import read_form
from season.nominations.form_reader import read_grid
from season.nominations.form_template import FIRST_FIELD_ROW, HEADER_ROW, TICK, form_template
from season.nominations.nomination import Nomination
from season.plan.plan import SeasonPlan
from season.rules.entries import TEAM_PUPILS

FIRST_PUPIL_ROW = HEADER_ROW + 1
GUARDIAN_COLUMN = 5

Damage = Callable[[Worksheet], None]
"""What a school does wrong in its form."""


def _two_pupils(sheet: Worksheet) -> None:
    for column in range(2, GUARDIAN_COLUMN + 1):
        sheet.cell(HEADER_ROW + TEAM_PUPILS, column, "")


def _consent_missing(sheet: Worksheet) -> None:
    sheet.cell(FIRST_PUPIL_ROW + 1, GUARDIAN_COLUMN, "")


def _no_day(sheet: Worksheet) -> None:
    sheet.cell(FIRST_FIELD_ROW + labels.HEAT_DAY, 2, "cuối tháng 9")


FAULTS: dict[str, tuple[Damage, Sentence]] = {
    "ngoc-lam": (_two_pupils, Sentence("demo-two-pupils", "two pupils instead of three")),
    "phuc-loi": (_consent_missing, Sentence("demo-no-consent", "a parent's consent is not ticked")),
    "thanh-am": (_no_day, Sentence("demo-no-day", "the day of the heat is no day")),
}
"""Who sends a form with a fault at first, and which one."""


def write_form(folder: Path, plan: SeasonPlan, school: str, heat_day: date, seed: int, damage: Damage | None) -> Path:
    """The form of a school in `folder`."""
    book = load_workbook(io.BytesIO(form_template(plan, school, str)))
    sheet = book.worksheets[0]
    values: dict[int, str | int] = {
        labels.HEAT_DAY: f"{heat_day:%d/%m/%Y}",
        labels.CLASSES: 8 + len(school) % 7,
        labels.HEAT_PUPILS: 300 + 17 * len(school),
        labels.TEACHER: full_name(seed, school, "teacher"),
        labels.HEAD: head_of(school, seed).name,
    }
    for field, value in values.items():
        sheet.cell(FIRST_FIELD_ROW + field, 2, value)
    for row, pupil in enumerate(pupils_of(school, seed), FIRST_PUPIL_ROW):
        for column, text in enumerate((pupil.name, pupil.school_class, TICK, TICK), 2):
            sheet.cell(row, column, text)
    if damage is not None:
        damage(sheet)
    file = folder / f"de-cu-{school}{'' if damage is None else '-1'}.xlsx"
    book.save(file)
    return file


def read_nomination_form(file: Path, plan: SeasonPlan) -> tuple[Nomination | None, tuple[Sentence, ...]]:
    """What a form says; with faults no nomination, but all of them."""
    reading = read_form(read_grid(file), plan.schools.names)
    return reading.nomination, tuple(reading.faults)
