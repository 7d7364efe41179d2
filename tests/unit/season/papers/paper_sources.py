"""A season that was played to the end, and what its papers are made from."""

from datetime import date
from functools import cache

from msgspec.structs import replace

from bus.catalogue import translator
from season.nominations.nomination import Nomination, Pupil
from season.papers.office_details import Member, OfficeDetails
from season.papers.paper_reader import prize_names
from season.papers.paper_source import PaperSource
from season.rules import commands as c
from season.rules import promotion_commands as pc
from tests.unit.season.rules.office import LAN, MINH, Office, on
from tests.unit.season.rules.played_season import confirm, correction, final_office, statement
from tests.unit.season.rules.test_promotion import item, report, visit

PUPILS = ("Đặng Thuỳ Trâm", "Vũ Xuân Thiều", "Bùi Mỹ Lệ")
DETAILS = OfficeDetails(place="Long Biên", committee=(Member("Nguyễn Văn Ước", "Trưởng phòng GD&ĐT", "Trưởng ban"),))
HEAD = (412, "0123456789abcdef")


def nomination(sheet: str) -> Nomination:
    """The same three pupils for every hash."""
    pupils = tuple(Pupil(name, "8A1") for name in PUPILS)
    return Nomination("sai-dong", date(2018, 9, 25), 6, 212, "Lê Thị Hồng", "Trần Văn Đạt", pupils)


@cache
def played_office() -> Office:
    """The final is played; Cụm 2 was corrected; the library has one topic, one school promoted, another was visited."""
    office = final_office()
    office.now_ns = on(date(2018, 11, 29))
    confirm(office, statement(office, "chung-ket"))
    confirm(office, correction(statement(office, "cum-2")), "QĐ 80: giữ nguyên kết quả chung kết")
    office.order(c.ScheduleSitting("thi-diem", date(2018, 4, 27), "19:30", "THCS Thượng Thanh"), LAN, "đã thi")
    office.order(item(pc.Topic.WHAT), MINH)
    office.order(pc.ApproveItem("bai-what"), LAN)
    office.order(report(topic=pc.Topic.EVERY))
    office.order(report(topic=pc.Topic.WHERE, audience=pc.Audience.PARENTS, on=date(2018, 10, 5)))
    office.order(visit(school="bo-de", answers="ynyyyyyy", remedy_until=date(2018, 6, 1)))
    office.order(pc.RecordOnlineUse("2018-06", 501, 1000, "Bộ phận Một cửa"))
    for task in office.season.drafted.tasks[:-1]:
        office.order(c.CloseTask(task.row, task.due or date(2018, 11, 14), f"VB {task.row}"), LAN, "có văn bản")
    return office


@cache
def played_source() -> PaperSource:
    """What the papers of that season are made from."""
    return source_of(played_office())


def source_of(office: Office) -> PaperSource:
    """What the papers of a season are made from."""
    return PaperSource(
        season=office.season,
        head=HEAD,
        at_ns=office.now_ns,
        nomination=nomination,
        translate=translator("vi"),
        office=DETAILS,
        day=date(2018, 11, 29),
        prizes=prize_names("long-bien-2018"),
    )


def without_names(source: PaperSource) -> PaperSource:
    """The same once the names are wiped."""
    return replace(source, nomination=lambda sheet: None)
