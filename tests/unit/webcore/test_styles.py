"""Style sheet bundler: no import is left, each sheet comes once and after those it needs, colours have names."""

import re
from pathlib import Path

import pytest

import season.site
from panel.settings import STYLES
from webcore.older_styles import for_older_browsers
from webcore.styles import LIBRARY, bundle

SHEETS = sorted(str(path.relative_to(folder)) for folder in (LIBRARY, STYLES) for path in folder.rglob("*.css"))
PAGES = [sheet for sheet in SHEETS if sheet.startswith("pages/")]
SEASON = Path(season.site.__file__).parent / "static" / "css"
SEASON_SHEETS = sorted(str(path.relative_to(SEASON)) for path in SEASON.rglob("*.css"))
COLOUR = re.compile(r"^(?!\s*--).*#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?=[;,) ])", re.MULTILINE)


def read(sheet: str) -> str:
    """The sheet's own text."""
    return next((folder / sheet).read_text() for folder in (LIBRARY, STYLES) if (folder / sheet).is_file())


@pytest.mark.parametrize("page", PAGES)
def test_a_bundle_imports_nothing_and_begins_with_the_shared_sheet(page: str) -> None:
    text = bundle(page, STYLES)
    assert "@import" not in text
    assert text.startswith(for_older_browsers(read("base.css")))
    assert text.count("@font-face") == read("base.css").count("@font-face")


@pytest.mark.parametrize("page", PAGES)
def test_every_name_that_a_page_uses_is_defined_on_it(page: str) -> None:
    text = bundle(page, STYLES)
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= {*re.findall(r"--([\w-]+):", text), "share"}, "set by script"


@pytest.mark.parametrize("sheet", SHEETS)
def test_colours_have_names_and_lines_are_short(sheet: str) -> None:
    text = read(sheet)
    assert COLOUR.findall(text) == []
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("sheet", SEASON_SHEETS)
def test_colours_of_the_season_have_names_and_every_sheet_is_used(sheet: str) -> None:
    assert COLOUR.findall((SEASON / sheet).read_text()) == []
    text = bundle("pages/office.css", SEASON)
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= set(re.findall(r"--([\w-]+):", text))
    assert sheet.startswith("pages/") or f'@import "../{sheet}";' in (SEASON / "pages/office.css").read_text()


def test_every_sheet_is_used_by_a_page() -> None:
    used = "".join(read(page) for page in PAGES)
    assert all(f'@import "../{sheet}";' in used for sheet in SHEETS if sheet not in PAGES)
