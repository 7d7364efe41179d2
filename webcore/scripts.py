"""Script bundler: the module of a page and all that it imports are served as one file.

On a slow tablet a dozen fetches take longer than the scripts themselves (`bamchuong bench panel`). In the bundle every
module is a function of its own that runs after those that it imports, so its names stay private. The whole is one
function, too: a module may wait while it starts, which older browsers allow in functions only. A script may use only
the two forms of import and the four forms of export that `_IMPORT` and `_EXPORT` match; what is exported does not
change afterwards. Comments on lines of their own are left out: they are a sixth of what a tablet would fetch.

Kind: adapter
"""

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for
from markupsafe import Markup

from webcore.older_scripts import DECLARATION, for_older_browsers

LIBRARY = Path(__file__).parent / "static" / "js"
"""The scripts that all our apps share; an app has its own in `static/js`."""
_IMPORT = re.compile(r"""^import (?:{(.*)} from )?"\.\.?/(?:[\w-]+/)*([\w-]+)\.js";\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)

_COMMENT = re.compile(r"^[ ]*//[^\n]*\n|^[ ]*/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_STARTED = 'for (const notice of document.querySelectorAll("#not-started")) notice.remove();\n'
"""The page has started: it does not say any more that it has not."""

blueprint = Blueprint("scripts", __name__)


@blueprint.get("/scripts/<name>.js")
def script(name: str) -> Response:
    """The bundled script of the page called `name`."""
    folder = Path(current_app.root_path) / "static" / "js"
    if not re.fullmatch(r"[a-z-]{1,40}", name) or _path(name, folder) is None:
        abort(404)
    return Response(bundle(name, folder), mimetype="text/javascript")


@cache
def bundle(name: str, folder: Path) -> str:
    """The module called `name` and all that it imports, each after its own imports.

    `folder` holds the scripts of the app, in any subfolders. Each file name occurs once.
    """
    functions = "".join(_function(module, folder) for module in _in_order(name, folder))
    return f"(async () => {{\n{DECLARATION}{functions}{_STARTED}}})();\n"


def _in_order(name: str, folder: Path) -> list[str]:
    imports = [imported for _, imported in _IMPORT.findall(_text(name, folder))]
    before = [module for imported in imports for module in _in_order(imported, folder)]
    return list(dict.fromkeys([*before, name]))


def _function(name: str, folder: Path) -> str:
    text = _text(name, folder)
    exports = ", ".join(word for _, word in _EXPORT.findall(text))
    body = for_older_browsers(_EXPORT.sub(r"\1 \2", _IMPORT.sub(_import_statement, _COMMENT.sub("", text))))
    return f"const {_variable(name)} = await (async () => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"


def _import_statement(match: "re.Match[str]") -> str:
    names, module = match.groups()
    return f"const {{{names.replace(' as ', ': ')}}} = {_variable(module)};\n" if names else ""


def _variable(name: str) -> str:
    return "module_" + name.replace("-", "_")


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
