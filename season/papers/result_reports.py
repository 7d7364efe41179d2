"""Report on the results of a stage (báo cáo kết quả vòng thi): pools, who goes on, protests and corrections.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence
from reports.official_paper import BLANK_LINES, Block, Column, Grid, Heading, OfficialPaper, Text
from season.papers.office_papers import against_announcing, report
from season.papers.paper_source import PaperSource, in_sentence, short_day
from season.papers.result_tables import against_results, result_sources, result_table, school_of
from season.plan.plan import Stage, StageKind
from season.rules.late_changes import late_change
from season.rules.standings import counting_result, latest_sitting, stage_after, stage_before, standings

PILOT = "Thi thí điểm để rút kinh nghiệm tổ chức; kết quả không tính vào các vòng thi sau."


def against_result_report(source: PaperSource, stage: Stage) -> list[Sentence]:
    """The pools without a confirmed result; a pilot counts for nothing, and needs its day only."""
    return (against_announcing if stage.kind is StageKind.PILOT else against_results)(source, stage)


def result_report(source: PaperSource, stage: Stage, name: str) -> OfficialPaper:
    """What the leading office reports on a stage whose results are confirmed."""
    blocks: list[Block] = [
        Heading("CÔNG TÁC TỔ CHỨC"),
        *_organisation(source, stage),
        Heading("KẾT QUẢ"),
        *_results(source, stage),
        *_going_on(source, stage),
        Heading("KHIẾU NẠI, ĐÍNH CHÍNH"),
        *_protests(source, stage),
        Heading("ĐÁNH GIÁ, KIẾN NGHỊ"),
        Text(BLANK_LINES),
    ]
    return report(
        source,
        name,
        subject=f"Kết quả {in_sentence(stage.name)}",
        about=f"kết quả {in_sentence(stage.name)}",
        blocks=blocks,
        sources=tuple(result_sources(source, stage)),
    )


def _organisation(source: PaperSource, stage: Stage) -> Iterator[Block]:
    columns = (
        Column("STT", 0.08, "center"),
        Column("Buổi thi", 0.25),
        Column("Thời gian", 0.2, "center"),
        Column("Địa điểm", 0.32),
        Column("Số đội", 0.15, "center"),
    )
    schedule = source.season.stage_record(stage.id).schedule
    rows = []
    for number, pool in enumerate(stage.pools, 1):
        planned, teams = schedule.get(pool.id), standings(source.season, pool.id)
        day = f"{planned.at}\n{short_day(planned.day)}" if planned is not None else ""
        place = planned.place if planned is not None else ""
        rows.append((str(number), pool.name or stage.name, day, place, f"{len(teams):02d}"))
    yield Grid(columns, tuple(rows))


def _results(source: PaperSource, stage: Stage) -> Iterator[Block]:
    if stage.kind is StageKind.PILOT:
        yield Text(PILOT)
    for pool in stage.pools:
        if standings(source.season, pool.id):
            yield result_table(source, stage, pool)


def _going_on(source: PaperSource, stage: Stage) -> Iterator[Block]:
    after = stage_after(source.season, stage.id)
    if after is None:
        return
    winners = [
        f"{school_of(source, standing)} ({pool.name or stage.name})"
        for pool in stage.pools
        for standing in standings(source.season, pool.id)
        if standing.goes_on
    ]
    yield Heading(f"CÁC ĐỘI VÀO {after.name.upper()}")
    yield Text("; ".join(winners) + "." if winners else "Chưa xác định.")


def _protests(source: PaperSource, stage: Stage) -> Iterator[Block]:
    lines = [*_decided_protests(source, stage), *_corrections(source, stage), *_late_changes(source, stage)]
    yield from (Text(line) for line in lines or ["Không có."])


def _decided_protests(source: PaperSource, stage: Stage) -> Iterator[str]:
    for pool in stage.pools:
        sitting = latest_sitting(source.season, pool.id)
        for protest in sitting.protests if sitting is not None else ():
            outcome = "được chấp nhận" if protest.is_upheld else "không được chấp nhận"
            entry = source.season.entries.get(protest.entry)
            school = source.school(entry) if entry is not None else protest.entry
            decided = f"{outcome}: {protest.why}" if protest.is_upheld is not None else "đang giải quyết"
            title = f"{pool.name or stage.name}: khiếu nại số {protest.number} của {school}"
            yield f"{title} về {protest.about}; {decided}."


def _late_changes(source: PaperSource, stage: Stage) -> Iterator[str]:
    """Winners of this stage, or of the one before, who changed after they had met."""
    before = stage_before(source.season, stage)
    for stage_id in filter(None, (stage.id, before.id if before is not None else "")):
        change = late_change(source.season, lambda: source.season, stage_id)
        if change is not None:
            yield f"{source.translate(change)}."


def _corrections(source: PaperSource, stage: Stage) -> Iterator[str]:
    for pool in stage.pools:
        record = counting_result(source.season, pool.id)
        if record is not None and record.statement.revision > 1:
            yield (
                f"{pool.name or stage.name}: kết quả được đính chính (bản r{record.statement.revision}), lý do: "
                f"{record.statement.why}."
            )
