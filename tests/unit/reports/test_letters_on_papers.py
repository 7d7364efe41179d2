"""Names with letters that the papers' own font lacks (case 20): printed all the same, or told before it is printed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.catalogue import translator
from controller.match_files.match import Team
from reports.certificates_pdf import certificates_pdf
from reports.letter_warnings import MOST, letter_warnings
from reports.minutes import Minutes
from reports.minutes_pdf import minutes_pdf
from reports.paper_fonts import BOLD, FALLBACK, FALLBACK_BOLD, PLAIN, font_for, missing_letters, with_fallback
from reports.report_kinds import paper
from reports.signatories import People, TeamPeople
from tests.unit.reports.paper_text import needs_poppler, words_of
from tests.unit.reports.sample_matches import full_match, minutes_from

HIGHLANDS = "Č č Ĕ ĕ Ĭ ĭ Ŏ ŏ Ŭ ŭ Ƀ ƀ Ñ ñ Ê̆ ê̆ Ô̆ ô̆ Ơ̆ ơ̆ Ư̆ ư̆"
"""Letters of Ê Đê, Gia Rai and Ba Na that Vietnamese does not have."""

PUPILS = ("H’Čŭn Niê", "Y Ƀlô Êban", "K’Tĭn", "Rơ Ô̆ Hrin", "Siu Ơ̆t")


def with_names(*names: str) -> Minutes:
    """The minutes of a whole match whose first teams in the ranking are called so."""
    minutes = minutes_from(full_match())
    called = dict(zip((place.team for place in minutes.places), names, strict=False))
    places = tuple(replace(place, name=called.get(place.team, place.name)) for place in minutes.places)
    teams = tuple(Team(team.number, called.get(team.number, team.name)) for team in minutes.teams)
    return replace(minutes, places=places, teams=teams)


def test_case_20_no_letter_of_the_highlands_is_missing() -> None:
    assert missing_letters(HIGHLANDS + HIGHLANDS.upper()) == ""
    assert missing_letters("".join(PUPILS)) == ""


def test_a_word_is_in_one_font_and_the_others_stay_in_theirs() -> None:
    assert with_fallback("H’Čŭn Niê", PLAIN) == f'<font name="{FALLBACK}">H’Čŭn</font> Niê'
    assert with_fallback("A & B <b>", PLAIN) == "A &amp; B &lt;b&gt;"
    assert with_fallback("Č<b>", BOLD) == f'<font name="{FALLBACK_BOLD}">Č&lt;b&gt;</font>'
    assert with_fallback("Sao Mai 🌟", PLAIN) == "Sao Mai 🌟"
    assert (font_for("Ŭ", PLAIN), font_for("Ư", PLAIN)) == (FALLBACK, PLAIN)


@needs_poppler
def test_case_20_names_of_the_highlands_can_be_read_from_certificates_and_minutes(tmp_path: Path) -> None:
    minutes = with_names("THCS Čư M’gar", "PTDTNT Ƀuôn Đôn")
    people = People(teams=tuple(TeamPeople(team.number, PUPILS) for team in minutes.teams))
    for pdf in (certificates_pdf(minutes, people), minutes_pdf(minutes, people)):
        words = words_of(pdf, tmp_path)
        for name in ("Čư M’gar", "Ƀuôn Đôn", *PUPILS):
            assert name in words
    assert letter_warnings(minutes, people) == ()


@needs_poppler
def test_case_20_a_team_whose_name_begins_with_the_word_for_team_gets_it_once(tmp_path: Path) -> None:
    words = words_of(certificates_pdf(with_names("Đội Sao Mai", "Đội tuyển 9A", "THCS Ái Mộ"), People()), tmp_path)
    for name in ("Đội Sao Mai", "Đội tuyển 9A", "Đội THCS Ái Mộ"):
        assert name in words
    assert "Đội Đội" not in words


def test_case_20_what_no_font_has_is_told_before_it_is_printed() -> None:
    minutes = with_names("Đội ★ Sao Mai 🌟", "中文小学 Trường Hoa")
    warnings = [translator("vi")(warning) for warning in letter_warnings(minutes, People())]
    assert warnings == [
        "“Đội ★ Sao Mai 🌟”: phông chữ của giấy tờ không có ★ 🌟; khi in sẽ bị thiếu",
        "“中文小学 Trường Hoa”: phông chữ của giấy tờ không có 中 文 小 学; khi in sẽ bị thiếu",
    ]


@pytest.mark.parametrize("name", ["minutes.pdf", "certificates.pdf", "sheet.pdf"])
def test_case_20_the_warning_comes_with_the_progress_of_every_paper_that_is_printed(name: str) -> None:
    kind = paper(name)
    assert kind is not None
    warnings: list[str] = []
    kind.make(with_names("Đội ★"), People(), lambda sentence: warnings.append(sentence.code))
    assert warnings.count("letters-missing") == 1


def test_warnings_are_bounded() -> None:
    teams = tuple(TeamPeople(number, tuple(f"★ {number} {n}" for n in range(10))) for number in range(1, 9))
    assert len(letter_warnings(with_names(), People(teams=teams))) == MOST
