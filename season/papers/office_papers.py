"""Papers of the leading office: what all of them have in common; and announcements of when and where a stage is held.

The papers are in Vietnamese only: their form, and many of their sentences, are the state's. What keeps one from being
made is told in every language.

Kind: pure
"""

from collections.abc import Iterable

from bus.messages import Sentence
from reports.official_paper import Block, Column, Grid, Heading, OfficialPaper, Text
from season.papers.paper_source import BY_HAND, PaperSource, in_sentence, short_day
from season.plan.plan import Stage, StageKind, Task

HEAD_OF_OFFICE = ("TRƯỞNG PHÒNG",)


def office_paper(
    source: PaperSource,
    name: str,
    *,
    kind: str,
    mark: str,
    subject: str,
    blocks: tuple[Block, ...],
    recipients: tuple[str, ...] = (),
    attachment: str = "",
    sources: tuple[str, ...] = (),
    is_wide: bool = False,
) -> OfficialPaper:
    """A paper of the leading office. `mark`: what its kind is called in numbers, `BC` of a report."""
    plan, unit = source.plan, source.leading
    return OfficialPaper(
        above=source.above(unit),
        issuer=plan.name_of(unit),
        number=source.office.number(name, mark, source.office.code(plan, unit)) if mark else "",
        place=source.office.place,
        kind=kind,
        subject=subject,
        blocks=blocks,
        signatures=(source.signature(unit, HEAD_OF_OFFICE),),
        day=source.day,
        attachment=attachment,
        recipients=source.office.recipients or (*recipients, "Lưu: VT"),
        sources=sources,
        is_wide=is_wide,
    )


def report(
    source: PaperSource,
    name: str,
    *,
    subject: str,
    about: str,
    blocks: Iterable[Block],
    recipients: tuple[str, ...] = ("Các trường THCS",),
    sources: tuple[str, ...] = (),
) -> OfficialPaper:
    """A report of the leading office to the unit above it. `about`: in its first sentence, after `báo cáo`."""
    lead = f"Thực hiện {source.plan_paper}, {source.plan.name_of(source.leading)} báo cáo {about} như sau:"
    return office_paper(
        source,
        name,
        kind="BÁO CÁO",
        mark="BC",
        subject=subject,
        blocks=(Text(lead), *blocks, Text("Trân trọng báo cáo./.")),
        recipients=(f"{source.above(source.leading)} (để báo cáo)", *recipients),
        sources=sources,
    )


def against_announcing(source: PaperSource, stage: Stage) -> list[Sentence]:
    """The pools that have no day yet; heats are announced with their deadlines alone."""
    schedule = source.season.stage_record(stage.id).schedule
    return [
        Sentence("paper-no-day", "{pool} has no day and place yet", {"pool": pool.title})
        for pool in stage.pools
        if pool.id not in schedule
    ]


def announcement(source: PaperSource, stage: Stage, name: str) -> OfficialPaper:
    """When and where a stage is held, and what it asks of schools."""
    is_heats = stage.kind is StageKind.HEATS
    lead = f"Thực hiện {source.plan_paper}, {source.plan.name_of(source.leading)} thông báo {_what(stage)} như sau:"
    blocks: list[Block] = [Text(lead)]
    blocks += _heats(source, stage) if is_heats else _sittings(source, stage)
    blocks += [
        Heading("Yêu cầu", 2),
        Text(_REQUESTS[stage.kind]),
        Text(
            "Đề nghị các đơn vị, nhà trường nghiêm túc triển khai thực hiện; có vướng mắc, liên hệ về "
            f"{source.plan.name_of(source.leading)} để được hướng dẫn./."
        ),
    ]
    return office_paper(
        source,
        name,
        kind="THÔNG BÁO",
        mark="TB",
        subject=f"Về việc tổ chức {in_sentence(stage.name)}"
        if is_heats
        else f"Về thời gian, địa điểm {in_sentence(stage.name)}",
        blocks=tuple(blocks),
        recipients=("Các trường THCS", f"{source.above(source.leading)} (để báo cáo)"),
    )


TAKING_PART = (
    "Đội dự thi, giáo viên phụ trách; Ban giám khảo, Ban thư ký, tổ kỹ thuật; đại biểu, học sinh và cha mẹ học sinh."
)

_REQUESTS = {
    StageKind.PILOT: "Các đội có mặt trước giờ thi 60 phút để làm quen với bàn thi, chuông và bảng trả lời. Kết quả "
    "thi thí điểm dùng để rút kinh nghiệm tổ chức, không tính vào các vòng thi sau.",
    StageKind.HEATS: "Mỗi trường chọn một đội gồm 03 học sinh; gửi báo cáo và phiếu đề cử theo mẫu, có xác nhận của "
    "Hiệu trưởng và sự đồng ý của học sinh, cha mẹ học sinh.",
    StageKind.POOLS: "Mỗi đội gồm 03 học sinh đã được xác nhận trong danh sách, có giáo viên phụ trách đi cùng, có mặt "
    "trước giờ thi 30 phút. Đơn vị đăng cai chuẩn bị địa điểm, bàn thi, âm thanh, màn hình và thiết bị chấm điểm.",
    StageKind.FINAL: "Mỗi đội gồm 03 học sinh đã được xác nhận trong danh sách, có giáo viên phụ trách đi cùng, có mặt "
    "trước giờ thi 60 phút. Các trường cử học sinh, cha mẹ học sinh đến cổ vũ theo phân bổ của Ban tổ chức.",
}


def _what(stage: Stage) -> str:
    return f"về việc tổ chức {in_sentence(stage.name)}" if stage.kind is StageKind.HEATS else _place_and_time(stage)


def _place_and_time(stage: Stage) -> str:
    return f"thời gian, địa điểm {in_sentence(stage.name)}"


def _sittings(source: PaperSource, stage: Stage) -> list[Block]:
    record = source.season.stage_record(stage.id)
    columns = (
        Column("STT", 0.08, "center"),
        Column("Buổi thi", 0.17),
        Column("Thời gian", 0.22, "center"),
        Column("Địa điểm", 0.33),
        Column("Số đội", 0.2, "center"),
    )
    rows = []
    for n, pool in enumerate(stage.pools, 1):
        sitting = record.schedule[pool.id]
        teams = [key for key in record.entries if source.season.entries[key].pool == pool.id]
        title = pool.name or stage.name
        rows.append((str(n), title, f"{_hour(sitting.at)}\n{short_day(sitting.day)}", sitting.place, _count(teams)))
    blocks: list[Block] = [Heading("Thời gian, địa điểm", 2), Grid(columns, tuple(rows))]
    if any(pool.host for pool in stage.pools):
        hosts = "; ".join(
            f"{pool.name or stage.name}: {source.plan.name_of(pool.host)}" for pool in stage.pools if pool.host
        )
        blocks += [Heading("Đơn vị đăng cai", 2), Text(f"{hosts}.")]
    return [*blocks, Heading("Thành phần", 2), Text(TAKING_PART)]


def _count(teams: list[str]) -> str:
    return f"{len(teams):02d}" if teams else BY_HAND


def _hour(at: str) -> str:
    hours, minutes = at.split(":")
    return f"{hours} giờ {minutes}"


def _heats(source: PaperSource, stage: Stage) -> list[Block]:
    by_proof = {task.proof: task for task in source.plan.tasks if task.proof}
    blocks: list[Block] = [
        Heading("Đối tượng, hình thức", 2),
        Text(f"Các trường tổ chức {in_sentence(stage.name)}; chọn đội xuất sắc nhất dự vòng thi tiếp theo."),
        Heading("Thời hạn", 2),
    ]
    for proof, text in (
        ("heat-reports", "Tổ chức thi xong trước hết ngày"),
        ("nominations", "Gửi báo cáo và phiếu đề cử trước hết ngày"),
    ):
        blocks += [Text(f"{text} {_due(by_proof[proof])}.")] if proof in by_proof else []
    return blocks


def _due(task: Task) -> str:
    return short_day(task.due) if task.due is not None else BY_HAND
