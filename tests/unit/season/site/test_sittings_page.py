"""The page of sittings: what is in view is offered as the deciders have it; thousands of pools are found and turned."""

from pathlib import Path

import pytest

from bench.season_facts import large_plan, season_facts
from season.rules import result_commands as rc
from season.rules.apply import apply_all
from season.rules.season import Season
from season.rules.states import SittingState
from season.site.offers import offers
from season.site.paging import page_of
from season.site.routes import sittings_page
from season.site.sitting_lines import SITTING_ORDERS, SittingFilter, found_pools, pool_line, state_counts
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import LAN, MINH, SEPTEMBER, plan_2018
from tests.unit.season.site.site_client import Site, words


@pytest.fixture(scope="module")
def large() -> Season:
    """A season of 120 pools that are all drawn and have their day."""
    plan = large_plan(plan_2018(), sittings=120)
    return apply_all(Season(), season_facts(plan, 6_000))


def test_what_is_offered_is_what_the_deciders_say_in_every_state() -> None:
    office = p.scheduled_office()
    p.pack(office, "cum-1")
    for state in (SittingState.FETCHED, SittingState.CERTIFIED, SittingState.RUNNING):
        office.order(rc.NoteProgress("cum-1/1", state))
    office.order(rc.BreakOffSitting("cum-1/1", "mất điện cả khu vực"))
    p.pack(office, "cum-2")
    season = office.season
    states = set()
    for person in (LAN, MINH):
        for stage, pool in season.drafted.pools:
            for line in pool_line(season, stage, pool, person, SEPTEMBER).sittings:
                values = {"sitting": line.sitting.id}
                assert line.offers == offers(season, person, SEPTEMBER, SITTING_ORDERS, values)
                states.add(line.sitting.id)
    assert states == set(season.sittings)


def ids(season: Season, **wanted: str) -> list[str]:
    return [pool.id for _, pool in found_pools(season, SittingFilter(**wanted))]


def test_every_pool_is_found_by_its_state_its_name_or_its_host(large: Season) -> None:
    assert dict(state_counts(large)) == {"planned": 120, "without-day": 1}
    assert len(found_pools(large, SittingFilter(state="planned"))) == 120
    assert [pool.id for _, pool in found_pools(large, SittingFilter(text="cụm 7"))][:2] == ["cum-7", "cum-70"]
    assert [pool.id for _, pool in found_pools(large, SittingFilter(text="THCS SO 45"))] == [
        "cum-9",
        "cum-90",
        "cum-91",
    ]
    assert ids(large, stage="chung-ket", text="cụm 7") == []


def test_a_page_turns_and_keeps_what_was_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled_office(tmp_path)
    site = Site(tmp_path)
    site.add_people()
    monkeypatch.setattr(sittings_page, "POOLS_SHOWN", 2)
    lan = site.browser("lan")
    first = lan.get("/sittings?state=planned")
    assert "1 / 2" in words(first)
    assert "Cụm 2" in words(first)
    assert "state=planned" in first.text
    assert "Cụm 4" in words(lan.get("/sittings?state=planned&page=2"))
    assert "1 / 1" not in words(lan.get("/sittings?state=packed"))
    assert "No pool is found" in words(lan.get("/sittings?text=nowhere"))
    assert lan.get("/sittings?page=99&state=nothing").status_code == 200


@pytest.mark.parametrize(
    "number, expected",
    [(1, ([1, 2], 1, 3)), (3, ([5], 3, 3)), (0, ([1, 2], 1, 3)), (-4, ([1, 2], 1, 3)), (9, ([5], 3, 3))],
)
def test_a_long_list_has_pages(number: int, expected: tuple[list[int], int, int]) -> None:
    page = page_of([1, 2, 3, 4, 5], number, 2)
    assert (page.items, page.number, page.pages) == expected


def test_an_empty_list_has_one_page() -> None:
    assert page_of([], 2, 10).pages == 1
