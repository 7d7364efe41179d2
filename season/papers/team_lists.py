"""List of the teams of a stage (danh sách đội dự thi): schools with the names of their pupils, pool by pool.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence
from reports.official_paper import Block, Column, Grid, OfficialPaper, Text
from season.papers.office_papers import office_paper
from season.papers.paper_source import BY_HAND, PaperSource, in_sentence
from season.plan.plan import Pool, Stage
from season.rules.season import Entry
from season.rules.state_names import STAGE_NAMES
from season.rules.states import StageState

UNCONFIRMED = (StageState.OPEN, StageState.LIST_PROPOSED)


def against_list(source: PaperSource, stage: Stage) -> list[Sentence]:
    """The list is not confirmed, or the names of its pupils are not here any more."""
    record = source.season.stage_record(stage.id)
    if record.state in UNCONFIRMED:
        text = "The list of {stage} is not confirmed; it is: {state}"
        return [Sentence("paper-no-list", text, {"stage": stage.name, "state": STAGE_NAMES[record.state]})]
    return against_names(source, tuple(source.season.entries[key] for key in record.entries))


def against_names(source: PaperSource, entries: tuple[Entry, ...]) -> list[Sentence]:
    """The entries whose names are not here: they are wiped when the season is closed."""
    missing = [source.school(entry) for entry in entries if entry.sheet and source.names_of(entry) is None]
    if not missing:
        return []
    text = "The names of the pupils are not here any more: {schools}"
    return [Sentence("paper-no-names", text, {"schools": ", ".join(missing)})]


def team_list(source: PaperSource, stage: Stage, name: str) -> OfficialPaper:
    """The list of a stage."""
    record = source.season.stage_record(stage.id)
    entries = [source.season.entries[key] for key in record.entries]
    blocks: list[Block] = []
    for pool in stage.pools:
        own = [entry for entry in entries if entry.pool == pool.id]
        if own:
            blocks.append(_pool(source, stage, pool, own))
    blocks.append(Text(f"Danh sách gồm {len(entries):02d} đội./."))
    return office_paper(
        source,
        name,
        kind="DANH SÁCH",
        mark="DS",
        subject=f"Các đội dự {in_sentence(stage.name)}",
        blocks=tuple(blocks),
        recipients=("Các trường có tên trong danh sách",),
        attachment=f"Thực hiện {source.plan_paper}",
    )


def _pool(source: PaperSource, stage: Stage, pool: Pool, entries: list[Entry]) -> Grid:
    draw = source.season.draws.get(pool.id)
    seats = draw.seats if draw is not None else ()
    columns = (
        Column("STT", 0.07, "center"),
        Column("Trường", 0.27),
        Column("Học sinh, lớp", 0.35),
        Column("Giáo viên phụ trách", 0.21),
        Column("Bàn", 0.1, "center"),
    )
    rows = tuple(
        (str(n), source.school(entry), "\n".join(_pupils(source, entry)), _teacher(source, entry), _seat(entry, seats))
        for n, entry in enumerate(entries, 1)
    )
    host = f" – tại {source.plan.name_of(pool.host)}" if pool.host else ""
    return Grid(columns, rows, f"{pool.name or stage.name}{host}")


def _pupils(source: PaperSource, entry: Entry) -> Iterator[str]:
    nomination = source.names_of(entry)
    if nomination is None:
        yield BY_HAND
        return
    for n, pupil in enumerate(nomination.pupils, 1):
        yield f"{n}. {pupil.name}, {pupil.school_class}"


def _teacher(source: PaperSource, entry: Entry) -> str:
    nomination = source.names_of(entry)
    return nomination.teacher if nomination is not None else BY_HAND


def _seat(entry: Entry, seats: tuple[str, ...]) -> str:
    return str(seats.index(entry.id) + 1) if entry.id in seats else ""
