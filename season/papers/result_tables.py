"""Results on papers: the table of a pool, and which sittings, revisions and heads it was made from.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from bus.messages import Sentence
from reports.official_paper import Column, Grid
from season.papers.paper_source import PaperSource
from season.plan.plan import Pool, Stage
from season.rules.carried_points import carried_results
from season.rules.result_state import ResultRecord
from season.rules.standings import Standing, counting_result, standings

NO_PLACE = "–"


def against_results(source: PaperSource, stage: Stage) -> list[Sentence]:
    """The pools of a stage of which no result is confirmed."""
    return [
        Sentence("paper-no-result", "{pool}: no result is confirmed", {"pool": pool.name or stage.name})
        for pool in stage.pools
        if counting_result(source.season, pool.id) is None
    ]


def result_table(source: PaperSource, stage: Stage, pool: Pool) -> Grid:
    """Places, points and prizes of a pool."""
    columns = (
        Column("Hạng", 0.1, "center"),
        Column("Trường", 0.35),
        Column("Điểm", 0.13, "center"),
        Column("Giải", 0.17, "center"),
        Column("Ghi chú", 0.25),
    )
    rows = tuple(
        (
            NO_PLACE if standing.place is None else str(standing.place),
            school_of(source, standing),
            points_text(standing.points),
            prize(source, standing),
            "; ".join(_notes(standing)),
        )
        for standing in standings(source.season, pool.id)
    )
    return Grid(columns, rows, pool.name or stage.name)


def school_of(source: PaperSource, standing: Standing) -> str:
    """The school of a standing; its entry where the season does not know it."""
    entry = source.season.entries.get(standing.entry)
    return source.school(entry) if entry is not None else standing.entry


def prize(source: PaperSource, standing: Standing) -> str:
    """The prize of a standing; empty where it has none."""
    if standing.place is None or not standing.has_prize:
        return ""
    return source.prizes[standing.place - 1] if standing.place <= len(source.prizes) else ""


def points_text(points: Decimal) -> str:
    """Points as Vietnamese papers write them: `12,5`."""
    return f"{points.normalize():f}".replace(".", ",") if points else "0"


def _notes(standing: Standing) -> Iterator[str]:
    if standing.goes_on:
        yield "Vào vòng sau"
    if standing.carried:
        yield f"Cộng {points_text(standing.carried)} điểm của lần thi bị dừng"
    if standing.is_by_lot:
        yield "Bốc thăm"
    if standing.is_absent:
        yield "Vắng"
    if standing.is_disqualified:
        yield "Bị loại"


def result_sources(source: PaperSource, stage: Stage) -> Iterator[str]:
    """Which result each pool's table was made from: sitting, revision, its name, the journal's last row and hash."""
    for pool in stage.pools:
        record = counting_result(source.season, pool.id)
        if record is not None:
            for carried in carried_results(source.season, source.season.sittings[record.sitting]):
                yield f"{_source(carried)} (buổi thi bị dừng, điểm được cộng)"
            yield _source(record)


def _source(record: ResultRecord) -> str:
    statement = record.statement
    return (
        f"Buổi thi {record.sitting}: kết quả r{statement.revision}, mã {record.id[:16]}, nhật ký đến mục "
        f"{statement.rows}, mã {statement.head[:16]}"
    )
