"""The page of keys: the office's own is made and counts, is withdrawn and replaced; boxes and chairs are trusted."""

from pathlib import Path

import pytest

from controller.exchange.key_files import OFFICE, machine_key
from controller.rules.seal_chain import fingerprint, in_groups
from season.rules.result_commands import KeyHolder
from season.rules.season import Season
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.site.site_client import Site, hidden, words


@pytest.fixture
def site(tmp_path: Path) -> Site:
    scheduled_office(tmp_path)
    site = Site(tmp_path)
    site.add_people()
    site.office.folder = tmp_path
    return site


def usable(season: Season) -> list[str]:
    return [key.key for key in season.keys.values() if key.holder is KeyHolder.OFFICE and not key.is_lost]


def test_the_offices_key_is_made_shown_trusted_withdrawn_and_replaced(site: Site, tmp_path: Path) -> None:
    lan = site.browser("lan")
    assert "There is none yet" in words(lan.get("/admin/keys"))
    assert lan.post("/admin/keys").status_code == 302
    first = machine_key(tmp_path, OFFICE).public
    page = lan.get("/admin/keys")
    assert in_groups(fingerprint(first)) in words(page)
    assert "<svg" in page.text
    assert "It does not count yet" in words(page)
    fields = {name: hidden(page, name) for name in ("key", "holder", "name", "seq", "back")}
    assert lan.post("/orders/enrol-key", **fields).status_code == 302
    assert "It counts." in words(lan.get("/admin/keys"))
    lan.post("/admin/keys")
    assert machine_key(tmp_path, OFFICE).public == first, "one that counts is never made anew"
    assert lan.order("withdraw-key", key=first, why="máy tính bị mất cắp", back="/admin/keys").status_code == 302
    text = words(lan.get("/admin/keys"))
    assert "It was withdrawn" in text
    assert "máy tính bị mất cắp" in text
    lan.post("/admin/keys")
    second = machine_key(tmp_path, OFFICE).public
    assert second != first
    assert first not in usable(site.office.season())
    assert oct((tmp_path / "signing" / f"office.key.{first[:16]}.lost").stat().st_mode)[-3:] == "600"


def test_a_key_is_typed_in_groups_and_a_wrong_one_says_what_a_key_is(site: Site) -> None:
    lan = site.browser("lan")
    answer = lan.post("/orders/enrol-key?lang=en", key="khóa", holder="box", name="máy mới")
    assert "A key has 64 digits" in words(answer)
    key = "AB12 " * 16
    assert lan.post("/orders/enrol-key", key=key, holder="box", name="máy mới").status_code == 302
    assert "ab12" * 16 in site.office.season().keys


def test_who_signs_looks_and_nobody_else_does(site: Site) -> None:
    huong = site.browser("huong")
    form = words(site.browser("lan").get("/orders/withdraw-key"))
    assert "khóa box · " in form, "keys are chosen by name and fingerprint, not typed"
    text = words(huong.get("/admin/keys"))
    assert "What a lost key means" in text
    assert "Withdraw …" not in text
    assert huong.post("/admin/keys").status_code == 403
    assert site.browser("ai-mo").get("/admin/keys").status_code == 403
