"""Papers of a season: what there is, by name, what keeps each from being made, and what makes it.

A name is that of its kind and, where a season has several, of the stage or school: `ket-qua-chung-khao`,
`so-khao-sai-dong`. It is the name of the file, too, and what `report:NAME` in a plan means.

Kind: pure
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from reports.official_paper import OfficialPaper
from season.papers.awards import Awards, against_prizes, against_taking_part, certificates, prizes
from season.papers.committee_decision import committee_decision
from season.papers.heat_reports import against_all_heats, against_heat_report, all_heats_report, heat_report
from season.papers.office_papers import against_announcing, announcement
from season.papers.overall_report import against_overall_report, overall_report
from season.papers.paper_source import PaperSource
from season.papers.promotion_report import promotion_board, promotion_report
from season.papers.result_reports import against_result_report, result_report
from season.papers.team_lists import against_list, team_list
from season.papers.timetable_paper import timetable_paper
from season.plan.plan import SeasonPlan, Stage, StageKind

Content = OfficialPaper | Awards
HEAT_REPORT = "so-khao"


class SeasonPaper(Struct, frozen=True):
    """A paper that a season has. `kind`: as in its name, before the stage or school. `against`: all that keeps it from
    being made now; `content`: it, where nothing does."""

    name: str
    kind: str
    title: Sentence
    against: Callable[[PaperSource], list[Sentence]]
    content: Callable[[PaperSource], Content]


def season_papers(plan: SeasonPlan) -> list[SeasonPaper]:
    """All papers of a season with this plan, in the order in which an office needs them."""
    return [*_whole_season(), *_of_stages(plan), *_of_schools(plan)]


def find_paper(plan: SeasonPlan, name: str) -> SeasonPaper | None:
    """The paper with this name; None where the season has none."""
    return next((paper for paper in season_papers(plan) if paper.name == name), None)


def _nothing(*_: object) -> list[Sentence]:
    return []


class SeasonRow(Struct, frozen=True):
    """A paper that a season has once."""

    name: str
    title: Sentence
    against: Callable[[PaperSource], list[Sentence]]
    content: Callable[[PaperSource, str], Content]


WHOLE_SEASON = (
    SeasonRow("tien-do", Sentence("paper-timetable", "Timetable"), _nothing, timetable_paper),
    SeasonRow("tuyen-truyen", Sentence("paper-promotion", "Report on the promotion"), _nothing, promotion_report),
    SeasonRow("bang-tuyen-truyen", Sentence("paper-board", "Board of the promotion"), _nothing, promotion_board),
    SeasonRow("tong-ket", Sentence("paper-overall", "Overall report"), against_overall_report, overall_report),
)


def _whole_season() -> Iterator[SeasonPaper]:
    for row in WHOLE_SEASON:
        yield _once(row)


def _once(row: SeasonRow) -> SeasonPaper:
    return SeasonPaper(row.name, row.name, row.title, row.against, lambda source: row.content(source, row.name))


class StagePaper(Struct, frozen=True):
    """A paper that each stage of some kinds has. `title` has `{stage}`."""

    kind: str
    title: Sentence
    stages: tuple[StageKind, ...]
    against: Callable[[PaperSource, Stage], list[Sentence]]
    content: Callable[[PaperSource, Stage, str], Content]


PLAYED = (StageKind.PILOT, StageKind.POOLS, StageKind.FINAL)

STAGE_PAPERS = (
    StagePaper(
        kind="thong-bao",
        title=Sentence("paper-announcement", "Announcement of time and place: {stage}"),
        stages=tuple(StageKind),
        against=against_announcing,
        content=announcement,
    ),
    StagePaper(
        kind="danh-sach",
        title=Sentence("paper-team-list", "List of teams: {stage}"),
        stages=(StageKind.POOLS, StageKind.FINAL),
        against=against_list,
        content=team_list,
    ),
    StagePaper(
        kind="quyet-dinh",
        title=Sentence("paper-decision", "Decision on the organising committee (draft): {stage}"),
        stages=(StageKind.FINAL,),
        against=_nothing,
        content=committee_decision,
    ),
    StagePaper(
        kind="ket-qua",
        title=Sentence("paper-stage-report", "Report on the results: {stage}"),
        stages=(StageKind.HEATS,),
        against=against_all_heats,
        content=all_heats_report,
    ),
    StagePaper(
        kind="ket-qua",
        title=Sentence("paper-stage-report", "Report on the results: {stage}"),
        stages=PLAYED,
        against=against_result_report,
        content=result_report,
    ),
    StagePaper(
        kind="giay-khen",
        title=Sentence("paper-awards", "Awards: {stage}"),
        stages=(StageKind.POOLS, StageKind.FINAL),
        against=against_prizes,
        content=prizes,
    ),
    StagePaper(
        kind="giay-chung-nhan",
        title=Sentence("paper-taking-part", "Certificates of having taken part: {stage}"),
        stages=(StageKind.POOLS, StageKind.FINAL),
        against=against_taking_part,
        content=certificates,
    ),
)


def _of_stages(plan: SeasonPlan) -> Iterator[SeasonPaper]:
    for row in STAGE_PAPERS:
        for stage in plan.stages:
            if stage.kind in row.stages:
                yield _of_stage(row, stage)


def _of_stage(row: StagePaper, stage: Stage) -> SeasonPaper:
    name = f"{row.kind}-{stage.id}"
    return SeasonPaper(
        name=name,
        kind=row.kind,
        title=replace(row.title, args={"stage": stage.name}),
        against=lambda source: row.against(source, stage),
        content=lambda source: row.content(source, stage, name),
    )


def _of_schools(plan: SeasonPlan) -> Iterator[SeasonPaper]:
    for school, school_name in plan.schools.names.items():
        yield _of_school(school, school_name)


def _of_school(school: str, school_name: str) -> SeasonPaper:
    name = f"{HEAT_REPORT}-{school}"
    return SeasonPaper(
        name=name,
        kind=HEAT_REPORT,
        title=Sentence("paper-heat-report", "Report on the heat: {school}", {"school": school_name}),
        against=lambda source: against_heat_report(source, school),
        content=lambda source: heat_report(source, school, name),
    )
