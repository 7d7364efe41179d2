"""Style sheet bundler: the sheet of a page and all that it imports are served as one file.

A sheet is a plain CSS file that starts with what it needs, `@import "../parts/rows.css";`; it also works unbundled.
One file per page spares a thousand phones the further requests. The order of the imports is the order of the cascade.
It is served as older browsers understand it (`older_styles.py`).

Kind: adapter
"""

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for
from markupsafe import Markup

from webcore.older_styles import for_older_browsers

LIBRARY = Path(__file__).parent / "static" / "css"
"""The sheets that all our apps share; an app has its own in `static/css`."""
PAGES = "pages"
"""The subfolder of the app's sheets that pages may load."""
_IMPORT = re.compile(r'^@import "\.\./((?:[\w-]+/)?[\w-]+\.css)";\n', re.MULTILINE)

blueprint = Blueprint("styles", __name__)


@blueprint.get("/styles/<name>.css")
def style(name: str) -> Response:
    """Return the bundled sheet of the page `name`."""
    folder = Path(current_app.root_path) / "static" / "css"
    if not re.fullmatch(r"[a-z-]{1,40}", name) or not (folder / PAGES / f"{name}.css").is_file():
        abort(404)
    return Response(bundle(f"{PAGES}/{name}.css", folder), mimetype="text/css")


@cache
def bundle(sheet: str, folder: Path) -> str:
    """Return `sheet`, a path below `folder`, after all that it imports, each once.

    Raises `FileNotFoundError` if an import is in neither `folder` nor the library.
    """
    return for_older_browsers("\n".join(_IMPORT.sub("", _read(name, folder)) for name in _in_order(sheet, folder)))


def _in_order(sheet: str, folder: Path) -> list[str]:
    before = [name for imported in _IMPORT.findall(_read(sheet, folder)) for name in _in_order(imported, folder)]
    return list(dict.fromkeys([*before, sheet]))


def _read(sheet: str, folder: Path) -> str:
    for place in (folder, LIBRARY):
        if (place / sheet).is_file():
            return (place / sheet).read_text(encoding="utf-8")
    raise FileNotFoundError(f"{sheet}: neither in {folder} nor in {LIBRARY}")


def styles(name: str) -> Markup:
    """Return the element that loads the sheet of the page `name`. For templates."""
    return Markup('<link rel="stylesheet" href="{}">').format(url_for("styles.style", name=name))
