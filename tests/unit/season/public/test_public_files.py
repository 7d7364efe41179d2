"""Files for the public: only what two persons published, numbered, corrected and taken back in the open."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from season.public.public_files import STANDINGS, PublicFiles
from season.public.standings_file import following, public_standings
from season.rules import result_commands as rc
from season.rules.order import Order
from season.rules.season import Season
from season.rules.standings import standings
from season.site.office import Office as SiteOffice
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import HUONG, LAN, MINH, Office

STAGE = "chung-khao"


@pytest.fixture
def office() -> Office:
    """All four pools are played; Minh has confirmed the stage."""
    return p.played_office()


def written(folder: Path, season: Season) -> dict[str, Any]:
    """The standings after the files were brought up to date."""
    PublicFiles(folder).write(season)
    found: dict[str, Any] = json.loads((folder / season.drafted.id / STANDINGS).read_text())
    return found


def page(folder: Path, season: Season, name: str = "index.html") -> str:
    return (folder / season.drafted.id / name).read_text()


def test_nothing_is_public_before_two_persons_published_it(office: Office, tmp_path: Path) -> None:
    found = written(tmp_path, office.season)
    assert (found["number"], found["generation"], found["stages"]) == (0, 1, [])
    names = office.season.drafted.schools.names.values()
    assert not any(name in page(tmp_path, office.season) for name in names)
    assert "Chưa công bố kết quả nào." in page(tmp_path, office.season)
    assert office.reasons(rc.PublishStage(STAGE), MINH) == ["publishes-own"]
    office.order(rc.PublishStage(STAGE), p.BINH)
    found = written(tmp_path, office.season)
    (stage,) = found["stages"]
    assert (found["number"], stage["stage"], stage["version"], len(stage["pools"])) == (1, STAGE, 1, 4)
    first = stage["pools"][0]["teams"][0]
    assert first["place"] == 1
    assert first["goes_on"]
    assert first["school"] == office.season.drafted.name_of(
        office.season.entries[standings(office.season, "cum-1")[0].entry].school
    )
    assert all(name in page(tmp_path, office.season) for name in ("Cụm 4", first["school"], "vào vòng sau"))
    assert "goes on" in page(tmp_path, office.season, "index.en.html")
    assert not PublicFiles(tmp_path).write(office.season)


def test_a_correction_says_so_and_keeps_what_was_wrong(office: Office, tmp_path: Path) -> None:
    office.order(rc.PublishStage(STAGE), p.BINH)
    before = written(tmp_path, office.season)
    corrected = p.correction(p.statement(office, "cum-2"))
    p.confirm(office, corrected)
    assert written(tmp_path, office.season) == before, "nothing changes before it is published again"
    office.order(rc.ConfirmStage(STAGE), MINH)
    office.order(rc.PublishStage(STAGE), p.BINH)
    found = written(tmp_path, office.season)
    (stage,) = found["stages"]
    assert (found["number"], stage["version"], stage["why"]) == (2, 2, corrected.why)
    assert [pool["pool"] for pool in stage["corrected"]] == ["cum-2"]
    now = next(pool for pool in stage["pools"] if pool["pool"] == "cum-2")
    assert now["revision"] == 2
    assert now["teams"][0]["school"] == stage["corrected"][0]["teams"][1]["school"]
    assert f"Đính chính:</strong> {corrected.why}" in page(tmp_path, office.season)


def test_what_is_taken_back_is_a_new_version_without_results(office: Office, tmp_path: Path) -> None:
    office.order(rc.PublishStage(STAGE), p.BINH)
    written(tmp_path, office.season)
    office.order(rc.WithdrawPublication(STAGE, "nhầm <bản nháp>"), HUONG)
    found = written(tmp_path, office.season)
    (stage,) = found["stages"]
    assert (found["number"], stage["is_withdrawn"], "pools" in stage) == (2, True, False)
    shown = page(tmp_path, office.season)
    assert "Đã rút lại kết quả này:</strong> nhầm &lt;bản nháp&gt;" in shown
    assert "Cụm 1" not in shown


def test_a_later_decision_does_not_show_before_it_is_published(office: Office, tmp_path: Path) -> None:
    office.order(rc.PublishStage(STAGE), p.BINH)
    before = written(tmp_path, office.season)
    office.order(rc.DisqualifyEntry(standings(office.season, "cum-1")[0].entry, "trái quy định", "QĐ 9"), LAN)
    assert written(tmp_path, office.season) == before


def test_readers_of_a_database_that_went_back_see_another_generation(office: Office, tmp_path: Path) -> None:
    earlier = office.season
    office.order(rc.PublishStage(STAGE), p.BINH)
    once = office.season
    office.order(rc.WithdrawPublication(STAGE, "nhầm bản nháp"), HUONG)
    assert written(tmp_path, office.season)["generation"] == 1
    assert [written(tmp_path, season)["generation"] for season in (once, earlier)] == [2, 3]
    assert written(tmp_path, once)["generation"] == 3
    assert following(None, public_standings(once)).generation == 1


def test_a_folder_that_cannot_be_written_is_told(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFileError, match="what is public cannot be written there"):
        PublicFiles(tmp_path / "file").write(office.season)


def test_pages_write_at_each_publication_and_the_command_once(tmp_path: Path) -> None:
    stored = scheduled_office(tmp_path)
    numbers: list[int] = []

    def publish(season: Season) -> None:
        numbers.append(len(season.publications.get(STAGE, ())))
        raise BadFileError(["the disk is full"])

    site = SiteOffice(stored.store.engine, now_ns=lambda: stored.now_ns, publish=publish)
    site.carry_out(Order(rc.ConfirmStage(STAGE), MINH, "chưa cụm nào thi"))
    site.carry_out(Order(rc.PublishStage(STAGE), p.BINH))
    assert numbers == [1], "the order is carried out all the same"
    arguments = ["season", "public", str(tmp_path / "www"), "--database", str(stored.store.engine.url)]
    answer = CliRunner().invoke(cli, arguments)
    assert answer.output.strip() == f"{tmp_path / 'www' / stored.season.drafted.id}: 1 publications"
    assert "Bản 1, công bố lúc" in page(tmp_path / "www", stored.store.read())
    stored.store.engine.dispose()
