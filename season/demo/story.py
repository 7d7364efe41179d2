"""The story of the demo: a season from its plan to the last report, which is approved; all 22 rows are done.

Kind: adapter
"""

from datetime import date
from pathlib import Path

from bus.messages import Sentence
from season.demo.demo_office import DemoOffice
from season.demo.demo_people import HUONG, LAN
from season.demo.evenings import play_final, play_pools, prepare_pools
from season.demo.heats import confirm_list, hold_heats
from season.demo.preparation import issue_plan, pilot, promote
from season.demo.sittings import DemoHalls, Questions
from season.rules import commands as c
from season.rules.timetable import Light, timetable

FORMS = "de-cu"


def play_season(
    office: DemoOffice, folder: Path, halls: DemoHalls, questions: Questions, final_questions: Questions
) -> None:
    """Play the season through; forms of schools are written into `folder`. `final_questions`: nobody heard them yet.

    Raises `RefusedError`, `RuntimeError`: something is not as it must be.
    """
    issue_plan(office)
    promote(office)
    pilot(office)
    hold_heats(office, folder / FORMS)
    confirm_list(office)
    play_pools(office, halls, prepare_pools(office, halls, questions))
    play_final(office, halls, final_questions)
    _report(office)


def _report(office: DemoOffice) -> None:
    """Row 22: the last report; the season is reported, and its timetable is green from the first row to the last."""
    office.begin(date(2018, 11, 29))
    office.close(22, LAN, "BC 40/BC-PGDĐT")
    office.order(c.ReportSeason("BC 40/BC-PGDĐT"), HUONG)
    rows = timetable(office.season, office.today)
    open_rows = [row.row for row in rows if row.done_on is None]
    late = [row for row in rows if row.days_late]
    if open_rows or any(row.light is not Light.GREEN for row in rows):
        raise RuntimeError(f"rows that are not done: {open_rows}")
    office.tell(
        Sentence(
            "demo-rows",
            "All {rows} rows of the timetable are done, {late} of them late",
            {"rows": len(rows), "late": len(late)},
        )
    )
