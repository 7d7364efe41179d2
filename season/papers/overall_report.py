"""Overall report (báo cáo tổng kết): the season from its plan to the final, as its facts say.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from reports.official_paper import BLANK_LINES, Block, Column, Grid, Heading, OfficialPaper, Text
from season.papers.heat_reports import nominated_entries
from season.papers.office_papers import report
from season.papers.online_use_chart import percent_text
from season.papers.paper_source import PaperSource, in_sentence, short_day
from season.papers.result_tables import against_results, result_sources, result_table, school_of
from season.plan.plan import Stage, StageKind
from season.rules.promotion_state import EXPECTED
from season.rules.standings import standings
from season.rules.timetable import TaskRow, timetable

COUNTING = (StageKind.POOLS, StageKind.FINAL)
OWN_PROOF = "report:"
"""Begins the proof of a task that is done with a report, such as this one."""


def against_overall_report(source: PaperSource) -> list[Sentence]:
    """Stages without confirmed results, and tasks that are not done; this report is the proof of its own."""
    missing = [reason for stage in source.stages(*COUNTING) for reason in against_results(source, stage)]
    for task, row in zip(source.plan.tasks, _rows(source), strict=True):
        if row.done_on is None and not task.proof.startswith(OWN_PROOF):
            args: SentenceArgs = {"row": task.row, "what": task.what}
            missing.append(Sentence("paper-task-open", "Task {row} is not done: {what}", args))
    return missing


def _rows(source: PaperSource) -> list[TaskRow]:
    return timetable(source.season, source.today)


def overall_report(source: PaperSource, name: str) -> OfficialPaper:
    """What the leading office reports in the end."""
    stages = source.stages(*COUNTING)
    blocks: list[Block] = [
        Heading("CÔNG TÁC CHỈ ĐẠO, TỔ CHỨC"),
        *_work(source),
        Heading("CÔNG TÁC TUYÊN TRUYỀN"),
        *_promotion(source),
        Heading("KẾT QUẢ CÁC VÒNG THI"),
        *_heats(source),
        *(block for stage in stages for block in _stage(source, stage)),
        Heading("ĐÁNH GIÁ CHUNG"),
        *_evaluation(),
    ]
    return report(
        source,
        name,
        subject=f"Tổng kết {in_sentence(source.contest)}",
        about=f"tổng kết {in_sentence(source.contest)}",
        blocks=blocks,
        recipients=("Các đơn vị phối hợp", "Các trường THCS"),
        sources=tuple(line for stage in stages for line in result_sources(source, stage)),
    )


def _work(source: PaperSource) -> Iterator[Block]:
    rows = _rows(source)
    done = [row for row in rows if row.done_on is not None]
    late = [row for row in done if row.days_late]
    yield Text(
        f"Kế hoạch có {len(rows)} công việc; đã hoàn thành {len(done)}, trong đó đúng hạn {len(done) - len(late)}, "
        f"quá hạn {len(late)}."
    )
    if late:
        columns = (
            Column("Mục", 0.1, "center"),
            Column("Công việc", 0.5),
            Column("Xong ngày", 0.2, "center"),
            Column("Số ngày trễ", 0.2, "center"),
        )
        cells = tuple((str(row.row), row.what, _day(row), str(row.days_late)) for row in late)
        yield Grid(columns, cells, "Công việc hoàn thành quá hạn")


def _day(row: TaskRow) -> str:
    return short_day(row.done_on) if row.done_on is not None else ""


def _promotion(source: PaperSource) -> Iterator[Block]:
    promotion = source.season.promotion
    schools = [promotion.school(school) for school in source.plan.schools.names]
    reached = sum(school.people_reached for school in schools)
    done = sum(len(school.done) for school in schools)
    expected = len(EXPECTED) * len(schools)
    yield Text(
        f"Các trường đã thực hiện {done}/{expected} nội dung tuyên truyền với {reached} lượt người; "
        f"{sum(bool(school.checks) for school in schools):02d}/{len(schools):02d} trường đã được kiểm tra."
    )
    if promotion.online_use:
        month = max(promotion.online_use)
        percent = percent_text(promotion.online_use[month])
        year, number = month.split("-")
        yield Text(f"Tỷ lệ hồ sơ nộp trực tuyến tháng {number}/{year}: {percent}%.")


def _heats(source: PaperSource) -> Iterator[Block]:
    for stage in source.stages(StageKind.HEATS):
        entries = nominated_entries(source)
        schools = {entry.school for entry in entries}
        yield Heading(stage.name, 2)
        yield Text(f"{len(schools):02d} trường tổ chức thi và đề cử {len(entries):02d} đội.")


def _stage(source: PaperSource, stage: Stage) -> Iterator[Block]:
    yield Heading(stage.name, 2)
    for pool in stage.pools:
        if stage.kind is StageKind.FINAL:
            yield result_table(source, stage, pool)
            continue
        first = [school_of(source, place) for place in standings(source.season, pool.id) if place.place == 1]
        teams = len(standings(source.season, pool.id))
        yield Text(f"{pool.name or stage.name}: {teams:02d} đội dự thi; nhất: {', '.join(first) or 'chưa có'}.")


def _evaluation() -> Iterator[Block]:
    for title in ("Ưu điểm", "Hạn chế, nguyên nhân", "Kiến nghị, đề xuất"):
        yield Heading(title, 2)
        yield Text(BLANK_LINES)
