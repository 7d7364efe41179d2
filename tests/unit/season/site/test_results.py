"""Results on the pages: taken from a stick, beside their papers, confirmed by another person, or returned."""

from io import BytesIO
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from controller.exchange.result_file import text_of
from season.rules.states import ResultState
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.site.site_client import Browser, Site, hidden, words

PHOTOGRAPH = b"\xff\xd8\xff signed by all"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    scheduled_office(tmp_path)
    site = Site(tmp_path)
    site.add_people()
    return site


def bring(browser: Browser, body: bytes, photograph: bytes | None = None) -> tuple[int, str]:
    """Bring a result; the status, and where the answer leads to or what it says."""
    files: dict[str, object] = {"result": (BytesIO(body), "cum-1.r1.bcresult")}
    if photograph is not None:
        files["photograph"] = (BytesIO(photograph), "paper.jpg")
    answer = browser.post("/sittings", **files)
    return answer.status_code, answer.headers.get("Location", words(answer))


def test_a_result_is_received_by_one_and_confirmed_by_another(site: Site) -> None:
    lan, minh = site.browser("lan"), site.browser("minh")
    status, page = bring(lan, sample.signed_result(), PHOTOGRAPH)
    assert status == 302
    result = page.removeprefix("/results/")
    text = words(lan.get(page))
    assert "Signed by" in text
    assert "not enrolled" not in text
    assert lan.get(f"{page}/photograph").data == PHOTOGRAPH
    assert lan.get(f"{page}/minutes.pdf").data == sample.MINUTES
    assert lan.order("review-result", result=result, back=page).status_code == 302
    assert 'action="/orders/confirm-result"' not in lan.get(page).text
    assert lan.order("confirm-result", result=result).status_code == 422
    seq = hidden(minh.get(page), "seq")
    assert minh.order("confirm-result", result=result, seq=seq, back=page).status_code == 302
    assert site.office.season().results[result].state is ResultState.CONFIRMED
    assert "GOES ON" in words(lan.get("/sittings"))


def test_a_broken_result_is_refused_with_its_reasons_and_on_record(site: Site) -> None:
    lan = site.browser("lan")
    body = bytearray(sample.signed_result())
    body[len(body) // 2] ^= 1
    status, text = bring(lan, bytes(body))
    assert status == 422
    assert "Chưa thực hiện được" in text
    assert site.office.season().results == {}
    assert "cum-1.r1.bcresult" in words(lan.get("/history"))


def test_a_photograph_can_come_later_and_must_be_one(site: Site) -> None:
    lan = site.browser("lan")
    _, page = bring(lan, sample.signed_result())
    assert lan.get(f"{page}/photograph").status_code == 404
    assert lan.post(f"{page}/photograph", photograph=(BytesIO(b"no picture"), "x.jpg")).status_code == 422
    assert lan.post(f"{page}/photograph", photograph=(BytesIO(PHOTOGRAPH), "x.jpg")).status_code == 302
    assert lan.get(f"{page}/photograph").data == PHOTOGRAPH


def test_a_result_that_is_returned_says_why(site: Site) -> None:
    lan = site.browser("lan")
    _, page = bring(lan, sample.signed_result(), PHOTOGRAPH)
    result = page.removeprefix("/results/")
    assert lan.order("return-result", result=result, why="thiếu chữ ký của trưởng ban").status_code == 302
    assert "thiếu chữ ký của trưởng ban" in words(lan.get(page))


@pytest.mark.parametrize("path", ["/sittings", "/results/00", "/results/00/photograph"])
def test_schools_see_no_results_before_they_are_published(site: Site, path: str) -> None:
    assert site.browser("ai-mo").get(path).status_code == 403


def test_a_result_whose_files_are_not_here_is_shown_all_the_same(site: Site, mocker: MockerFixture) -> None:
    """A season that was made anew from its facts has no files."""
    lan = site.browser("lan")
    _, page = bring(lan, sample.signed_result(), PHOTOGRAPH)
    store = site.office.store()
    assert store is not None
    mocker.patch.object(store, "file", return_value=None)
    assert "Signed by" in words(lan.get(page))
    assert lan.get(f"{page}/minutes.pdf").status_code == 404


def test_a_signed_result_comes_as_the_text_of_its_code_and_the_journal_later(site: Site, tmp_path: Path) -> None:
    lan = site.browser("lan")
    (tmp_path / "cum-1.r1.bcresult").write_bytes(sample.signed_result())
    text = text_of(tmp_path / "cum-1.r1.bcresult")
    pieces = "\n".join(text[at : at + 70] for at in range(0, len(text), 70))
    answer = lan.post("/sittings/text?lang=en", text=pieces)
    page = answer.headers["Location"]
    shown = words(lan.get(page))
    assert "signed result received, its journal not yet" in shown
    assert "The journal is not here yet" in shown
    assert "its journal is not here yet, only what was signed" in words(lan.get(page))
    bring(lan, sample.signed_result())
    assert "The journal is here" in words(lan.get(page))
    changed = text[:-3] + ("AAA" if text[-3:] != "AAA" else "BBB")
    for wrong in ("", "khóa", changed):
        assert lan.post("/sittings/text?lang=en", text=wrong).status_code == 422
    assert len(site.office.season().results) == 1
    assert site.browser("ai-mo").post("/sittings/text", text=text).status_code == 403
