"""The scripts of a page in one file: no import and no export is left, and nothing that is imported is missing."""

import re

import pytest

from panel.settings import SCRIPTS
from webcore.scripts import LIBRARY, bundle

LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
TAKEN = re.compile(r"^const {(.*)} = of_(\w+);$", re.MULTILINE)
MODULE = re.compile(
    r"^const of_(\w+) = await \(async \(\) => {\n(.*?)\nreturn {([^{}]*)};\n}\)\(\);$", re.MULTILINE | re.DOTALL
)

PAGES = sorted(path.stem for folder in (LIBRARY, SCRIPTS) for path in folder.rglob("*.js"))


@pytest.mark.parametrize("page", PAGES)
def test_a_script_takes_only_what_a_module_before_it_gives(page: str) -> None:
    text = bundle(page, SCRIPTS)
    assert LEFT.findall(text) == []
    given: dict[str, set[str]] = {}
    for name, body, exports in MODULE.findall(text):
        for words, other in TAKEN.findall(body):
            assert {word.split(":")[0].strip() for word in words.split(",")} <= given[other]
        given[name] = set(exports.replace(" ", "").split(","))
    assert list(given)[-1] == page.replace("-", "_")
    assert len(given) == text.count("await (async () => {\n")
