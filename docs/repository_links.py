"""Links from a document to a file or a folder of the tree that is no page itself.

A folder leads to its README, a module to its place in the API where it has one. Everything else gets a page here: a
file with its text, a folder with a list of its files. A link to nothing stays as it is: MyST makes an error of it.

Kind: adapter
"""

import html
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments.lexers import find_lexer_class_for_filename
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    links = RepositoryLinks(app)
    app.connect("doctree-read", links.resolve, priority=400)  # before Sphinx collects downloads
    app.connect("missing-reference", links.resolve_module)
    app.connect("html-collect-pages", links.pages)
    return {"parallel_read_safe": False, "parallel_write_safe": False}  # what is linked is remembered in this process


class RepositoryLinks:
    """The links of one build, and the pages that they need."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._linked: set[Path] = set()

    def resolve(self, app: Sphinx, doctree: nodes.document) -> None:
        """Gives each link to a file or a folder in a document its target."""
        env = app.env
        for link in [node for node in doctree.findall(nodes.Element) if _is_path_link(node)]:
            path = Path(env.relfn2path(link["reftarget"], env.docname)[1])
            if path.exists():
                link.replace_self(self._target(link, path.relative_to(app.srcdir), env))

    def _target(self, link: nodes.Element, path: Path, env: BuildEnvironment) -> nodes.Element:
        readme = (path / "README").as_posix()
        target: dict[str, object]
        if readme in env.found_docs:
            target = {
                "refdomain": "doc",
                "reftype": "myst",
                "reftarget": readme,
                "reftargetid": None,
            }
        elif path.suffix == ".py":
            module = path.with_suffix("").as_posix().replace("/", ".")
            target = {"refdomain": "py", "reftype": "mod", "reftarget": module, "path": path}
        else:
            return self._reference(env.docname, path, link.children)
        return addnodes.pending_xref("", *link.children, refdoc=env.docname, refexplicit=True, **target)

    def resolve_module(
        self, app: Sphinx, env: BuildEnvironment, link: addnodes.pending_xref, content: nodes.TextElement
    ) -> nodes.Element | None:
        """The text of a module that is not in the API."""
        return self._reference(link["refdoc"], link["path"], [content]) if "path" in link else None

    def _reference(self, document: str, path: Path, content: Sequence[nodes.Node]) -> nodes.Element:
        self._linked.add(path)
        address = relative_uri(self._app.builder.get_target_uri(document), f"{_page(path)}.html")
        return nodes.reference("", "", *content, refuri=address, internal=True)

    def pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """A page for each file and folder that a document links to, and for what is in the folders."""
        waiting, finished = sorted(self._linked), set[Path]()
        while waiting:
            path = waiting.pop()
            if path not in finished:
                finished.add(path)
                inside = _inside(Path(app.srcdir), path)
                waiting += inside
                body = _list(path, inside) if inside else _text(app.builder, Path(app.srcdir) / path)
                title = path.as_posix()
                yield _page(path), {"title": title, "body": f"<h1>{html.escape(title)}</h1>{body}"}, "page.html"


def _is_path_link(node: nodes.Element) -> bool:
    if isinstance(node, addnodes.download_reference):
        return True
    return isinstance(node, addnodes.pending_xref) and node["reftype"] == "myst" and node["refdomain"] is None


def _page(path: Path) -> str:
    return f"files/{path.as_posix()}"


def _inside(tree: Path, folder: Path) -> list[Path]:
    if not (tree / folder).is_dir():
        return []
    return [path.relative_to(tree) for path in sorted((tree / folder).iterdir()) if path.name[0] not in "._"]


def _list(folder: Path, paths: list[Path]) -> str:
    addresses = (relative_uri(f"{_page(folder)}.html", f"{_page(path)}.html") for path in paths)
    rows = (
        f'<li><a href="{html.escape(address)}"><code>{html.escape(path.name)}</code></a></li>'
        for address, path in zip(addresses, paths, strict=True)
    )
    return f"<ul>{''.join(rows)}</ul>"


def _text(builder: object, file: Path) -> str:
    assert isinstance(builder, StandaloneHTMLBuilder)  # the event is of this builder
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return f"<p>{file.stat().st_size // 1024} KiB, not text.</p>"
    lexer = find_lexer_class_for_filename(file.name)
    return builder.highlighter.highlight_block(text, lexer.aliases[0] if lexer else "text", force=True)
