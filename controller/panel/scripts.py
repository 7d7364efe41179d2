"""Adapt the scripts of a page: its module, and early word of all it imports, so that none is waited for in turn."""

import re
from functools import cache
from pathlib import Path

from flask import url_for
from markupsafe import Markup

FOLDER = Path(__file__).parent / "static" / "js"
_IMPORT = re.compile(r"""^import (?:.* from )?"\./([\w-]+)\.js";""", re.MULTILINE)


@cache
def imported(name: str) -> tuple[str, ...]:
    """The module called `name` and all that it imports, itself first."""
    found = [name]
    for one in found:
        text = (FOLDER / f"{one}.js").read_text(encoding="utf-8")
        found += [other for other in _IMPORT.findall(text) if other not in found]
    return tuple(dict.fromkeys(found))


def scripts(name: str) -> Markup:
    """The elements that load the module called `name`. For templates."""
    lines = [
        Markup('<link rel="modulepreload" href="{}">').format(url_for("static", filename=f"js/{one}.js"))
        for one in imported(name)[1:]
    ]
    own = Markup('<script type="module" src="{}"></script>').format(url_for("static", filename=f"js/{name}.js"))
    return Markup("\n  ").join([*lines, own])
