"""Reports on the heats: of one school (báo cáo sơ khảo), from its nomination, and of the leading office on all schools.

Kind: pure
"""

from bus.messages import Sentence
from reports.official_paper import BLANK_LINES, Block, Column, Grid, Heading, OfficialPaper, Text
from reports.paper_locale import vietnamese_day
from season.nominations.nomination import Nomination
from season.papers.office_papers import report
from season.papers.paper_source import PaperSource, in_sentence, short_day
from season.papers.team_lists import against_names
from season.plan.plan import Stage
from season.rules.season import Entry
from season.rules.state_names import ENTRY_NAMES


def nominated_entries(source: PaperSource, school: str = "") -> tuple[Entry, ...]:
    """The entries, of one school or of all, that have a nomination; those of finalists come from one of these."""
    entries = [entry for entry in source.season.entries.values() if entry.sheet and not entry.came_from]
    return tuple(entry for entry in entries if entry.takes_part and school in ("", entry.school))


def against_heat_report(source: PaperSource, school: str) -> list[Sentence]:
    """The school has nominated nobody, or the names are not here any more."""
    entries = nominated_entries(source, school)
    if not entries:
        text = "{school} has sent no nomination, which says how its heat went"
        return [Sentence("paper-no-heat", text, {"school": source.plan.name_of(school)})]
    return against_names(source, entries)


def heat_report(source: PaperSource, school: str, name: str) -> OfficialPaper:
    """What a school reports: its heat, and the team that it nominates."""
    plan = source.plan
    nominations = [source.names_of(entry) for entry in nominated_entries(source, school)]
    first = next(nomination for nomination in nominations if nomination is not None)
    lead = f"Thực hiện {source.plan_paper}, {plan.name_of(school)} báo cáo kết quả thi sơ khảo tại trường như sau:"
    blocks: list[Block] = [Text(lead), Heading("CÔNG TÁC TỔ CHỨC"), *_organisation(first), Heading("KẾT QUẢ, ĐỀ CỬ")]
    for entry, nomination in zip(nominated_entries(source, school), nominations, strict=True):
        if nomination is not None:
            blocks += _team(source, entry, nomination)
    blocks.append(Text(f"{plan.name_of(school)} trân trọng báo cáo./."))
    return OfficialPaper(
        above=source.above(school),
        issuer=plan.name_of(school),
        number=source.office.number(name, "BC", source.office.code(plan, school)),
        place=source.office.place,
        kind="BÁO CÁO",
        subject=f"Kết quả thi sơ khảo và đề cử đội dự thi\n{source.contest}",
        blocks=tuple(blocks),
        signatures=(source.signature(school, ("HIỆU TRƯỞNG",), first.head),),
        day=source.day,
        recipients=(f"{plan.name_of(source.leading)} (để báo cáo)", "Lưu: VT"),
        sources=tuple(f"Phiếu đề cử, mã {entry.sheet[:16]}" for entry in nominated_entries(source, school)),
    )


def _organisation(nomination: Nomination) -> list[Block]:
    return [
        Heading("Thời gian", 2),
        Text(f"Nhà trường tổ chức thi sơ khảo {vietnamese_day(nomination.heat_day)}."),
        Heading("Thành phần tham gia", 2),
        Text(
            f"Tham gia thi có {nomination.classes:02d} lớp với {nomination.heat_pupils:02d} học sinh; giáo viên phụ "
            f"trách: {nomination.teacher}."
        ),
    ]


def _team(source: PaperSource, entry: Entry, nomination: Nomination) -> list[Block]:
    columns = (
        Column("STT", 0.1, "center"),
        Column("Họ và tên học sinh", 0.6),
        Column("Lớp", 0.3, "center"),
    )
    rows = tuple((str(n), pupil.name, pupil.school_class) for n, pupil in enumerate(nomination.pupils, 1))
    late = " Phiếu đề cử gửi sau thời hạn." if entry.is_late else ""
    pool = {other.id: other.title for _, other in source.plan.pools}[entry.pool]
    text = (
        f"Nhà trường đề cử đội {source.school(entry)} dự thi tại {pool}; học sinh và cha mẹ học sinh đã có văn bản "
        f"đồng ý.{late}"
    )
    return [Text(text), Grid(columns, rows)]


def against_all_heats(source: PaperSource, stage: Stage) -> list[Sentence]:
    """The schools that have not answered yet, and names that are not here any more."""
    waiting = [
        Sentence(
            "entry-not-confirmed",
            "{entry}: {state}",
            {"entry": source.school(entry), "state": ENTRY_NAMES[entry.state]},
        )
        for entry in source.season.entries.values()
        if entry.takes_part and not entry.sheet
    ]
    return waiting or against_names(source, nominated_entries(source))


def all_heats_report(source: PaperSource, stage: Stage, name: str) -> OfficialPaper:
    """What the leading office reports on the heats of all schools."""
    entries = nominated_entries(source)
    nominated = [(entry, source.names_of(entry)) for entry in entries]
    nominations = [nomination for _, nomination in nominated if nomination is not None]
    columns = (
        Column("STT", 0.07, "center"),
        Column("Trường", 0.32),
        Column("Ngày thi", 0.17, "center"),
        Column("Số lớp", 0.11, "center"),
        Column("Số học sinh", 0.13, "center"),
        Column("Ghi chú", 0.2),
    )
    rows = tuple(
        (str(n), source.school(entry), *_heat_cells(nomination), "Gửi sau thời hạn" if entry.is_late else "")
        for n, (entry, nomination) in enumerate(nominated, 1)
    )
    schools = {nomination.school: nomination for nomination in nominations}
    pupils = sum(nomination.heat_pupils for nomination in schools.values())
    classes = sum(nomination.classes for nomination in schools.values())
    late = sum(entry.is_late for entry in entries)
    blocks: tuple[Block, ...] = (
        Heading("TÌNH HÌNH TỔ CHỨC"),
        Text(
            f"Có {len(schools):02d} trường tổ chức thi sơ khảo với {classes} lớp, {pupils} học sinh tham gia; "
            f"{len(entries):02d} đội được đề cử dự vòng thi tiếp theo, {late:02d} phiếu đề cử gửi sau thời hạn."
        ),
        Heading("KẾT QUẢ THEO TRƯỜNG"),
        Grid(columns, rows),
        Heading("ĐÁNH GIÁ, KIẾN NGHỊ"),
        Text(BLANK_LINES),
    )
    about = f"kết quả {in_sentence(stage.name)}"
    return report(source, name, subject=f"Kết quả {in_sentence(stage.name)}", about=about, blocks=blocks)


def _heat_cells(nomination: Nomination | None) -> tuple[str, str, str]:
    if nomination is None:
        return "", "", ""
    return short_day(nomination.heat_day), str(nomination.classes), str(nomination.heat_pupils)
