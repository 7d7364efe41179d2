"""Draft of the decision that sets up the organising committee (quyết định thành lập Ban tổ chức).

Kind: pure
"""

from reports.official_paper import Article, Block, Column, Grid, OfficialPaper, Order
from season.papers.paper_source import BY_HAND, PaperSource, in_sentence
from season.plan.plan import Stage

FEWEST_LINES = 7
"""So many lines a table of members has, to be filled in where nobody is named yet."""


def committee_decision(source: PaperSource, stage: Stage, name: str) -> OfficialPaper:
    """The draft, for whoever issued the plan to sign."""
    plan, issuer = source.plan, source.plan.plan.issued_by
    leading, full_name = plan.name_of(source.leading), plan.name_of(issuer).replace("UBND", "Ủy ban nhân dân")
    stage_name = in_sentence(stage.name)
    columns = (
        Column("STT", 0.08, "center"),
        Column("Họ và tên", 0.27),
        Column("Chức vụ, đơn vị", 0.4),
        Column("Nhiệm vụ", 0.25),
    )
    blocks: tuple[Block, ...] = (
        Order("QUYẾT ĐỊNH:"),
        Article(f"Thành lập Ban tổ chức {stage_name} {in_sentence(source.contest)} gồm các ông (bà) có tên sau:"),
        Grid(columns, _members(source)),
        Article(
            "Ban tổ chức có nhiệm vụ xây dựng chương trình, phân công nhiệm vụ cho các thành viên và tổ chức "
            f"{stage_name} theo {_short_plan(source)}. Ban tổ chức tự giải thể sau khi hoàn thành nhiệm vụ."
        ),
        Article("Quyết định này có hiệu lực kể từ ngày ký."),
        Article(f"{leading}, các đơn vị liên quan và các ông (bà) có tên tại Điều 1 chịu trách nhiệm thi hành./."),
    )
    signed_as = tuple(line.strip() for line in plan.plan.signed_as.split("/") if line.strip())
    return OfficialPaper(
        above="",
        issuer=full_name,
        number=source.office.number(name, "QĐ", source.office.code(plan, issuer)),
        place=source.office.place,
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc thành lập Ban tổ chức {stage_name}",
        authority=full_name,
        bases=(
            *source.office.bases,
            f"Căn cứ {source.plan_paper}",
            f"Xét đề nghị của {leading}",
        ),
        blocks=blocks,
        signatures=(source.signature(issuer, signed_as or ("CHỦ TỊCH",), plan.plan.signed_by),),
        day=source.day,
        recipients=("Như Điều 4", f"{leading}", "Lưu: VT"),
        is_draft=True,
    )


def _short_plan(source: PaperSource) -> str:
    return f"Kế hoạch số {source.plan.plan.number}"


def _members(source: PaperSource) -> tuple[tuple[str, ...], ...]:
    members = [(member.name, member.office, member.role) for member in source.office.committee]
    blank = [(BY_HAND, BY_HAND, role) for role in ("Trưởng ban", "Phó Trưởng ban", *["Thành viên"] * FEWEST_LINES)]
    return tuple((str(n), *member) for n, member in enumerate(members or blank[:FEWEST_LINES], 1))
