"""Orders on the pages: one form for all of them, every reason at once, what changed meanwhile, and twice is once."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from season.rules.command import Command
from season.rules.commands import Nominate
from season.rules.rows import ROWS
from season.rules.season import Season
from season.site.field_texts import LABELS
from season.site.order_fields import FieldKind, can_be_typed, order_fields
from season.site.order_texts import TITLES
from season.site.routes.nominations import MAX_FILES
from tests.unit.season.site.site_client import Browser, Site, hidden, words

NOMINATION = {
    "entry": "cum-1/sai-dong",
    "heat_day": "2018-09-12",
    "classes": "9",
    "heat_pupils": "310",
    "teacher": "Đỗ Thị Mai",
    "head": "Vũ Văn Hùng",
    "back": "/lists/chung-khao",
    **{f"pupil_{number}": name for number, name in enumerate(("Phạm An", "Hoàng Bình", "Ngô Chi"), 1)},
    **{f"class_{number}": "8A" for number in (1, 2, 3)},
    **{f"{who}_{number}": "true" for who in ("consent", "guardian") for number in (1, 2, 3)},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The plan of 2018 is issued; three pupils of Sài Đồng are nominated."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.add_people()
    lan = site.browser("lan")
    assert lan.order("draft-season", plan_name="long-bien-2018", back="/season").status_code == 302
    assert lan.order("issue-season").status_code == 302
    assert lan.post("/nominate", **NOMINATION).status_code == 302
    return site


@pytest.fixture(scope="module")
def lan(site: Site) -> Browser:
    return site.browser("lan")


@pytest.fixture(scope="module")
def minh(site: Site) -> Browser:
    return site.browser("minh")


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
def test_every_order_has_words_for_its_button_and_its_fields(kind: type[Command]) -> None:
    if kind is Nominate or can_be_typed(kind):
        assert kind in TITLES, "its line in season/site/order_texts.py is missing"
    if can_be_typed(kind):
        assert {field.name for field in order_fields(kind, Season())} <= LABELS.keys(), "season/site/field_texts.py"


def test_a_form_has_the_fields_of_its_command(site: Site) -> None:
    from season.rules import commands as c

    fields = {field.name: field for field in order_fields(c.DecideDoubled, site.office.season())}
    assert [choice.value for choice in fields["choice"].choices] == ["leave_empty", "two_teams", "move"]
    assert fields["keep"].kind is FieldKind.CHOICE
    assert not fields["keep"].is_required
    assert fields["why"].kind is FieldKind.LONG_TEXT
    assert {field.kind for field in order_fields(c.ScheduleSitting, Season())} == {
        FieldKind.TEXT,
        FieldKind.DAY,
        FieldKind.TIME,
    }


def test_every_fault_stands_at_its_field(lan: Browser) -> None:
    answer = lan.order("schedule-sitting", pool="cum-9", day="31/12", at="25:00", place="")
    assert answer.status_code == 422
    for field in ("pool", "day", "at", "place"):
        assert f'id="fault-{field}"' in answer.text


def test_all_reasons_are_told_and_what_was_typed_stays(lan: Browser) -> None:
    answer = lan.order("decide-doubled", stage="chung-khao", school="ai-mo", choice="move", why="x", keep="cum-1")
    assert answer.status_code == 422
    assert 'value="ai-mo" selected' in answer.text
    assert "override" not in answer.text, "nobody may override this"


def test_reasons_that_can_be_overridden_ask_why(site: Site, lan: Browser) -> None:
    answer = lan.order("close-task", row="4", on="2018-03-20")
    assert answer.status_code == 422
    assert 'name="override"' in answer.text
    assert lan.order("close-task", row="4", on="2018-03-20", override="x").status_code == 422, "too short a reason"
    assert lan.order("close-task", row="4", on="2018-03-20", override="biên bản thất lạc").status_code == 302
    assert site.office.season().tasks[4].whole is not None


def test_an_order_that_is_sent_twice_is_carried_out_once(site: Site, lan: Browser) -> None:
    page = lan.get("/orders/close-task?row=2")
    fields = {"row": "2", "on": "2018-01-05", "proof": "CV 8", "seq": hidden(page, "seq")}
    order_id, before = hidden(page, "order_id"), site.office.season().seq
    answers = [lan.order("close-task", order_id=order_id, **fields).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert site.office.season().seq == before + 1


def test_the_second_of_two_persons_is_told_what_changed(site: Site, lan: Browser, minh: Browser) -> None:
    seq = hidden(lan.get("/orders/return-entry"), "seq")
    entry = {"entry": "cum-1/sai-dong", "back": "/lists/chung-khao"}
    assert minh.order("accept-entry", seq=seq, **entry).status_code == 302
    answer = lan.order("return-entry", seq=seq, why="thiếu chữ ký", **entry)
    assert answer.status_code == 409
    assert "Trần Văn Minh" in words(answer)
    assert site.office.season().entries["cum-1/sai-dong"].state.value == "accepted"
    second = {"seq": hidden(answer, "seq"), "order_id": hidden(answer, "order_id")}
    assert lan.order("return-entry", why="thiếu chữ ký", **entry, **second).status_code == 302


def test_what_changed_elsewhere_stops_nobody(lan: Browser, minh: Browser) -> None:
    seq = hidden(lan.get("/orders/close-task"), "seq")
    assert minh.order("close-task", row="1", on="2018-01-03", proof="CV 3", seq=seq).status_code == 302
    assert lan.order("close-task", row="3", on="2018-01-10", proof="KH 32", seq=seq).status_code == 302


def test_who_received_does_not_see_a_button_to_confirm(site: Site, lan: Browser, minh: Browser) -> None:
    nomination = {**NOMINATION, "entry": "cum-4/ai-mo"}
    assert site.browser("ai-mo").post("/nominate", **nomination).status_code == 302
    assert lan.order("accept-entry", entry="cum-4/ai-mo").status_code == 302
    confirm = 'action="/orders/confirm-entry"'
    assert confirm not in lan.get("/lists/chung-khao").text
    assert confirm in minh.get("/lists/chung-khao").text
    assert lan.order("confirm-entry", entry="cum-4/ai-mo").status_code == 422
    assert minh.order("confirm-entry", entry="cum-4/ai-mo").status_code == 302


def test_no_page_shows_the_name_of_a_pupil(lan: Browser) -> None:
    for path in ("/lists/chung-khao", "/history", "/nominate?entry=cum-1/sai-dong", "/season", "/school?unit=sai-dong"):
        text = lan.get(path).text
        assert "Phạm An" not in text
        assert "Ngô Chi" not in text


@pytest.mark.parametrize("missing", ["pupil_2", "guardian_3", "heat_day"])
def test_a_nomination_says_what_is_missing_where_it_is(lan: Browser, missing: str) -> None:
    fields = {name: value for name, value in NOMINATION.items() if name != missing}
    answer = lan.post("/nominate", **fields)
    assert answer.status_code == 422
    assert f'id="fault-{missing}"' in answer.text
    assert answer.text.count('class="fault"') == 1


def test_a_school_nominates_its_own_team_only(site: Site) -> None:
    school = site.browser("ai-mo")
    assert school.post("/nominate", **NOMINATION).status_code == 403
    assert school.get("/forms/sai-dong.xlsx").status_code == 403
    assert school.get("/forms/ai-mo.xlsx").status_code == 200
    assert school.order("accept-entry", entry="cum-4/ai-mo").status_code == 403


def test_forms_that_schools_sent_are_taken_or_all_faults_told(site: Site, lan: Browser) -> None:
    book = load_workbook(BytesIO(lan.get("/forms/bo-de.xlsx").data))
    blank, filled = BytesIO(), BytesIO()
    book.save(blank)
    sheet = book.worksheets[0]
    for row, value in ((4, "28/09/2018"), (5, 8), (6, 200), (7, "Đỗ Thị Mai"), (8, "Vũ Văn Hùng")):
        sheet.cell(row, 2, value)
    for row, name in ((11, "Phạm An"), (12, "Hoàng Bình"), (13, "Ngô Chi")):
        for column, value in enumerate((name, "8A", "x", "x")):
            sheet.cell(row, _first_column(sheet, "Họ và tên") + column, value)
    book.save(filled)
    files = [
        (BytesIO(blank.getvalue()), "trong.xlsx"),
        (BytesIO(filled.getvalue()), "bo-de.xlsx"),
        (BytesIO(b"x"), "x.xlsx"),
    ]
    answer = lan.post("/nominations", files=files, back="/lists/chung-khao")
    assert answer.status_code == 422
    assert answer.text.count('class="faults"') == 2, "the blank one and what is no form"
    assert site.office.season().entries["cum-4/bo-de"].state.value == "nominated"


def test_forms_that_are_too_many_at_once_are_named_and_not_dropped(lan: Browser) -> None:
    files = [(BytesIO(b"x"), f"{number}.xlsx") for number in range(MAX_FILES + 2)]
    answer = lan.post("/nominations", files=files, back="/")
    assert (answer.status_code, answer.text.count("send this one again")) == (422, 2)
    assert f"{MAX_FILES + 1}.xlsx" in answer.text


def _first_column(sheet: Worksheet, title: str) -> int:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return next(cell.column or 0 for cell in cells if cell.value == title)


def test_the_timetable_says_who_when_and_how_late(lan: Browser) -> None:
    text = words(lan.get("/season"))
    assert "Văn phòng HĐND & UBND" in text.replace("&amp;", "&")
    assert "RED" in text
    assert "days late" in text


def test_a_school_sees_three_things_to_do(site: Site) -> None:
    page = site.browser("ai-mo").get("/school")
    assert page.text.split("<details")[0].count("<h3>") == 3


def test_another_plan_of_this_machine_cannot_be_read(lan: Browser, tmp_path: Path) -> None:
    file = tmp_path / "other.season.toml"
    file.write_text("secret = 1", encoding="utf-8")
    answer = lan.order("propose-amendment", plan_name=str(file), why="vì sao")
    assert answer.status_code == 422
    assert "secret" not in answer.text
