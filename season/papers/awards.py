"""Awards (giấy khen) and certificates of having taken part (giấy chứng nhận): one sheet for each pupil.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import Struct

from bus.messages import Sentence
from reports.official_paper import DOTS, Signature
from reports.paper_locale import vietnamese_day
from season.papers.office_papers import HEAD_OF_OFFICE
from season.papers.paper_source import PaperSource, in_sentence
from season.papers.result_tables import against_results, prize
from season.papers.team_lists import against_names
from season.plan.plan import Stage
from season.rules.season import Entry
from season.rules.standings import standings

AWARD, CERTIFICATE = "GIẤY KHEN", "GIẤY CHỨNG NHẬN"


class Award(Struct, frozen=True):
    """One sheet. `giver`: who awards; `verb`: `TẶNG`; `name`: the pupil; `about`: class, school; `reason`: for what."""

    giver: str
    verb: str
    kind: str
    name: str
    about: str
    reason: str


class Awards(Struct, frozen=True):
    """The sheets of a stage, the best first; all are signed alike."""

    title: str
    awards: tuple[Award, ...]
    dateline: str
    decision: str
    signature: Signature


def against_prizes(source: PaperSource, stage: Stage) -> list[Sentence]:
    """Results that are not confirmed, no prizes, or names that are not here any more."""
    missing = against_results(source, stage)
    if missing:
        return missing
    winners = _winners(source, stage)
    if not winners:
        return [Sentence("paper-no-prizes", "{stage}: no team has a prize", {"stage": stage.name})]
    return against_names(source, tuple(entry for entry, _ in winners))


def prizes(source: PaperSource, stage: Stage, name: str) -> Awards:
    """An award for each pupil of a team with a prize."""
    reason = f"Đã đạt {{prize}} {in_sentence(stage.name)}\n{source.contest}"
    sheets = [
        sheet
        for entry, prize_name in _winners(source, stage)
        for sheet in _sheets(source, entry, AWARD, "TẶNG", reason.format(prize=prize_name.upper()))
    ]
    return _awards(source, name, AWARD, sheets)


def against_taking_part(source: PaperSource, stage: Stage) -> list[Sentence]:
    """Results that are not confirmed, or names that are not here any more."""
    return against_results(source, stage) or against_names(source, tuple(_players(source, stage)))


def certificates(source: PaperSource, stage: Stage, name: str) -> Awards:
    """A certificate for each pupil who took part."""
    reason = f"Đã tham gia {in_sentence(stage.name)}\n{source.contest}"
    sheets = [
        sheet
        for entry in _players(source, stage)
        for sheet in _sheets(source, entry, CERTIFICATE, "CHỨNG NHẬN", reason)
    ]
    return _awards(source, name, CERTIFICATE, sheets)


def _winners(source: PaperSource, stage: Stage) -> list[tuple[Entry, str]]:
    return [
        (source.season.entries[standing.entry], prize_name)
        for pool in stage.pools
        for standing in standings(source.season, pool.id)
        if (prize_name := prize(source, standing)) and standing.entry in source.season.entries
    ]


def _players(source: PaperSource, stage: Stage) -> Iterator[Entry]:
    for pool in stage.pools:
        for standing in standings(source.season, pool.id):
            entry = source.season.entries.get(standing.entry)
            if entry is not None and not standing.is_absent and not standing.is_disqualified:
                yield entry


def _sheets(source: PaperSource, entry: Entry, kind: str, verb: str, reason: str) -> Iterator[Award]:
    nomination = source.names_of(entry)
    for pupil in nomination.pupils if nomination is not None else ():
        about = f"Học sinh lớp {pupil.school_class}, {source.plan.name_of(entry.school)}"
        yield Award(_giver(source), verb, kind, f"Em {pupil.name}", about, reason)


def _giver(source: PaperSource) -> str:
    unit = source.plan.name_of(source.leading).upper()
    return f"TRƯỞNG {unit}" if unit.startswith("PHÒNG ") else unit


def _awards(source: PaperSource, name: str, kind: str, sheets: list[Award]) -> Awards:
    place = source.office.place or DOTS
    day = vietnamese_day(source.day) if source.day is not None else "ngày …… tháng …… năm ………"
    number = source.office.numbers.get(name, DOTS)
    return Awards(
        title=kind.capitalize(),
        awards=tuple(sheets),
        dateline=f"{place}, {day}",
        decision=f"Quyết định số: {number}",
        signature=source.signature(source.leading, HEAD_OF_OFFICE),
    )
