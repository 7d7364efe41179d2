"""Docstrings of the API pages, read as the Markdown that they are, and a directive for all modules of a package.

    .. modules:: firmware.lockout firmware.pins

Kind: adapter
"""

import importlib
import pkgutil
from typing import Annotated, Any, get_origin

from docutils import nodes
from docutils.utils import new_document
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("modules", Modules)
    app.add_directive("markdown", Markdown)
    app.connect("autodoc-process-docstring", _wrap, priority=900)  # after napoleon
    app.connect("autodoc-skip-member", _skips)
    return {"parallel_read_safe": True}


class Modules(SphinxDirective):
    """Each module of the packages that has a docstring, under a heading of its own; a module stands for itself."""

    has_content = False
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        modules = [module for package in self.arguments[0].split() for module in _modules(package)]
        text = "".join(f"{module}\n{'-' * len(module)}\n\n.. automodule:: {module}\n\n" for module in modules)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def _modules(package: str) -> list[str]:
    module = importlib.import_module(package)
    found = pkgutil.iter_modules(getattr(module, "__path__", ()), f"{package}.")
    inside = [information.name for information in found if not information.ispkg]
    return [name for name in [package, *inside] if importlib.import_module(name).__doc__]


class Markdown(SphinxDirective):
    """Markdown within reStructuredText."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        document = new_document(self.get_source_info()[0], self.state.document.settings)
        MystParser().parse("\n".join(self.content), document)
        return document.children


def _wrap(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    if any(lines):
        lines[:] = [".. markdown::", "", *(f"   {line}" for line in lines), ""]


def _skips(app: Sphinx, what: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """True for an alias whose pattern autodoc would take for emphasis; None: autodoc decides."""
    return True if get_origin(thing) is Annotated and "*" in repr(thing) else None
