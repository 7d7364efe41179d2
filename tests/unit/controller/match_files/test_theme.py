"""The theme of a match file: colours that can be read, and a message that says how far others are from that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.bad_file import BadFileError
from bus.toml_files import parse_toml
from controller.match_files.match import Match
from controller.match_files.theme import MIN_CONTRAST, Theme, contrast, theme_faults

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    "colour, other, ratio",
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_what_wcag_says(colour: str, other: str, ratio: float) -> None:
    assert contrast(colour, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction_and_its_bounds(colour: str, other: str) -> None:
    assert contrast(colour, other) == contrast(other, colour)
    assert 1 <= contrast(colour, other) <= 21


@given(COLOURS, COLOURS)
def test_what_is_refused_names_a_colour_that_is_not(background: str, text: str) -> None:
    for fault in map(str, theme_faults(Theme(background=background, text=text, accent=text))):
        allowed = fault.split("for example: ")[1].split(" ")[0]
        assert contrast(allowed, background) >= MIN_CONTRAST
        assert not list(theme_faults(Theme(background=background, text=allowed, accent=allowed)))


def test_no_theme_and_the_usual_colours_are_without_fault() -> None:
    assert list(theme_faults(None)) == []
    assert list(theme_faults(Theme())) == []


def test_grey_on_grey_says_its_ratio_and_what_is_needed() -> None:
    texts = list(map(str, theme_faults(Theme(background="#888888", text="#777777", accent="#000000"))))

    assert texts == [
        "theme.text: #777777 on #888888 has a contrast of 1.26:1; at least 4.5:1 is needed; "
        "allowed, for example: #000000 (5.92:1)"
    ]


def test_what_just_fails_does_not_read_as_enough() -> None:
    [fault] = map(str, theme_faults(Theme(background="#ffffff", text="#777777", accent="#000000")))

    assert "4.47:1" in fault


@pytest.mark.parametrize("colour", ["blue", "#fff", "#12345g", "#1234567", "", "rgb(1,2,3)", "#123456\n", "x" * 300])
def test_what_is_no_colour_is_told_with_what_is(colour: str) -> None:
    [fault] = map(str, theme_faults(Theme(accent=colour)))

    assert fault.startswith("theme.accent: ")
    assert "six digits" in fault
    assert len(fault) < 200


@pytest.mark.parametrize("logo", ["../logo.png", "logo.svg", ".png", "a/b.png", "logo", "x" * 100 + ".png"])
def test_a_logo_is_the_name_of_a_picture(logo: str) -> None:
    [fault] = map(str, theme_faults(Theme(logo=logo)))

    assert fault.startswith("theme.logo: ")
    assert ".png" in fault


@pytest.mark.parametrize("logo", ["logo.png", "Trường Sài Đồng.JPG"])
def test_plain_names_of_pictures_are_taken(logo: str) -> None:
    assert list(theme_faults(Theme(logo=logo))) == []


def test_an_unknown_key_is_refused_with_those_there_are() -> None:
    text = 'title = "A"\nvenue = "B"\n[[teams]]\nnumber = 1\nname = "A"\n[[teams]]\nnumber = 2\nname = "B"\n'
    with pytest.raises(BadFileError, match="accent, background, logo, text"):
        parse_toml(f'{text}[theme]\ncolour = "#123456"\n', Match, "match.toml")
