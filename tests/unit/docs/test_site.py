"""The documentation site: where links lead, and that one to nothing is found. `make docs` makes an error of a warning.

Kind: adapter
"""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from docs.state_diagrams import draw

pytestmark = pytest.mark.filterwarnings(
    "ignore::sphinx.deprecation.RemovedInSphinx11Warning"
)  # napoleon and MyST on 9.0

HOUSE = Path(__file__).parents[3]
CONFIGURATION = HOUSE / "docs"
TREE = {
    "README.md": "# House\n\n## Two rooms\n\nText.\n",
    "bus/README.md": "# The bus\n",
    "bus/units.py": '"""Units."""\n',
    "bus/boards/pi.toml": 'name = "of-the-hall"\n',
}


def _build(folder: Path, more: Mapping[str, str], contents: list[str]) -> tuple[str, Path]:
    """The warnings of a build of TREE and `more`, and the folder with the pages."""
    for name, text in {**TREE, **more}.items():
        (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tree" / name).write_text(text, encoding="utf-8")
    warnings = io.StringIO()
    with patch_docutils(CONFIGURATION), docutils_namespace():
        Sphinx(
            srcdir=folder / "tree",
            confdir=CONFIGURATION,
            outdir=folder / "site",
            doctreedir=folder / "doctrees",
            buildername="html",
            confoverrides={"contents": {"README": {"Pages": contents}}},
            status=None,
            warning=warnings,
            freshenv=True,
        ).build()
    return warnings.getvalue(), folder / "site"


def test_a_link_leads_to_a_page_whether_the_tree_has_one_or_not(tmp_path: Path) -> None:
    text = "# A\n\n[room](bus) [module](bus/units.py) [folder](bus/boards) [part](README.md#two-rooms)\n"
    warnings, site = _build(tmp_path, {"A.md": text}, ["bus/README", "A"])
    assert warnings == ""
    page = (site / "A.html").read_text(encoding="utf-8")
    for address in ("bus/README.html", "files/bus/units.py.html", "files/bus/boards.html"):
        assert f'href="{address}"' in page
        assert (site / address).exists()
    assert 'href="README.html#two-rooms"' in page
    assert 'href="boards/pi.toml.html"' in (site / "files/bus/boards.html").read_text(encoding="utf-8")
    assert "of-the-hall" in (site / "files/bus/boards/pi.toml.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text, warning",
    [
        ("[x](bus/missing.py)", "target not found: 'bus/missing.py'"),
        ("[x](missing/)", "target not found: 'missing/'"),
        ("[x](README.md#missing)", "local id not found in doc 'README': 'missing'"),
        ("[x](#missing)", "target not found: 'missing'"),
        ("![x](missing.png)", "missing.png"),
    ],
)
def test_a_link_to_nothing_is_found(tmp_path: Path, text: str, warning: str) -> None:
    warnings, _ = _build(tmp_path, {"A.md": f"# A\n\n{text}\n"}, ["bus/README", "A"])
    assert "A.md:3: WARNING" in warnings
    assert warning in warnings


def test_a_document_that_stands_nowhere_in_the_contents_is_found(tmp_path: Path) -> None:
    warnings, _ = _build(tmp_path, {"A.md": "# A\n"}, ["bus/README"])
    assert "A.md" in warnings
    assert "isn't included in any toctree" in warnings


def test_a_module_of_the_api_is_shown_with_its_docstrings_as_markdown(tmp_path: Path) -> None:
    page = "API\n===\n\n.. modules:: bus\n   :except: bus.messages bus.catalogue\n"
    link = "# A\n\n[units](bus/units.py)\n"
    warnings, site = _build(tmp_path, {"docs/api/a.rst": page, "A.md": link}, ["bus/README", "docs/api/a", "A"])
    assert warnings == ""
    assert 'href="docs/api/a.html#module-bus.units"' in (site / "A.html").read_text(encoding="utf-8")
    text = (site / "docs/api/a.html").read_text(encoding="utf-8")
    assert 'id="bus.exit_codes.ExitCode"' in text
    assert 'id="module-bus.catalogue"' not in text


def test_a_signature_has_the_name_of_a_union_and_not_its_types(tmp_path: Path) -> None:
    page = "API\n===\n\n.. modules:: controller.rules.apply\n"
    warnings, site = _build(tmp_path, {"docs/api/a.rst": page}, ["bus/README", "docs/api/a"])
    assert warnings == ""
    text = (site / "docs/api/a.html").read_text(encoding="utf-8")
    assert "AnyFact" in text
    assert "MatchOpened" not in text


def test_no_page_asks_another_host_for_anything(tmp_path: Path) -> None:
    _, site = _build(tmp_path, {}, ["bus/README"])
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert 'rel="stylesheet" type="text/css" href="http' not in text
    assert not [sheet for sheet in site.rglob("*.css") if "url(http" in sheet.read_text(encoding="utf-8")]


def test_a_state_diagram_has_a_box_for_each_state_and_an_arrow_for_each_way() -> None:
    drawing = draw("stateDiagram-v2\n [*] --> a\n a --> b\n b --> a\n b --> b\n b --> [*]\n")
    assert drawing.count("<rect") == 2
    assert drawing.count('class="way"') == 5


@pytest.mark.parametrize("text", ["flowchart LR\n a --> b", "stateDiagram-v2\n a --> b: because"])
def test_another_diagram_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="only lines"):
        draw(text)
