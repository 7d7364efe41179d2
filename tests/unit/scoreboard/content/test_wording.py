"""Every text on a board goes through the catalogue; numbers and names are those of the board's language."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.catalogue import languages, translations
from bus.messages import Lamp, Snapshot
from scoreboard.content import sentences
from scoreboard.content.content import PRODUCT, Caption, Content, Pages, Table, Ticker
from scoreboard.content.content_rules import content_for
from scoreboard.content.wording import Wording
from scoreboard.layout.fonts.glyphs import Face, glyphs_of
from scoreboard.start import wording_in
from tests.unit.scoreboard.sample_views import BOARDS, BUZZERS, ENGLISH, STAGE, T0_NS, VIETNAMESE, VIEWS, teams, view
from webcore.extract_texts import sentence_texts, texts

SHOWS = ("clock", "scores", "all", "ticker", "station 1", "station 2", "station 8")

ALL_PLACES = tuple(replace(VIEWS["ranking"].ranking[0], place=place, prize=None) for place in range(1, 9))
MORE_VIEWS = {
    "no contest": view("setup", count=0, title="", venue=""),
    "no prizes": view("ranking", ranking=ALL_PLACES),
    "nobody tied": view("tied", BUZZERS),
    "nobody on stage": view("ready", STAGE),
    "early and tied": view("tied", BUZZERS, teams=teams(lamp={1: Lamp.EARLY, 2: Lamp.TIED})),
    "unknown phase": view("something-new", BOARDS),
}

SHARED = {
    "Absent",
    "Boards up",
    "Break",
    "Ceremony",
    "Guests",
    "Introduction of the guests",
    "Performance {number}/{count}",
    "Pressed early",
    "Question {number}/{count}",
    "Right",
    "Round",
    "Station {number}",
    "Technical hold",
    "Video",
    "Welcome",
    "then: {segment}",
}
"""Texts that pages have, too, with the same Vietnamese: somebody looked."""


def strings(content: Content) -> Iterator[str]:
    """Everything that can be read in `content`."""
    match content:
        case Caption():
            yield from (*content.texts, content.number)
        case Pages():
            yield from (text for page in content.pages for text in strings(page))
        case Ticker():
            yield content.text
        case Table():
            yield from (cell.value for cell in content.cells)


def given_names(snapshot: Snapshot) -> set[str]:
    """The names that people gave: no catalogue has them."""
    of_format = [snapshot.round.name if snapshot.round else {}, *(row.prize or {} for row in snapshot.ranking)]
    of_format += [snapshot.segment.name, snapshot.segment.then_name] if snapshot.segment else []
    of_teams = {team.name for team in snapshot.teams} | {row.name for row in snapshot.ranking}
    return (
        {name for names in of_format for name in names.values()} | of_teams | {PRODUCT, snapshot.title, snapshot.venue}
    )


@pytest.mark.parametrize("shows", SHOWS)
@pytest.mark.parametrize("name", [*VIEWS, *MORE_VIEWS])
def test_every_text_on_a_board_goes_through_the_catalogue(name: str, shows: str) -> None:
    """In a language that brackets what is translated, only names have letters outside of brackets."""
    snapshot = (VIEWS | MORE_VIEWS)[name]
    bracketing = Wording("xx", lambda sentence: f"[{sentence}]", ",")
    for text in strings(content_for(snapshot, T0_NS, shows, bracketing)):
        rest = re.sub(r"\[[^\]]*\]", "", text)
        for own in sorted(given_names(snapshot), key=len, reverse=True):
            rest = rest.replace(own, "") if own else rest
        assert not any(character.isalpha() for character in rest), text


@pytest.mark.parametrize(
    "name, shows, forms",
    [
        ("setup", "all", ("Bấm chuông 2018",)),
        ("intro", "all", ("Warm-up",)),
        ("boards-ready", "all", ("Question 4/10", "Q4/10", "Q4")),
        ("boards-boards_up", "all", ("Boards up", "Boards!")),
        ("buzzers-open", "all", ("Press now!", "Press!", "Go!")),
        ("buzzers-open", "station 1", ("Press!", "Go!")),
        ("buzzers-open", "station 2", ("Pressed early", "Early")),
        ("buzzers-open", "station 8", ("Station 8", "8")),
        ("buzzers-tied", "all", ("Tie 2=4", "2=4")),
        ("buzzers-tied", "station 2", ("Tie",)),
        ("buzzers-lost", "all", ("Wait a moment", "Wait")),
        ("buzzers-closed-right", "all", ("Thạch Bàn", "Right")),
        ("buzzers-closed-nobody", "all", ("Question over", "Over")),
        ("buzzers-tie-break", "all", ("Tiebreaker", "Extra")),
        ("nobody on stage", "all", ("Performance 4/4", "Turn 4/4", "Turn 4")),
        ("stage-judging", "all", ("Scoring", "Jury")),
    ],
)
def test_an_english_board_speaks_english(name: str, shows: str, forms: tuple[str, ...]) -> None:
    content = content_for((VIEWS | MORE_VIEWS)[name], T0_NS, shows, ENGLISH)
    assert isinstance(content, Caption)
    assert content.texts == forms


def test_an_english_ticker_speaks_english() -> None:
    content = content_for(VIEWS["buzzers-floor"], T0_NS, "ticker", ENGLISH)
    assert isinstance(content, Ticker)
    assert content.text.startswith("Team 1 Sài Đồng  ·  1 Sài Đồng 120 · 2 Thạch Bàn 90")


@pytest.mark.parametrize(
    "wording, places",
    [
        (VIETNAMESE, ["Nhất", "Nhì", "Ba", "Hạng 4", "Hạng 5", "Hạng 6", "Hạng 7", "Hạng 8"]),
        (ENGLISH, ["1st", "2nd", "3rd", "4th place", "5th place", "6th place", "7th place", "8th place"]),
    ],
)
def test_a_place_without_a_prize_is_called_as_people_call_it(wording: Wording, places: list[str]) -> None:
    content = content_for(MORE_VIEWS["no prizes"], T0_NS, "all", wording)
    assert isinstance(content, Pages)
    assert [page.texts[0] for page in content.pages[::2]] == places


def test_a_prize_has_the_name_of_the_language_and_else_the_vietnamese_one() -> None:
    first, second, *_ = VIEWS["ranking"].ranking
    ranking = (first, replace(second, prize={"vi": "Giải nhì"}))
    content = content_for(view("ranking", ranking=ranking), T0_NS, "all", ENGLISH)
    assert isinstance(content, Pages)
    assert [page.texts[0] for page in content.pages[::2]] == ["First prize", "Giải nhì"]


def test_two_forms_that_are_the_same_in_a_language_are_one() -> None:
    assert VIETNAMESE.texts(sentences.PRESS_NOW) == ("Bấm chuông", "Bấm")


@pytest.mark.parametrize(
    "value, vietnamese, english",
    [
        ("120", "120", "120"),
        ("87.50", "87,5", "87.5"),
        ("1E+2", "100", "100"),
        ("-5", "-5", "-5"),
        ("-0.5", "-0,5", "-0.5"),
        ("0.00", "0", "0"),
        ("-0", "0", "0"),
        ("-0.00", "0", "0"),
        ("263.67", "263,67", "263.67"),
    ],
)
def test_points_are_written_as_people_write_them(value: str, vietnamese: str, english: str) -> None:
    assert (VIETNAMESE.points(Decimal(value)), ENGLISH.points(Decimal(value))) == (vietnamese, english)


@pytest.mark.parametrize("value, text", [("10", "+10"), ("0", "0"), ("-5", "-5")])
def test_points_won_carry_their_sign(value: str, text: str) -> None:
    assert VIETNAMESE.gain(Decimal(value)) == text


@pytest.mark.parametrize("face", [Face.WIDE8, Face.SLIM8, Face.UNIFONT])
@pytest.mark.parametrize("language", languages())
def test_every_text_of_every_language_can_be_drawn(language: str, face: Face) -> None:
    [unknown] = glyphs_of("?", face)
    texts = translations(language)
    for text in sentence_texts(Path(sentences.__file__).read_text(encoding="utf-8")):
        for character in re.sub(r"\{\w+\}", "", texts.get(text, text)):
            assert unknown not in glyphs_of(character, face), f"{language}: {text}: {character}"


def test_a_text_that_boards_and_others_use_means_the_same() -> None:
    """The English text is the key of the catalogue. Where it means two things, one of them is worded differently."""
    on_boards = {text for text, place in texts() if place.startswith("scoreboard/content/")}
    elsewhere = {text for text, place in texts() if not place.startswith("scoreboard/content/")}
    assert on_boards & elsewhere == SHARED


def test_a_catalogue_is_read_once_however_many_displays_have_its_language() -> None:
    assert wording_in("vi").translate is VIETNAMESE.translate
