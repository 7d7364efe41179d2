"""The demo's evenings: four pools at once, a protest that changes a winner, and the final.

Kind: adapter
"""

from datetime import date

from bus.messages import Sentence, SentenceArgs
from controller.exchange.statement_types import sitting_id
from season.demo.demo_office import DemoOffice
from season.demo.demo_people import BINH, LAN, MINH, head_of
from season.demo.halls import PlayedMatch, SentPackage
from season.demo.heats import pools_stage
from season.demo.sittings import (
    DemoHalls,
    Questions,
    SittingDay,
    draw_and_schedule,
    enrol_box,
    enrol_office_keys,
    penalty,
    receive,
    refuse_damaged,
    send_down,
    sign_result,
    winner_of,
)
from season.plan.plan import Stage, StageKind
from season.rules import commands as c
from season.rules import result_commands as r

POOLS_DAY, FINAL_DAY = date(2018, 10, 27), date(2018, 11, 22)
PROTESTED = "cum-2"


def prepare_pools(office: DemoOffice, halls: DemoHalls, questions: Questions) -> dict[str, SentPackage]:
    """Rows 13 and 14: seats, days and packages of the pools, which are played at the same time."""
    stage = pools_stage(office)
    office.begin(date(2018, 10, 12))
    enrol_office_keys(office)
    for pool in stage.pools:
        enrol_box(office, pool.id, f"Hộp ở {office.plan.name_of(pool.host)}")
        day = SittingDay(POOLS_DAY, "08:00", f"Hội trường {office.plan.name_of(pool.host)}")
        draw_and_schedule(office, pool, day)
    packages = {pool.id: send_down(office, halls, pool, questions) for pool in stage.pools}
    office.close(13, LAN, "Chứng nhận tự kiểm tra của các hộp")
    office.begin(date(2018, 10, 19))
    office.close(14, LAN, "TB 52/TB-PGDĐT")
    office.tell(
        Sentence(
            "demo-packages",
            "Seats are drawn, days are announced, and {count} packages are sent down",
            {"count": len(packages)},
        )
    )
    return packages


def play_pools(office: DemoOffice, halls: DemoHalls, packages: dict[str, SentPackage]) -> None:
    """Row 15: the pools are played; one result is corrected after a protest."""
    played: dict[str, PlayedMatch] = {}
    for number, (pool, match) in enumerate(packages.items(), 1):
        office.begin(POOLS_DAY)
        played[pool] = halls.halls.play(match, office.seed * 10 + number)
        _confirm(office, halls, match)
    _protest(office, halls, packages[PROTESTED], played[PROTESTED])
    stage = pools_stage(office)
    for own in stage.pools:
        office.close(15, head_of(own.host, office.seed), f"Biên bản {own.title}", unit=own.host, on=POOLS_DAY)
    office.begin(date(2018, 10, 31))
    _publish(office, stage)


def _confirm(office: DemoOffice, halls: DemoHalls, match: SentPackage) -> None:
    office.begin(office.today, "12:00")
    record = receive(office, sign_result(office, halls, match))
    office.order(r.ConfirmResult(record.id), MINH)
    args: SentenceArgs = {"pool": match.title, "winner": winner_of(office, match.pool)}
    args |= {"rows": record.statement.rows, "head": record.statement.head[:8]}
    office.tell(
        Sentence(
            "demo-result",
            "{pool}: {winner} wins; {rows} facts, head {head}, by stick, confirmed by another person",
            args,
        )
    )


def _protest(office: DemoOffice, halls: DemoHalls, match: SentPackage, played: PlayedMatch) -> None:
    """The second school protests, the jury agrees, the box corrects, and the office gets revision 2."""
    office.begin(date(2018, 10, 28))
    sitting, before = sitting_id(match.pool, 1), winner_of(office, match.pool)
    ranked = sorted((rank for rank in played.ranking if rank.place), key=lambda rank: rank.place or 0)
    entry = office.season.draws[match.pool].seats[ranked[1].team - 1]
    by = head_of(office.season.entries[entry].school, office.seed)
    office.order(r.LodgeProtest(sitting, entry, "Câu 4 chấm nhầm"), by)
    office.order(r.DecideProtest(sitting, 1, True, "Xem lại phim: đúng là chấm nhầm", "QĐ 31/QĐ-BGK"), BINH)
    halls.halls.correct(match, office.seed, office.now_ns, penalty(played))
    file = sign_result(office, halls, match, "Khiếu nại được chấp nhận: câu 4 chấm lại")
    office.tell(
        Sentence(
            "demo-damaged",
            "{file}: a damaged copy is refused: {why}",
            {"file": file.name, "why": refuse_damaged(office, file)},
        )
    )
    office.order(r.ConfirmResult(receive(office, file).id), MINH)
    text = "{pool}: a protest is upheld, revision 2 supersedes revision 1: {after} wins now, not {before}"
    office.tell(
        Sentence(
            "demo-protest",
            text,
            {"pool": match.title, "after": winner_of(office, match.pool), "before": before},
        )
    )


def _publish(office: DemoOffice, stage: Stage) -> None:
    office.order(r.ConfirmStage(stage.id), MINH)
    reasons = office.expect_refusal(r.PublishStage(stage.id), MINH)
    office.order(r.PublishStage(stage.id), BINH)
    text = "{stage} is published; who confirmed it was refused: {reason}"
    office.tell(Sentence("demo-published", text, {"stage": stage.name, "reason": reasons[0]}))


def play_final(office: DemoOffice, halls: DemoHalls, questions: Questions) -> None:
    """Rows 16 to 21: the finalists' list, the announcement, the committee, and the final."""
    stage = next(stage for stage in office.plan.stages if stage.kind is StageKind.FINAL)
    (pool,) = stage.pools
    office.begin(date(2018, 11, 2))
    office.order(c.ProposeList(stage.id), LAN)
    office.order(c.ConfirmList(stage.id), BINH)
    office.close(16, LAN, "Danh sách chung kết")
    finalists = [office.season.entries[entry].school for entry in office.season.stage_record(stage.id).entries]
    office.tell(
        Sentence(
            "demo-finalists", "In the final: {schools}", {"schools": ", ".join(map(office.plan.name_of, finalists))}
        )
    )
    office.begin(date(2018, 11, 9))
    enrol_box(office, pool.id, "Hộp ở Trung tâm Văn hóa - Thể thao")
    draw_and_schedule(office, pool, SittingDay(FINAL_DAY, "14:00", "Trung tâm Văn hóa - Thể thao"))
    office.close(17, LAN, "Biên bản kiểm tra địa điểm")
    office.begin(date(2018, 11, 12))
    office.close(18, LAN, "TB 60/TB-PGDĐT")
    office.begin(date(2018, 11, 13))
    office.close(19, LAN, "QĐ 70/QĐ-UBND")
    office.begin(date(2018, 11, 16))
    office.close(20, LAN, "Biên bản họp Ban tổ chức")
    match = send_down(office, halls, pool, questions)
    office.begin(FINAL_DAY, "14:00")
    halls.halls.play(match, office.seed * 10)
    _confirm(office, halls, match)
    office.close(21, LAN, "Biên bản chung kết")
    office.begin(date(2018, 11, 26))
    _publish(office, stage)
