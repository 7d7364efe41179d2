"""Commands of the pages: invitations where no terminal shows one, reminders without a mail server."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from season.site.account_store import AccountStore
from season.store.database import open_database
from tests.unit.season.site.site_client import PASSWORD, PEOPLE, Site


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'season.db'}"


def season(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["season", *arguments])


def test_an_invitation_makes_the_first_account_and_a_new_password(tmp_path: Path, address: str) -> None:
    first = season("invite", "lan", "--full-name", "Nguyễn Thị Lan", "--database", address)
    assert first.exit_code == 0
    site = Site(tmp_path)
    path = "/join/" + first.output.strip().split("/join/")[1]
    assert site.browser().post(path, password=PASSWORD, again=PASSWORD).status_code == 302
    assert site.browser("lan").get("/people").status_code == 200
    second = season("invite", "lan", "--database", address)
    assert second.exit_code == 0
    assert site.browser().post("/enter", account="lan", password=PASSWORD).status_code == 401


def test_nobody_is_invited_who_has_no_account_and_no_name(address: str) -> None:
    result = season("invite", "lan", "--database", address)
    assert isinstance(result.exception, BadFileError)
    assert "--full-name" in str(result.exception)
    assert AccountStore(open_database(address)).accounts() == []


def test_reminders_are_printed_where_there_is_no_mail_server(tmp_path: Path, address: str) -> None:
    site = Site(tmp_path)
    site.add_people()
    lan = site.browser("lan")
    lan.order("draft-season", plan_name="long-bien-2018")
    lan.order("issue-season")
    site.add(replace(next(person for person in PEOPLE if person.id == "vp"), email="vp@example.org"))
    result = season("remind", "--database", address, "--lang", "en", "--site", "https://hub.example.org")
    assert result.exit_code == 0
    assert result.output.startswith("vp@example.org")
    assert "https://hub.example.org/school" in result.output
    wrong = season("remind", "--database", address, "--smtp", "mail.example.org")
    assert isinstance(wrong.exception, BadFileError)
