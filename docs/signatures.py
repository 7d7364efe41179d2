"""Signatures of the API pages with the names of unions, where autodoc would write all that the name stands for.

Kind: adapter
"""

import sys
from functools import cache
from types import UnionType
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import stringify_annotation

MANY = 4
"""A union of so many types is not written out."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx. `rooms` in conf.py: the packages whose unions have names."""
    app.add_config_value("rooms", (), "env", types=frozenset({tuple}))
    app.connect("autodoc-process-signature", _shorten)
    return {"parallel_read_safe": True}


def _shorten(
    app: Sphinx, what: str, name: str, obj: object, options: object, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """The arguments and the type of the result, each with the names of its unions."""
    names = _names(app.config.rooms, len(sys.modules))
    return _replace(signature, names), _replace(returned, names)


@cache
def _names(rooms: tuple[str, ...], _imported: int) -> dict[str, str]:
    """What autodoc writes for each union → its name, the longest first: one may be a part of another.

    Looked up again only when more modules have been imported.
    """
    name_by_annotation = {
        stringify_annotation(value, "smart"): name
        for module_name, module in list(sys.modules.items())
        if module_name.split(".")[0] in rooms
        for name, value in list(vars(module).items())
        if isinstance(value, UnionType) and len(value.__args__) >= MANY and not name.startswith("_")
    }
    return dict(sorted(name_by_annotation.items(), key=lambda item: -len(item[0])))


def _replace(text: str | None, names: dict[str, str]) -> str | None:
    for union, name in names.items():
        text = text and text.replace(union, name)
    return text
