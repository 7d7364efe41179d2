"""Timetable as a paper (Biểu tiến độ): all tasks of the plan with who is responsible, who helps, when, and where it is.

Kind: pure
"""

from reports.official_paper import Column, Grid, OfficialPaper, Text
from season.papers.office_papers import office_paper
from season.papers.paper_source import PaperSource, in_sentence, short_day
from season.plan.plan import HOSTS, SCHOOLS, SeasonPlan, Task
from season.rules.timetable import timetable


def timetable_paper(source: PaperSource, name: str) -> OfficialPaper:
    """The timetable as of the day of the paper"""
    columns = (
        Column("TT", 0.04, "center"),
        Column("Nội dung công việc", 0.28),
        Column("Đơn vị chủ trì", 0.17),
        Column("Đơn vị phối hợp", 0.21),
        Column("Thời hạn", 0.12, "center"),
        Column("Tình trạng", 0.18),
    )
    rows = tuple(
        (
            str(task.row),
            task.what,
            _units(source.plan, task.owner),
            _units(source.plan, task.helpers),
            _when(task),
            _state(source.translate(row.state), row.parts_done, row.parts),
        )
        for task, row in zip(source.plan.tasks, timetable(source.season, source.today), strict=True)
    )
    blocks = (Grid(columns, rows), Text(f"Tình trạng tính đến hết ngày {short_day(source.today)}."))
    return office_paper(
        source,
        name,
        kind="BIỂU TIẾN ĐỘ",
        mark="",
        subject=f"Tổ chức {in_sentence(source.contest)}",
        blocks=blocks,
        attachment=f"Kèm theo {source.plan_paper}",
        is_wide=True,
    )


def _units(plan: SeasonPlan, references: tuple[str, ...]) -> str:
    return "; ".join(_unit(plan, reference) for reference in references)


def _unit(plan: SeasonPlan, reference: str) -> str:
    if reference == SCHOOLS:
        return "Các trường"
    return "Các trường đăng cai" if reference.startswith(HOSTS) else plan.name_of(reference)


def _when(task: Task) -> str:
    if task.due is not None:
        return short_day(task.due)
    if task.in_month is not None:
        year, month = task.in_month.split("-")
        return f"Tháng {month}/{year}"
    return f"Thường xuyên, sau mục {task.from_row}"


def _state(state: str, done: int, parts: int) -> str:
    text = state[:1].upper() + state[1:]
    return f"{text} ({done}/{parts} đơn vị)" if parts > 1 and done < parts else text
