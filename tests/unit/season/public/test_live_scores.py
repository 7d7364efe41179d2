"""Live scores: what halls send becomes a small file, marked as not final, that nobody takes for an older one."""

import json
from pathlib import Path
from typing import Any

import pytest

from controller.journal.hash_chain import NO_ROW, next_row
from season.hub.live_following import LiveFollowing
from season.rules.season import Season
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.hub.box_client import ROWS, Hub


class Hall:
    """A hall whose box sends to a hub, and the folder of what is public."""

    def __init__(self, folder: Path) -> None:
        self.office: StoredOffice = scheduled_office(folder)
        self.hub = Hub(self.office.store.engine, folder)
        self.public = folder / "public"
        self.following = LiveFollowing(self.public)

    def follow(self) -> bool:
        """Another second has passed; whether the file was written."""
        return self.following.follow(self.office.store)

    def live(self) -> dict[str, Any]:
        """What the public reads."""
        found: dict[str, Any] = json.loads((self.public / sample.SITTING.season / "live.json").read_text())
        return found


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_the_public_sees_schools_points_and_how_far_it_is_and_that_it_is_not_final(hall: Hall) -> None:
    for first in range(0, len(ROWS), 200):
        hall.hub.box().post(ROWS[first : first + 200])
    assert hall.follow()
    live = hall.live()
    (sitting,) = live["sittings"]
    assert (live["note"], live["number"], sitting["sitting"], sitting["phase"]) == (
        "chưa chính thức",
        1,
        "cum-1/1",
        "ended",
    )
    statement = {str(team.points) for team in sample.statement_of(sample.match_rows()).teams}
    assert {team["points"] for team in sitting["teams"]} == statement
    season: Season = hall.office.store.read()
    schools = {season.drafted.name_of(season.entries[entry].school) for entry in season.draws["cum-1"].seats}
    assert {team["school"] for team in sitting["teams"]} == schools
    assert len(json.dumps(live)) < 1500


def test_the_file_is_written_when_something_has_changed_and_numbered(hall: Hall) -> None:
    hall.hub.box().post(ROWS[:100])
    assert [hall.follow(), hall.follow()] == [True, False]
    hall.hub.box().post(ROWS[100:200])
    hall.following = LiveFollowing(hall.public)
    assert hall.follow(), "another process goes on where the file is"
    assert (hall.live()["number"], hall.live()["sittings"][0]["entries"]) == (2, 200)
    text = json.dumps(hall.live())
    assert "question" not in text


def test_what_two_machines_say_differently_is_not_shown(hall: Hall) -> None:
    hall.hub.box().post(ROWS[:100])
    hall.follow()
    hall.hub.box().post((next_row(ROWS[98], ROWS[97].body),))
    hall.follow()
    assert hall.live()["sittings"] == []


def test_a_journal_that_this_version_cannot_read_is_a_machine_that_says_something_else(hall: Hall) -> None:
    row = next_row(NO_ROW, b'{"v":99}')
    hall.hub.box().post(ROWS[:100])
    hall.hub.box().post((row,), journal=row.digest.hex())
    hall.follow()
    assert hall.live()["sittings"] == []
