"""Papers and promotion on the pages: what can be made is made, what cannot says why; a school sees its own."""

from io import BytesIO

import pytest

from season.site.routes import promotion_page, reports_page
from tests.unit.season.site.site_client import Browser, Site, words

PHOTOGRAPH = b"\xff\xd8\xff notice board"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The plan of 2018 is issued."""
    site = Site(tmp_path_factory.mktemp("site"))
    assert site.office.season().plan is None
    site.add_people()
    lan = site.browser("lan")
    assert words(lan.get("/reports")).count("PDF") == 0
    assert lan.order("draft-season", plan_name="long-bien-2018").status_code == 302
    assert lan.order("issue-season").status_code == 302
    return site


@pytest.fixture(scope="module")
def lan(site: Site) -> Browser:
    return site.browser("lan")


@pytest.mark.parametrize("ending, begins", [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_timetable_is_a_paper(lan: Browser, ending: str, begins: bytes) -> None:
    assert f"/reports/tien-do.{ending}" in lan.get("/reports").text
    answer = lan.get(f"/reports/tien-do.{ending}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_paper_that_cannot_be_made_says_why(lan: Browser) -> None:
    page = lan.get("/reports")
    assert "/reports/danh-sach-chung-khao.pdf" not in page.text
    assert "not yet" in words(page)
    assert lan.get("/reports/danh-sach-chung-khao.pdf").status_code == 409
    assert lan.get("/reports/nowhere.pdf").status_code == 404
    assert lan.get("/reports/tien-do.exe").status_code == 404


def test_a_school_gets_no_paper_but_its_own_report(site: Site) -> None:
    school = site.browser("ai-mo")
    assert school.get("/reports").status_code == 403
    assert school.get("/reports/tien-do.pdf").status_code == 404
    assert school.get("/reports/so-khao-bo-de.pdf").status_code == 404
    assert school.get("/reports/so-khao-ai-mo.pdf").status_code in (200, 409)


def test_a_school_reports_what_it_did_and_sees_what_is_missing(site: Site) -> None:
    school = site.browser("ai-mo")
    page = school.get("/promotion")
    assert "THCS Ái Mộ" in page.text
    assert "THCS Bồ Đề" not in page.text
    fields = {"school": "ai-mo", "on": "2018-05-07", "topic": "what", "audience": "parents", "form": "meeting"}
    fields["evidence"] = "biên bản họp phụ huynh"
    assert school.order("report-promotion", **fields, reached="210").status_code == 302
    assert "done 1/" in words(school.get("/promotion"))
    assert school.order("report-promotion", **{**fields, "school": "bo-de"}, reached="9").status_code == 422


def test_a_visit_asks_every_question(site: Site, lan: Browser) -> None:
    form = lan.get("/orders/check-promotion?school=ai-mo")
    assert form.text.count('type="checkbox"') == 8
    assert 'enctype="multipart/form-data"' in form.text
    fields = {"school": "ai-mo", "on": "2018-05-08", "remedy_until": "2018-06-08", "answers_1": "y", "answers_3": "y"}
    assert lan.order("check-promotion", **fields, photograph=(BytesIO(b"no picture"), "x.jpg")).status_code == 422
    assert lan.order("check-promotion", **fields, photograph=(BytesIO(PHOTOGRAPH), "x.jpg")).status_code == 302
    (check,) = site.office.season().promotion.school("ai-mo").checks.values()
    assert check.answers == "ynynnnnn"
    store = site.office.store()
    assert store is not None
    stored = store.file(check.photograph)
    assert stored is not None
    assert stored.body == PHOTOGRAPH
    assert "TO BE MADE GOOD" in words(lan.get("/promotion"))


def test_the_use_of_the_services_is_a_line_by_month(lan: Browser) -> None:
    assert lan.get("/promotion/online-use.svg").status_code == 404
    for month, online in (("2018-01", "300"), ("2018-02", "620")):
        answer = lan.order("record-online-use", month=month, online=online, cases="1000", source="Một cửa")
        assert answer.status_code == 302
    text = words(lan.get("/promotion"))
    assert text.index("30.0 not reached") < text.index("62.0 reached")
    chart = lan.get("/promotion/online-use.svg?lang=vi").text
    assert all(shown in chart for shown in ("1/2018", "30,0%", "62,0%", "mục tiêu 50%", "<svg"))
    assert "BeVietnam" not in chart


def test_papers_are_turned(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports_page, "PAPERS_SHOWN", 3)
    first = lan.get("/reports")
    assert first.text.count('class="entry"') == 3
    assert "/reports?page=2" in first.text


def test_schools_are_found_and_turned(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promotion_page, "SCHOOLS_SHOWN", 5)
    assert "1 / 4" in words(lan.get("/promotion"))
    assert "4 / 4" in words(lan.get("/promotion?page=4"))
    found = words(lan.get("/promotion?text=VIET+hung"))
    assert ("THCS Việt Hưng" in found, "THCS Ái Mộ" in found) == (True, False)
    assert "No school is found" in words(lan.get("/promotion?text=nowhere"))
