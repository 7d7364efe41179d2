"""Signing in: accounts of persons, invitations that work once, guesses that lock nobody out."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from season.rules.people import Role
from tests.unit.season.site.site_client import FIRST, OWN, PASSWORD, Site, words

ELSEWHERE = "192.168.7.9"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"))


def test_the_first_invitation_makes_one_account_of_the_leading_office(tmp_path: Path) -> None:
    site = Site(tmp_path)
    first = site.browser()
    first.get("/")
    wrong = first.post(f"/join/{FIRST}", id="Lan Anh", name="", email="x", password="short", again="")
    assert wrong.status_code == 422
    assert wrong.text.count("<li>") == 5, "every fault at once"
    assert site.office.people.accounts() == []
    answer = first.post(f"/join/{FIRST}", id="Lan", name="Nguyễn Thị Lan", email="", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 302
    assert [(account.id, account.role) for account in site.office.people.accounts()] == [("lan", Role.LEAD)]
    assert "There is no season yet" in words(first.get("/season"))
    assert site.browser().get(f"/join/{FIRST}").status_code == 410


def test_an_invited_person_chooses_a_password_once(site: Site) -> None:
    site.add_people()
    lan = site.browser("lan")
    page = lan.post("/people", id="binh", name="Lê Thị Bình", role="lead", unit="", email="binh@example.org")
    link = page.text.split("http://localhost/join/")[1].split("<")[0]
    assert site.browser().post("/enter", account="binh", password="").status_code == 401
    binh = site.browser()
    assert binh.post(f"/join/{link}", password=PASSWORD, again=PASSWORD).status_code == 302
    assert binh.get("/season").status_code == 200
    assert site.browser().post(f"/join/{link}", password=PASSWORD, again=PASSWORD).status_code == 410


def test_an_account_that_is_disabled_ends_at_once(site: Site) -> None:
    site.add_people()
    lan, minh = site.browser("lan"), site.browser("minh")
    assert minh.get("/season").status_code == 200
    lan.post("/people/minh/disable")
    assert minh.get("/season").status_code == 302
    assert site.browser().post("/enter", account="minh", password=PASSWORD).status_code == 401
    lan.post("/people/minh/enable")
    assert site.browser("minh").get("/season").status_code == 200


def test_a_new_invitation_ends_the_sessions_of_the_old_password(site: Site) -> None:
    site.add_people()
    lan, minh = site.browser("lan"), site.browser("minh")
    assert "/join/" in lan.post("/people/minh/invite").text
    assert minh.get("/season").status_code == 302


def test_the_last_of_the_leading_office_cannot_shut_itself_out(site: Site) -> None:
    site.add_people()
    lan = site.browser("lan")
    for account in ("minh", "binh"):
        lan.post(f"/people/{account}/disable")
    for action in ("disable", "invite"):
        answer = lan.post(f"/people/lan/{action}")
        assert answer.status_code == 422
    assert site.browser("lan").get("/people").status_code == 200


def test_guesses_slow_down_their_address_and_nobody_else(site: Site) -> None:
    site.add_people()
    at_school = site.browser(address=ELSEWHERE)
    assert at_school.post("/enter", account="ai-mo", password=PASSWORD).status_code == 302
    at_school.post("/leave")
    stranger = site.browser(address=ELSEWHERE)
    answers = [stranger.post("/enter", account="ai-mo", password="guess").status_code for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert stranger.post("/enter", account="ai-mo", password=PASSWORD).status_code == 429
    assert at_school.post("/enter", account="ai-mo", password=PASSWORD).status_code == 302, "was here before"
    assert site.browser(address="192.168.7.10").post("/enter", account="ai-mo", password=PASSWORD).status_code == 302


def test_an_unknown_name_and_a_wrong_password_look_the_same(site: Site) -> None:
    site.add_people()
    wrong_password = site.browser().post("/enter", account="lan", password="x")
    unknown = site.browser().post("/enter", account="lam", password="x")
    assert wrong_password.status_code == unknown.status_code == 401
    assert wrong_password.text.replace('value="lan"', "") == unknown.text.replace('value="lam"', "")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://elsewhere.example"}, {**OWN, "Sec-Fetch-Site": "cross-site"}],
    ids=["no origin", "another origin", "cross-site"],
)
def test_what_another_site_sends_changes_nothing(site: Site, headers: dict[str, str]) -> None:
    site.add_people()
    lan = site.browser("lan")
    assert lan.send("/people/minh/disable", headers, {}).status_code == 403
    minh = site.office.people.find("minh")
    assert minh is not None
    assert not minh.is_disabled


@pytest.mark.parametrize("to", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "season"])
def test_nobody_is_sent_to_another_site(site: Site, to: str) -> None:
    site.add_people()
    answer = site.browser().post("/enter", account="lan", password=PASSWORD, to=to)
    assert answer.headers["Location"] == "/"


def test_who_signs_in_comes_to_the_page_that_was_asked_for(site: Site) -> None:
    site.add_people()
    answer = site.browser().get("/history")
    assert answer.headers["Location"].startswith("/enter?to=/history")
    assert (
        site.browser().post("/enter", account="lan", password=PASSWORD, to="/history").headers["Location"] == "/history"
    )


@pytest.mark.parametrize(
    "account, path, status",
    [
        ("ai-mo", "/people", 403),
        ("ai-mo", "/history", 403),
        ("ai-mo", "/lists/chung-khao", 403),
        ("huong", "/people", 200),
        ("huong", "/history", 200),
        ("vp", "/season", 200),
        ("lan", "/people", 200),
    ],
)
def test_a_page_is_for_whom_it_is_made(site: Site, account: str, path: str, status: int) -> None:
    site.add_people()
    assert site.browser(account).get(path).status_code == status


def test_an_account_with_faults_is_not_made(site: Site) -> None:
    site.add_people()
    answer = site.browser("lan").post("/people", id="x", name="", role="nobody", email="@")
    assert answer.status_code == 422
    assert answer.text.count("<li>") >= 4, "every fault at once"
    assert site.office.people.find("x") is None


def test_a_guessed_name_writes_no_lines_of_its_own_into_the_log(tmp_path: Path, mocker: MockerFixture) -> None:
    site = Site(tmp_path)
    warning = mocker.patch.object(site.app.logger, "warning")
    site.browser().post("/enter", account="lan\nroot: all is well", password="x")
    assert warning.call_args.args[1] == "lan\\nroot: all is well"


def test_of_two_who_make_the_same_account_at_once_the_second_is_told_and_changes_nothing(
    site: Site, mocker: MockerFixture
) -> None:
    site.add_people()
    lan, account = site.browser("lan"), site.office.people.find("minh")
    look = site.office.people.find
    mocker.patch.object(site.office.people, "find", lambda name: None if name == "minh" else look(name))
    answer = lan.post("/people?lang=en", id="minh", name="Ai Khác", role="lead", unit="", email="")
    assert (answer.status_code, "There is an account with this name already" in words(answer)) == (422, True)
    assert look("minh") == account
