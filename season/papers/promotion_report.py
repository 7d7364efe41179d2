"""Papers of the promotion: the report (báo cáo tuyên truyền), and the board of all schools by topic and audience.

Kind: pure
"""

from collections.abc import Iterator

from reports.official_paper import (
    BLANK_LINES,
    Align,
    Block,
    Column,
    Grid,
    Heading,
    OfficialPaper,
    Text,
)
from season.papers.office_papers import office_paper, report
from season.papers.online_use_chart import online_use_chart, percent_text
from season.papers.paper_source import PaperSource, short_day
from season.rules.promotion_commands import QUESTIONS, TOPICS, Audience
from season.rules.promotion_state import EXPECTED, EXPECTED_AUDIENCES, GOAL_PERCENT, SchoolPromotion
from season.rules.promotion_texts import AUDIENCE_NAMES, ITEM_NAMES, TOPIC_NAMES

DONE, LATE, MISSING = "x", "m", "–"
SHORT_AUDIENCES = {Audience.PUPILS: "HS", Audience.PARENTS: "PH"}


def promotion_report(source: PaperSource, name: str) -> OfficialPaper:
    """What the leading office reports on the promotion."""
    blocks: list[Block] = [
        Heading("TÀI LIỆU TUYÊN TRUYỀN"),
        *_library(source),
        Heading("KẾT QUẢ TUYÊN TRUYỀN TẠI CÁC TRƯỜNG"),
        *_schools(source),
        Heading("KIỂM TRA, ĐÁNH GIÁ"),
        *_visits(source),
        Heading("TỶ LỆ HỒ SƠ NỘP TRỰC TUYẾN"),
        *_online_use(source),
        Heading("ĐÁNH GIÁ, KIẾN NGHỊ"),
        Text(BLANK_LINES),
    ]
    return report(
        source,
        name,
        subject="Công tác tuyên truyền về dịch vụ công trực tuyến",
        about="công tác tuyên truyền",
        blocks=blocks,
    )


def _promotion_by_school(source: PaperSource) -> list[tuple[str, SchoolPromotion]]:
    return [(name, source.season.promotion.school(key)) for key, name in source.plan.schools.names.items()]


def _library(source: PaperSource) -> Iterator[Block]:
    usable = [item for item in source.season.promotion.library.values() if item.is_usable(source.today)]
    columns = (Column("STT", 0.08, "center"), Column("Chủ đề", 0.42), Column("Tài liệu đã duyệt, còn hiệu lực", 0.5))
    rows = []
    for number, topic in enumerate(TOPICS, 1):
        items = [f"{item.title} ({source.translate(ITEM_NAMES[item.kind])})" for item in usable if item.topic is topic]
        rows.append((str(number), _capital(source.translate(TOPIC_NAMES[topic])), "\n".join(items) or "Chưa có"))
    yield Grid(columns, tuple(rows))


def _schools(source: PaperSource) -> Iterator[Block]:
    schools = _promotion_by_school(source)
    whole = sum(not school.missing for _, school in schools)
    reached = sum(school.people_reached for _, school in schools)
    yield Text(
        f"Mỗi trường phải tuyên truyền {len(EXPECTED)} nội dung (năm chủ đề, đến học sinh và cha mẹ học sinh). Có "
        f"{whole:02d}/{len(schools):02d} trường hoàn thành, {reached} lượt người được tuyên truyền."
    )
    columns = (
        Column("STT", 0.08, "center"),
        Column("Trường", 0.36),
        Column("Phải làm", 0.13, "center"),
        Column("Đã làm", 0.13, "center"),
        Column("Đúng hạn", 0.14, "center"),
        Column("Lượt người", 0.16, "center"),
    )
    rows = tuple(
        (str(n), name, *map(str, (len(EXPECTED), len(school.done), len(school.in_time), school.people_reached)))
        for n, (name, school) in enumerate(schools, 1)
    )
    yield Grid(columns, rows)
    yield from _without_parents(source, schools)


def _without_parents(source: PaperSource, schools: list[tuple[str, SchoolPromotion]]) -> Iterator[Block]:
    yield Heading("Trường chưa tuyên truyền đến cha mẹ học sinh, theo chủ đề", 2)
    is_complete = True
    for topic in TOPICS:
        names = [name for name, school in schools if (Audience.PARENTS, topic) in school.missing]
        if names:
            is_complete = False
            yield Text(f"{_capital(source.translate(TOPIC_NAMES[topic]))}: {', '.join(names)}.")
    if is_complete:
        yield Text("Không có.")


def _visits(source: PaperSource) -> Iterator[Block]:
    schools = _promotion_by_school(source)
    visited = [name for name, school in schools if school.checks]
    yield Text(f"Đã kiểm tra {len(visited):02d}/{len(schools):02d} trường, {_visits_count(schools):02d} lượt.")
    columns = (Column("Nội dung kiểm tra", 0.7), Column("Số lượt đạt", 0.3, "center"))
    checks = [check for _, school in schools for check in school.checks.values()]
    rows = tuple(
        (source.translate(question), f"{sum(check.answers[number] == 'y' for check in checks)}/{len(checks)}")
        for number, question in enumerate(QUESTIONS)
    )
    yield Grid(columns, rows)
    open_remedies = [
        f"{name} (khắc phục trước ngày {short_day(check.remedy_until)})"
        for name, school in schools
        for check in school.open_remedies
        if check.remedy_until is not None
    ]
    yield Text(f"Còn tồn tại phải khắc phục: {'; '.join(open_remedies) or 'không'}.")


def _visits_count(schools: list[tuple[str, SchoolPromotion]]) -> int:
    return sum(len(school.checks) for _, school in schools)


def _online_use(source: PaperSource) -> Iterator[Block]:
    use = source.season.promotion.online_use
    if not use:
        yield Text("Chưa có số liệu.")
        return
    columns = (
        Column("Tháng", 0.2, "center"),
        Column("Tổng số hồ sơ", 0.22, "center"),
        Column("Nộp trực tuyến", 0.22, "center"),
        Column("Tỷ lệ", 0.14, "center"),
        Column(f"Mục tiêu trên {GOAL_PERCENT}%", 0.22, "center"),
    )
    rows = []
    for month in sorted(use):
        year, number = month.split("-")
        percent = f"{percent_text(use[month])}%"
        goal = "Đạt" if use[month].reaches_goal else "Chưa đạt"
        rows.append((f"{number}/{year}", str(use[month].cases), str(use[month].online), percent, goal))
    yield Grid(columns, tuple(rows))
    yield online_use_chart(use, f"Mục tiêu {GOAL_PERCENT}%")


def promotion_board(source: PaperSource, name: str) -> OfficialPaper:
    """All schools with each audience and topic: done in time, done late, or missing."""
    pairs = EXPECTED
    middle: Align = "center"
    columns = (
        Column("TT", 0.05, middle),
        Column("Trường", 0.2),
        *(
            Column(f"{SHORT_AUDIENCES[audience]} {number}", 0.065, middle)
            for audience in EXPECTED_AUDIENCES
            for number, _ in enumerate(TOPICS, 1)
        ),
        Column("Đã làm", 0.1, middle),
    )
    rows = tuple(
        (str(n), school, *(_sign(promotion, pair) for pair in pairs), f"{len(promotion.done)}/{len(pairs)}")
        for n, (school, promotion) in enumerate(_promotion_by_school(source), 1)
    )
    legend = [
        f"{SHORT_AUDIENCES[audience]}: {source.translate(AUDIENCE_NAMES[audience])}" for audience in EXPECTED_AUDIENCES
    ]
    legend += [f"{n}: {source.translate(TOPIC_NAMES[topic])}" for n, topic in enumerate(TOPICS, 1)]
    legend += [f"{DONE}: đúng hạn", f"{LATE}: muộn", f"{MISSING}: chưa làm"]
    return office_paper(
        source,
        name,
        kind="BẢNG THEO DÕI",
        mark="",
        subject="Công tác tuyên truyền tại các trường",
        blocks=(Grid(columns, rows), Text(f"{'; '.join(legend)}.")),
        is_wide=True,
    )


def _sign(school: SchoolPromotion, pair: tuple[Audience, object]) -> str:
    if pair in school.in_time:
        return DONE
    return LATE if pair in school.done else MISSING


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
