"""The quick guides: one page each, true to the board and to what stands on the panel's buttons."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from bamchuong.commands.guide import guide
from bamchuong.guides import guide_pdf, header_drawing
from bamchuong.guides.guide_text import GUIDES, TECH
from bus.bad_file import BadFileError
from bus.catalogue import catalogue_path
from firmware.signals.lamps import PATTERNS
from hardware.board import find_board
from hardware.pinout import used_pins

SHORTEST = 2
"""Letters of a sentence that say which one it is: “{name}” alone would be anything."""


def sentences() -> list[str]:
    """What the panel can say in Vietnamese."""
    lines = re.findall(r'^msgstr "(.+)"$', catalogue_path("vi").read_text(encoding="utf-8"), re.MULTILINE)
    return [line for line in lines if len(re.sub(r"\{\w+\}|\W", "", line)) >= SHORTEST]


def quoted(name: str) -> list[str]:
    made = GUIDES[name]
    words = [step.text for step in made.steps] + [part for row in made.troubles for part in row]
    return [quote for text in words for quote in re.findall("“(.+?)”", text)]


@pytest.mark.parametrize("name", GUIDES)
def test_quoted_text_is_the_text_of_a_button(name: str) -> None:
    known = sentences()
    quotes = quoted(name)
    assert quotes
    unknown = [quote for quote in quotes if not any(_says(sentence, quote) for sentence in known)]
    assert unknown == []


def _says(sentence: str, words: str) -> bool:
    """Whether the guide quotes this sentence: … stands for any value, and at the end for the rest."""
    if words.endswith(" …") and sentence.startswith(words.removesuffix("…")):
        return True
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", ".+", re.escape(sentence)), words) is not None


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("board", ["simulated", "pi-4-stations", "pi-8-stations"])
def test_a_guide_is_one_page_whatever_the_board_and_the_address(name: str, board: str) -> None:
    url = "https://long-name-of-a-school-in-long-bien.local:8443"
    made = guide_pdf.guide_pdf(GUIDES[name], find_board(board), url, "0.1.0", 1_700_000_000_000_000_000)
    assert len(re.findall(rb"/Type /Page\b(?!s)", made)) == 1
    assert made.count(b"/Subtype /Image") >= len(GUIDES[name].pictures)


def test_every_used_pin_is_labelled() -> None:
    board = find_board("pi-8-stations")
    label_of = {pin.name: header_drawing.label(pin) for pin in used_pins(board)}
    silent = [
        name for name, words in label_of.items() if not words and name != "GPIO9"
    ]  # the data that comes back is open
    assert silent == []
    assert label_of[board.stations[4].button] == "nút bàn 5"
    assert label_of[board.stations[7].lamp] == "đèn bàn 8"


def test_every_rhythm_of_a_lamp_is_explained() -> None:
    assert len(TECH.lamps) == len(PATTERNS)


def test_pictures_are_small_enough_to_ship() -> None:
    for made in GUIDES.values():
        for picture in made.pictures:
            path = guide_pdf.PICTURES / f"{picture.name}.png"
            assert path.stat().st_size < 250_000, path
            with Image.open(path) as opened:
                assert opened.width >= 700, path


def test_the_command_writes_the_page_and_prints_its_path(tmp_path: Path) -> None:
    result = CliRunner().invoke(guide, ["mc", "--output", str(tmp_path / "mc.pdf")])
    assert (result.exit_code, result.output) == (0, f"{tmp_path}/mc.pdf: one page\n")
    assert (tmp_path / "mc.pdf").read_bytes().startswith(b"%PDF-")


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(guide, ["tech", "--output", str(tmp_path / "no" / "tech.pdf")])
    assert isinstance(result.exception, BadFileError)
    assert "choose another --output" in str(result.exception)
