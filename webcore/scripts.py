"""Adapt the scripts of a page: its module and all that it imports go out as one file: every fetch takes a tablet time.

On a slow processor a dozen small files take longer than what is in them (`bamchuong bench panel`). In the file every
module is a function of its own that runs after those that it imports, so names are as private as in the browser. Two
forms of import and the four of export that `_IMPORT` and `_EXPORT` know are all that a script may use; what is exported
does not change afterwards.

Kind: adapter
"""

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for
from markupsafe import Markup

LIBRARY = Path(__file__).parent / "static" / "js"
"""The scripts that all our apps share; an app has its own in `static/js`."""
_IMPORT = re.compile(r"""^import (?:{(.*)} from )?"\.\.?/(?:[\w-]+/)*([\w-]+)\.js";\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)

blueprint = Blueprint("scripts", __name__)


@blueprint.get("/scripts/<name>.js")
def script(name: str) -> Response:
    """The script of the page called `name`, with everything in it."""
    folder = Path(current_app.root_path) / "static" / "js"
    if not re.fullmatch(r"[a-z-]+", name) or _path(name, folder) is None:
        abort(404)
    return Response(bundle(name, folder), mimetype="text/javascript")


@cache
def bundle(name: str, folder: Path) -> str:
    """The module called `name` and all that it imports, each after those that it imports itself.

    `folder` holds the scripts of the app, in folders of its own choice. A name is there once.
    """
    return "".join(_function(one, folder) for one in _in_order(name, folder))


def _in_order(name: str, folder: Path) -> list[str]:
    found = [one for _, other in _IMPORT.findall(_text(name, folder)) for one in _in_order(other, folder)]
    return list(dict.fromkeys([*found, name]))


def _function(name: str, folder: Path) -> str:
    text = _text(name, folder)
    exports = ", ".join(word for _, word in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(_taken, text))
    return f"const {_variable(name)} = await (async () => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"


def _taken(found: "re.Match[str]") -> str:
    names, module = found.groups()
    return f"const {{{names.replace(' as ', ': ')}}} = {_variable(module)};\n" if names else ""


def _variable(name: str) -> str:
    return "of_" + name.replace("-", "_")


def _text(name: str, folder: Path) -> str:
    path = _path(name, folder)
    if path is None:
        raise FileNotFoundError(f"{name}.js: neither in {folder} nor in {LIBRARY}")
    return path.read_text(encoding="utf-8")


def _path(name: str, folder: Path) -> Path | None:
    return next((path for place in (folder, LIBRARY) for path in place.rglob(f"{name}.js")), None)


def scripts(name: str) -> Markup:
    """The element that loads the script called `name`. For templates."""
    return Markup('<script type="module" src="{}"></script>').format(url_for("scripts.script", name=name))
