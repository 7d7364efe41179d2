"""Script bundler: no import and no export is left, and nothing that is imported is missing."""

import re

import pytest

from panel.settings import SCRIPTS
from webcore.scripts import LIBRARY, bundle

LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
IMPORTS = re.compile(r"^const {(.*)} = module_(\w+);$", re.MULTILINE)
MODULE = re.compile(
    r"^const module_(\w+) = await \(async \(\) => {\n(.*?)\nreturn {([^{}]*)};\n}\)\(\);$", re.MULTILINE | re.DOTALL
)

NEWER = re.compile(
    r"\.at\(|\.findLast|\.to(?:Reversed|Sorted|Spliced)\(|\.with\(|structuredClone|Object\.(?:hasOwn|groupBy)"
    r"|AbortSignal\.(?:timeout|any)|randomUUID|Promise\.(?:any|withResolvers)|static \{|\(\?<[=!]|#\w+ in |\|\|=|&&="
    r"|Array\.fromAsync|Intl\.\w+Format"
)
"""What Chrome 86, Safari 15.4 or Firefox 98 does not know; each has an older way to say it."""

COMMENT = re.compile(r"^\s*(?://|/?\*)", re.MULTILINE)

PAGES = sorted(path.stem for folder in (LIBRARY, SCRIPTS) for path in folder.rglob("*.js"))


@pytest.mark.parametrize("page", PAGES)
def test_a_module_imports_only_what_an_earlier_one_exports(page: str) -> None:
    text = bundle(page, SCRIPTS)
    assert LEFT.findall(text) == []
    assert COMMENT.findall(text) == []
    exported: dict[str, set[str]] = {}
    for name, body, exports in MODULE.findall(text):
        for words, other in IMPORTS.findall(body):
            assert {word.split(":")[0].strip() for word in words.split(",")} <= exported[other]
        exported[name] = set(exports.replace(" ", "").split(","))
    assert list(exported)[-1] == page.replace("-", "_")
    assert len(exported) == text.count("await (async () => {\n")


@pytest.mark.parametrize("page", PAGES)
def test_a_bundle_needs_no_newer_browser_than_the_page_says(page: str) -> None:
    """Chrome 86, Safari 15.4 and Firefox 98: the page's own notice names them (`webcore/templates/base.html`)."""
    text = bundle(page, SCRIPTS)
    assert text.startswith("(async () => {\n")
    assert text.endswith("})();\n"), "no `await` outside a function: Chrome 89"
    assert NEWER.findall(text) == []
