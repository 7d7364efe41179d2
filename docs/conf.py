"""Settings of the documentation site (Sphinx): which documents it has, in which order, and how they are read.

The site has no texts of its own but the lists of modules in `docs/api/`: each page is a document of the tree, read
where it stands. `make docs` builds it into `dist/docs`; a link that leads nowhere is an error.

Kind: start
"""

import sys
from pathlib import Path

HOUSE = Path(__file__).parents[1]
DECISIONS = [f"docs/adr/{page.stem}" for page in sorted((HOUSE / "docs" / "adr").glob("0*.md"))]
sys.path.insert(0, str(HOUSE))

project = "bamchuong"
language = "en"
root_doc = "README"
html_title = project

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "docs.contents",
    "docs.repository_links",
    "docs.markdown_docstrings",
    "docs.signatures",
    "docs.state_diagrams",
]
include_patterns = [
    "*.md",
    "*/README.md",
    "controller/*/README.md",
    "hardware/WIRING.md",
    "hardware/measured/README.md",
    "hardware/release_keys/README.md",
    "tests/kernel/README.md",
    "tests/pi/README.md",
    "docs/adr/*.md",
    "docs/api/*.rst",
]
exclude_patterns = [".*", "dist", "build"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

contents = {
    "README": {
        "For the evening": [
            "Tiếng Việt <README.vi>",
            "Installation and self-test <hardware/README>",
            "Wiring <hardware/WIRING>",
            "Questions <controller/packs/README>",
            "Rules of an evening <controller/formats/README>",
            "Matches <controller/match_files/README>",
            "SECURITY",
            "Machines that were measured <hardware/measured/README>",
            "Keys of releases <hardware/release_keys/README>",
            "What is new <CHANGELOG>",
        ],
        "For developers": [
            "ARCHITECTURE",
            "CONTRIBUTING",
            "GLOSSARY",
            "docs/adr/README",
            "Tests <tests/README>",
            "Kernel tests <tests/kernel/README>",
            "An emulated Pi <tests/pi/README>",
        ],
        "Rooms": [
            "bus <bus/README>",
            "firmware <firmware/README>",
            "controller <controller/README>",
            "question_files <question_files/README>",
            "scoreboard <scoreboard/README>",
            "panel <panel/README>",
            "webcore <webcore/README>",
            "reports <reports/README>",
            "season <season/README>",
            "bamchuong <bamchuong/README>",
            "bench <bench/README>",
        ],
        "API": [
            "docs/api/bus",
            "docs/api/messages",
            "docs/api/pins",
            "docs/api/lockout",
            "docs/api/signals",
            "docs/api/rules",
            "docs/api/rounds",
            "docs/api/content",
            "docs/api/board",
        ],
    },
    "docs/adr/README": {
        "Decisions": [f"docs/adr/{page.stem}" for page in sorted((HOUSE / "docs" / "adr").glob("0*.md"))]
    },
}

rooms = ("bus", "controller", "firmware", "hardware", "question_files", "scoreboard")

# Anchors of headings are made as the usual viewers of Markdown make them, so a link is right in both.
myst_heading_anchors = 4
myst_enable_extensions = ["fieldlist"]  # what napoleon makes of "Args:" and "Raises:"
highlight_language = "none"  # commands and tables of plain text

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}
python_use_unqualified_type_names = True
maximum_signature_line_length = 100
add_module_names = False
toc_object_entries = False  # each page would carry thousands of them

html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it would be fetched, which browsers refuse for files on the disk
html_static_path = ["static"]
html_css_files = ["site.css"]
templates_path = ["templates"]
html_additional_pages = {"index": "start.html"}
