"""Scripts as older browsers understand them: Chrome 80, Safari 13 (every iPad with iPadOS 13), Firefox 78.

The bundles are parsed, and everything in them that is newer than one of the three is found: syntax, methods, objects.
"""

from collections.abc import Iterator
from functools import cache

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from panel.settings import SCRIPTS
from webcore.scripts import LIBRARY, bundle

PAGES = sorted(path.stem for folder in (LIBRARY, SCRIPTS) for path in folder.rglob("*.js"))

SYNTAX = {
    "optional_chain": "Safari 13.1",
    "private_property_identifier": "private fields and methods: Chrome 84, Safari 15, Firefox 90",
    "field_definition": "fields of classes: Safari 14",
    "class_static_block": "static blocks: Chrome 94, Safari 16.4, Firefox 93",
    "import_statement": "a bundle imports nothing",
    "export_statement": "a bundle exports nothing",
    "ERROR": "not JavaScript",
}
ASSIGNMENTS = {"??=", "||=", "&&="}
"""Chrome 85, Safari 14, Firefox 79."""

METHODS = {
    "animate": "Safari 13.1",
    "any": "Chrome 85, Safari 14, Firefox 79",
    "arrayBuffer": "of a file: Safari 14",
    "at": "Chrome 92, Safari 15.4, Firefox 90",
    "checkVisibility": "Chrome 105, Safari 17.4, Firefox 106",
    "findLast": "Chrome 97, Safari 15.4, Firefox 104",
    "findLastIndex": "Chrome 97, Safari 15.4, Firefox 104",
    "fromAsync": "Chrome 121, Safari 16.4, Firefox 115",
    "getAnimations": "Chrome 84, Safari 14",
    "groupBy": "Chrome 117, Safari 17.4, Firefox 119",
    "hasOwn": "Chrome 93, Safari 15.4, Firefox 92",
    "getType": "of a clipboard: Safari 13.1",
    "isWellFormed": "Chrome 111, Safari 16.4, Firefox 119",
    "randomUUID": "Chrome 92, Safari 15.4, Firefox 95",
    "replaceAll": "Chrome 85, Safari 13.1",
    "replaceChildren": "Chrome 86, Safari 14",
    "requestFullscreen": "Safari 16.4",
    "requestSubmit": "Safari 16",
    "requestVideoFrameCallback": "Chrome 83, Safari 15.4, Firefox 132",
    "scroll": "with options: Safari 14",
    "scrollTo": "with options: Safari 14",
    "showPicker": "Chrome 99, Safari 16, Firefox 101",
    "stream": "of a file: Safari 14.1",
    "structuredClone": "Chrome 98, Safari 15.4, Firefox 94",
    "throwIfAborted": "Chrome 100, Safari 15.4, Firefox 97",
    "timeout": "Chrome 103, Safari 16, Firefox 100",
    "toReversed": "Chrome 110, Safari 16, Firefox 115",
    "toSorted": "Chrome 110, Safari 16, Firefox 115",
    "toSpliced": "Chrome 110, Safari 16, Firefox 115",
    "with": "Chrome 110, Safari 16, Firefox 115",
    "withResolvers": "Chrome 119, Safari 17.4, Firefox 121",
}
OF_ANSWERS = {"answer.arrayBuffer"}
"""What an answer to `fetch` can do for longer (Safari 10.1) than a file; our scripts call it `answer`."""
OBJECTS = {
    "BigInt": "Safari 14",
    "CompressionStream": "Chrome 80, Safari 16.4, Firefox 113",
    "ClipboardItem": "Safari 13.1, Firefox 127",
    "ElementInternals": "Safari 16.4, Firefox 93",
    "EventTarget": "made anew: Safari 14",
    "FinalizationRegistry": "Chrome 84, Safari 14.1, Firefox 79",
    "OffscreenCanvas": "Safari 16.4, Firefox 105",
    "ResizeObserver": "Safari 13.1",
    "SharedWorker": "Safari 16",
    "SubmitEvent": "Chrome 81, Safari 15",
    "TextDecoderStream": "Safari 14.1, Firefox 105",
    "TextEncoderStream": "Safari 14.1, Firefox 113",
    "TransformStream": "Safari 14.1, Firefox 102",
    "WeakRef": "Chrome 84, Safari 14.1, Firefox 79",
    "createImageBitmap": "Safari 15",
    "requestIdleCallback": "Safari 26",
}
PROPERTIES = {
    "clipboard": "Safari 13.1",
    "orientation": "of a screen: Safari 16.4",
    "submitter": "Chrome 81, Safari 15",
    "timeOrigin": "Safari 15",
}
INTERNATIONAL = {
    "DisplayNames": "Safari 14.1, Firefox 86",
    "ListFormat": "Safari 14.1",
    "Locale": "Safari 14",
    "RelativeTimeFormat": "Safari 14",
    "Segmenter": "Chrome 87, Safari 14.1, Firefox 125",
}
"""Of `Intl`."""
ASKED_FIRST = {
    "showModal": "dialog.js",
    "AudioContext": "sounds.js",
    "BroadcastChannel": "tabs.js",
    "wakeLock": "tech.js, wake-lock.js",
    "userActivation": "sounds.js, judge.js",
    "vibrate": "judge.js",
}
"""What is newer as well, but has a way without it; each with the scripts that ask first."""


@cache
def tree(page: str) -> tuple[Node, bytes]:
    """The bundle of `page`, parsed."""
    text = bundle(page, SCRIPTS).encode()
    return Parser(Language(tree_sitter_javascript.language())).parse(text).root_node, text


def nodes(node: Node) -> Iterator[Node]:
    """`node` and all below it."""
    yield node
    for child in node.children:
        yield from nodes(child)


def word(node: Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def newer(node: Node) -> str:
    """What in `node` itself an older browser does not know; empty: nothing."""
    if node.type in SYNTAX:
        return SYNTAX[node.type]
    if node.type == "augmented_assignment_expression" and word(node.child_by_field_name("operator")) in ASSIGNMENTS:
        return "logical assignment"
    if node.type == "binary_expression" and word(node.child_by_field_name("operator")) == "??":
        return "?? for what is missing: Safari 13.1"
    if node.type == "number" and word(node).endswith("n"):
        return "BigInt: Safari 14"
    if node.type == "regex" and ("(?<=" in word(node) or "(?<!" in word(node)):
        return "looking behind: Safari 16.4"
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        name = word(function.child_by_field_name("property")) if function is not None else ""
        if word(function) in OF_ANSWERS:
            return ""
        return METHODS.get(name or word(function), "")
    if node.type == "identifier":
        return OBJECTS.get(word(node), "")
    if node.type == "member_expression":
        name = word(node.child_by_field_name("property"))
        return (INTERNATIONAL if word(node.child_by_field_name("object")) == "Intl" else PROPERTIES).get(name, "")
    return ""


@pytest.mark.parametrize("page", PAGES)
def test_a_bundle_has_nothing_that_an_older_browser_does_not_know(page: str) -> None:
    root, _ = tree(page)
    modules = body(root).children
    assert body(root).type == "statement_block"
    assert len(modules) > 1
    assert [fault for module in modules for fault in faults(module)] == []


def body(root: Node) -> Node:
    """The statements of a bundle, which all stand in one function that is called at once."""
    node: Node | None = root
    for name in ("", "", "function", "", "body"):
        assert node is not None
        node = node.child_by_field_name(name) if name else node.named_children[0]
    assert node is not None
    return node


FAULTS: dict[bytes | None, list[tuple[int, str, str]]] = {}
"""By the text of a module: it stands in many bundles, and is looked through once."""


def faults(module: Node) -> list[tuple[int, str, str]]:
    """What in it is newer: line of the bundle, text, reason."""
    if module.text not in FAULTS:
        FAULTS[module.text] = [
            (node.start_point.row + 1, word(node)[:80], reason) for node in nodes(module) if (reason := newer(node))
        ]
    return FAULTS[module.text]


@pytest.mark.parametrize("page", PAGES)
def test_no_bundle_waits_outside_of_a_function(page: str) -> None:
    """Chrome 89, Safari 15, Firefox 89."""
    root, _ = tree(page)
    (statement,) = root.named_children
    assert statement.type == "expression_statement"
    assert word(statement).startswith("(async () => {")


@pytest.mark.parametrize(
    "text, reason",
    [
        ("a?.b", "Safari 13.1"),
        ("a?.[0]", "Safari 13.1"),
        ("f?.()", "Safari 13.1"),
        ("a ?? b", "??"),
        ("new ResizeObserver(f)", "Safari 13.1"),
        ('new Intl.ListFormat("vi")', "Safari 14.1"),
        ("navigator.clipboard.writeText(a)", "Safari 13.1"),
        ("a ??= 1", "logical assignment"),
        ("class A { static x = 1; }", "fields of classes: Safari 14"),
        ("class A { #x() {} }", "private fields"),
        ("list.at(-1)", "Chrome 92"),
        ('text.replaceAll("a", "b")', "Chrome 85"),
        ("new WeakRef(a)", "Chrome 84"),
        ("10n", "BigInt"),
        ("/(?<=a)b/", "looking behind"),
        ("const [] = ;", "not JavaScript"),
    ],
)
def test_what_is_newer_is_found(text: str, reason: str) -> None:
    root = Parser(Language(tree_sitter_javascript.language())).parse(text.encode()).root_node
    assert any(newer(node).startswith(reason) for node in nodes(root))


@pytest.mark.parametrize("name, files", ASKED_FIRST.items())
def test_what_has_a_way_without_it_is_used_where_it_is_asked_for_only(name: str, files: str) -> None:
    users = {path.name for folder in (LIBRARY, SCRIPTS) for path in folder.rglob("*.js") if name in path.read_text()}
    assert users == set(files.split(", "))
