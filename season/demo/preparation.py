"""The demo's first nine months: the plan is issued, schools promote, the office checks, the heats are announced.

Kind: adapter
"""

import hashlib
from datetime import date

from msgspec.structs import replace

from bus.messages import Sentence
from season.demo.demo_office import DemoOffice
from season.demo.demo_people import CHECKER, LAN, MINH, clerk_of, head_of
from season.exchange.library_slides import PORTAL
from season.exchange.slide_cards import Card, card_slide
from season.plan.plan import StageKind
from season.rules import commands as c
from season.rules import promotion_commands as p
from season.rules.plan_changes import planned_places
from season.store.stored_files import StoredFile

GOOD = "y" * len(p.QUESTIONS)
FORMS = {p.Audience.PUPILS: p.PromotionForm.ASSEMBLY, p.Audience.PARENTS: p.PromotionForm.MEETING}
ITEMS = {
    p.Topic.WHAT: (p.ItemKind.ARTICLE, "Dịch vụ công trực tuyến là gì?"),
    p.Topic.LEVELS: (p.ItemKind.POSTER, "Bốn mức độ dịch vụ công trực tuyến"),
    p.Topic.PROCEDURES: (p.ItemKind.LEAFLET, "Những thủ tục đã làm được trên mạng"),
    p.Topic.WHERE: (p.ItemKind.CLIP, "Nộp hồ sơ ở đâu, từng bước một"),
    p.Topic.BENEFITS: (p.ItemKind.POSTER, "Ở nhà cũng làm xong thủ tục"),
}


def issue_plan(office: DemoOffice) -> None:
    """Rows 1 to 3: the plan is drafted, issued and begun; what it lists twice is decided."""
    office.begin(date(2018, 1, 10))
    office.order(c.DraftSeason(office.plan), LAN)
    office.order(c.IssueSeason(), LAN)
    office.order(c.StartSeason(), LAN)
    places = sum(map(len, planned_places(office.plan).values()))
    office.tell(
        Sentence(
            "demo-plan",
            "The plan {number} is issued: {schools} schools, {tasks} tasks, {places} places in the pools",
            {
                "number": office.plan.plan.number,
                "schools": len(office.plan.schools.names),
                "tasks": len(office.plan.tasks),
                "places": places,
            },
        )
    )
    office.close(1, LAN, "Dự thảo KH", on=date(2017, 12, 18))
    for school in office.plan.schools.names:
        office.close(2, head_of(school, office.seed), "Phiếu góp ý", on=date(2017, 12, 26), unit=school)
    for unit in ("gd", "vhtt", "ttvh", "tckh"):
        by = LAN if unit == "gd" else clerk_of(unit, office.seed)
        office.close(2, by, "Văn bản góp ý", on=date(2017, 12, 27), unit=unit)
    office.close(3, clerk_of("vp", office.seed), office.plan.plan.number, on=date(2018, 1, 10), unit="vp")
    _decide_doubled(office)


def _decide_doubled(office: DemoOffice) -> None:
    office.begin(date(2018, 1, 15))
    for stage in office.plan.stages:
        for school in office.season.undecided_schools(stage):
            *others, keep = stage.pools_of(school)
            command = c.DecideDoubled(
                stage.id, school, c.DoubledChoice.LEAVE_EMPTY, "Quyết định số 12/QĐ-BTC", keep=keep.id
            )
            office.order(command, LAN)
            office.tell(
                Sentence(
                    "demo-doubled",
                    "{school} stands in {pools}: decided, it plays in {keep}",
                    {
                        "school": office.plan.name_of(school),
                        "pools": ", ".join(pool.title for pool in (*others, keep)),
                        "keep": keep.title,
                    },
                )
            )


def promote(office: DemoOffice) -> None:
    """Rows 4 to 7: the library, the training, what every school did, and the visits."""
    office.begin(date(2018, 1, 30))
    for topic, (kind, title) in ITEMS.items():
        added = p.AddItem(topic.value, topic, kind, title, "Cổng dịch vụ công", date(2018, 1, 1), link=PORTAL)
        if kind is p.ItemKind.POSTER:
            poster = card_slide(Card("Dịch vụ công trực tuyến", title, "Văn phòng HĐND & UBND quận", PORTAL))
            digest = hashlib.sha256(poster).hexdigest()
            office.bring(replace(added, link="", digest=digest), LAN, StoredFile(digest, f"{topic.value}.jpg", poster))
        else:
            office.order(added, LAN)
        office.order(p.ApproveItem(topic.value), MINH)
    office.close(4, clerk_of("vp", office.seed), "Thư viện nội dung", unit="vp")
    office.begin(date(2018, 2, 9))
    office.close(5, clerk_of("vp", office.seed), "Danh sách tập huấn", unit="vp")
    office.tell(
        Sentence(
            "demo-library",
            "The library has {count} items, one for each topic; teachers are trained",
            {"count": len(ITEMS)},
        )
    )
    for month, (school, name) in enumerate(office.plan.schools.names.items()):
        office.begin(date(2018, 3, 1 + month))
        for audience, form in FORMS.items():
            number = 200 + 31 * len(name) + (400 if audience is p.Audience.PARENTS else 0)
            command = p.ReportPromotion(
                school, office.today, p.Topic.EVERY, audience, form, number, evidence="Ảnh và biên bản họp"
            )
            office.order(command, head_of(school, office.seed))
    for school in office.plan.schools.names:
        office.begin(date(2018, 4, 12))
        picture = hashlib.sha256(f"{office.seed}/visit/{school}".encode()).hexdigest()
        office.order(p.CheckPromotion(school, office.today, GOOD, picture), CHECKER)
        office.close(6, head_of(school, office.seed), "Sổ tuyên truyền", unit=school)
    office.close(7, LAN, "Phiếu kiểm tra")
    office.order(p.RecordOnlineUse("2018-03", 2_140, 9_800, "Văn phòng HĐND & UBND"), LAN)
    office.tell(
        Sentence("demo-promoted", "All schools have reached pupils and parents on every topic, and were visited")
    )


def pilot(office: DemoOffice) -> None:
    """Rows 8 and 9: the trial evening, and the announcement of the heats."""
    office.begin(date(2018, 4, 12), "15:00")
    stage = next(stage for stage in office.plan.stages if stage.kind is StageKind.PILOT)
    for pool in stage.pools:
        place = f"Hội trường {office.plan.name_of(pool.host)}"
        office.order(c.ScheduleSitting(pool.id, date(2018, 4, 27), "08:00", place), LAN)
    office.begin(date(2018, 4, 27), "12:00")
    office.close(8, LAN, "Biên bản thi thí điểm")
    office.begin(date(2018, 9, 7))
    office.close(9, MINH, "TB 45/TB-PGDĐT")
    office.tell(Sentence("demo-pilot", "The pilot was held, and the heats are announced"))
