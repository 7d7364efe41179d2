"""Docstrings of the API pages, read as the Markdown that they are, and a directive for all modules of some packages.

    .. modules:: controller.rules
       :except: controller.rules.rounds

Kind: adapter
"""

import importlib
import pkgutil
from typing import Annotated, Any, ClassVar, get_origin

from docutils import nodes
from docutils.utils import new_document
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("modules", Modules)
    app.add_directive("markdown", Markdown)
    app.connect("autodoc-process-docstring", _wrap, priority=900)  # after napoleon
    app.connect("autodoc-skip-member", _skips)
    return {"parallel_read_safe": True}


class Modules(SphinxDirective):
    """Each module of the packages that has a docstring, under a heading of its own; the first has the page's title.

    `except`: packages whose modules are left out.
    """

    has_content = False
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"except": str.split}

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        without = tuple(self.options.get("except", ()))
        all_modules = [module for package in self.arguments[0].split() for module in _modules(package)]
        modules = [
            module for module in all_modules if not f"{module}.".startswith(tuple(f"{name}." for name in without))
        ]
        texts = [f"{module}\n{'-' * len(module)}\n\n.. automodule:: {module}\n" for module in modules]
        texts[:1] = [f".. automodule:: {module}\n" for module in modules[:1]]
        return self.parse_text_to_nodes("\n".join(texts), allow_section_headings=True)


def _modules(package: str) -> list[str]:
    """The package itself and all below it; a module has nothing below it."""
    below = pkgutil.walk_packages(getattr(importlib.import_module(package), "__path__", ()), f"{package}.")
    return [name for name in [package, *(module.name for module in below)] if importlib.import_module(name).__doc__]


class Markdown(SphinxDirective):
    """Markdown within reStructuredText."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        document = new_document(self.get_source_info()[0], self.state.document.settings)
        MystParser().parse("\n".join(self.content), document)
        return document.children


def _wrap(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    if any(lines):
        lines[:] = [".. markdown::", "", *(f"   {line}" for line in lines), ""]


def _skips(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """True for an alias whose pattern autodoc would take for emphasis; None: autodoc decides."""
    return True if get_origin(obj) is Annotated and "*" in repr(obj) else None
