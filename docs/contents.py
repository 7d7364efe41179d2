"""Contents of the documentation site: which pages stand below which, added to a document while it is read.

So a document in the tree holds nothing that only the site needs. A page that stands nowhere is an error of the build.

Kind: adapter
"""

from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx. `contents` in conf.py: document → caption → pages as a `toctree` has them."""
    app.add_config_value("contents", {}, "env", types=frozenset({dict}))
    app.connect("source-read", _add_contents)
    return {"parallel_read_safe": True}


def _add_contents(app: Sphinx, document: str, text: list[str]) -> None:
    for caption, pages in app.config.contents.get(document, {}).items():
        table = ["```{toctree}", ":hidden:", f":caption: {caption}", "", *map(_from_the_root, pages), "```"]
        text[0] += "\n" + "\n".join(table) + "\n"


def _from_the_root(page: str) -> str:
    """`Title <document>` or `document`, whichever folder the table of contents stands in."""
    title, separator, document = page.rpartition(" <")
    return f"{title}{separator}/{document}"
