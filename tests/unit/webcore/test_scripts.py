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
