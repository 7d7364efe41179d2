"""What the office sees of its venues: one line a sitting, what was heard when, and where somebody has to ring up."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.journal.hash_chain import NO_ROW, Row, next_row
from season.hub.box_journal import BoxJournal
from season.hub.journal_phase import JournalPhase, phase_after
from season.hub.venues import SILENT_S, VenueLight, VenueLine, light_of, venue_lines, venue_sentences
from season.rules.season import Season
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS, Hub
from tests.unit.season.rules.office import on
from tests.unit.season.site.site_client import PEOPLE, Site
from tests.unit.season.site.site_client import words as words_of

NOW_NS = on(date(2018, 10, 6))
SENT = BoxJournal(JOURNAL, sample.BOX.public, "cum-1/1", 250, ROWS[249].digest, NOW_NS, NOW_NS)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return scheduled_office(tmp_path_factory.mktemp("office")).season


def line_of(season: Season, *journals: BoxJournal) -> VenueLine:
    (line,) = venue_lines(season, journals)
    return line


def words(line: VenueLine, now_ns: int = NOW_NS) -> list[str]:
    return [str(sentence) for sentence in venue_sentences(line, now_ns)]


def test_a_venue_says_what_was_received_and_when_it_was_heard(season: Season) -> None:
    line = line_of(season, replace(SENT, phase=JournalPhase.RUNNING))
    head = ROWS[249].digest.hex()[:32]
    assert words(line)[1] == f"match is running; received up to entry 250, head {head}"
    assert words(line)[2].startswith("heard ")
    assert (line.box_names, light_of(line, NOW_NS)) == (("khóa thật box",), VenueLight.GREEN)


def test_a_venue_that_is_silent_during_its_match_is_to_be_rung_up_and_nothing_is_guessed(season: Season) -> None:
    line = line_of(season, replace(SENT, phase=JournalPhase.RUNNING))
    later_ns = NOW_NS + (SILENT_S + 1) * 1_000_000_000
    assert light_of(line, later_ns) is VenueLight.RED
    assert words(line, later_ns)[2].startswith("not heard since ")
    assert words(line, later_ns)[1] == words(line)[1]
    assert light_of(line_of(season, SENT), later_ns) is VenueLight.AMBER


def test_a_package_without_a_word_of_its_box_waits(season: Season) -> None:
    line = line_of(season)
    assert (words(line), light_of(line, NOW_NS)) == (["package made", "nothing was heard of its box"], VenueLight.AMBER)


def test_two_journals_of_one_sitting_or_a_fork_stand_out(season: Season) -> None:
    two = line_of(season, SENT, replace(SENT, journal="c" * 64))
    assert light_of(two, NOW_NS) is VenueLight.RED
    assert words(two)[-1] == "2 journals of one sitting: none counts until the office has chosen a result"
    forked = line_of(season, replace(SENT, forked_at=251))
    assert light_of(forked, NOW_NS) is VenueLight.RED
    assert "entry 251 came with another content, too" in words(forked)[-1]


def facts(*names: str) -> list[Row]:
    rows = [NO_ROW]
    for name in names:
        rows.append(next_row(rows[-1], b'{"fact":{"type":"%s"}}' % name.encode()))
    return rows[1:]


@pytest.mark.parametrize(
    "names, phase",
    [
        ((), JournalPhase.UNKNOWN),
        (("MatchOpened", "CertificateChecked"), JournalPhase.CERTIFIED),
        (("MatchOpened", "MatchStarted", "CertificateChecked", "RoundEnded"), JournalPhase.RUNNING),
        (("MatchOpened", "MatchStarted", "MatchEnded", "PlaceShown"), JournalPhase.ENDED),
        (("MatchOpened", "MatchStarted", "MatchEnded", "RoundReopened"), JournalPhase.RUNNING),
    ],
)
def test_how_far_a_match_is_follows_from_its_rows(names: tuple[str, ...], phase: JournalPhase) -> None:
    assert phase_after(JournalPhase.UNKNOWN, facts(*names)) is phase


def test_the_page_shows_what_came_over_the_line_and_is_the_offices_alone(tmp_path: Path) -> None:
    scheduled_office(tmp_path).store.engine.dispose()
    site = Site(tmp_path)
    site.add(PEOPLE[0])
    site.add(PEOPLE[3])
    hub = Hub(site.office.engine, tmp_path)
    hub.box().post(ROWS[:200])
    page = site.browser("lan").get("/venues?live")
    assert f"match is running; received up to entry 200, head {ROWS[199].digest.hex()[:32]}" in words_of(page)
    assert page.headers["Refresh"] == "15"
    assert "Refresh" not in site.browser("lan").get("/venues").headers
    assert site.browser("ai-mo").get("/venues").status_code == 403
    assert site.browser().get("/venues").status_code == 302
