"""Style sheets as older browsers understand them."""

import re

import pytest

from panel.settings import STYLES
from tests.unit.webcore.test_styles import PAGES
from webcore.older_styles import for_older_browsers
from webcore.styles import bundle

RULE = re.compile(r"([^{}]*)\{")
UNKNOWN = re.compile(r":(?:has|where|focus-visible|modal|user-valid)\b|:not\([^()]*,|:is\(|::backdrop")
"""Selectors of which Chrome 80, Safari 13.1 or Firefox 78 knows none of this form."""


@pytest.mark.parametrize(
    "written, served",
    [
        ("a { inset: 0; }", "a { top: 0; right: 0; bottom: 0; left: 0; }"),
        ("a { inset: auto 3vw 1vh; }", "a { top: auto; right: 3vw; bottom: 1vh; left: 3vw; }"),
        (
            "a { inset: auto 0 calc(max(1px * 2, 3vh)); }",
            "a { top: auto; right: 0; bottom: calc(max(1px * 2, 3vh)); left: 0; }",
        ),
        ("a { box-shadow: inset 0 0 1px red; }", "a { box-shadow: inset 0 0 1px red; }"),
        ("a :is(th, td) { }", "\na th, a td { }"),
        (".a:is(.b, .c) :is(p, i):hover, q { }", "\n.a.b p:hover, .a.b i:hover, .a.c p:hover, .a.c i:hover, q { }"),
        ("body:not(.x, .y) { }", "\nbody:not(.x):not(.y) { }"),
        ("/* why */\na:not(.b) { }", "/* why */\na:not(.b) { }"),
        (
            ".a, .b { display: flex; gap: 1px 2px; }",
            "\n@supports not (inset: 0) { .a > * + *, .b > * + * { margin-left: 2px; } }"
            ".a, .b { display: flex; gap: 1px 2px; }",
        ),
        (
            ".a { display: flex; flex-direction: column; gap: 1px; }",
            "\n@supports not (inset: 0) { .a > * + * { margin-top: 1px; } }"
            ".a { display: flex; flex-direction: column; gap: 1px; }",
        ),
        (".a { display: grid; gap: 1px; }", ".a { display: grid; gap: 1px; }"),
        ("@media (min-width: 1px) { a:is(.b, .c) { } }", "@media (min-width: 1px) {\na.b, a.c { } }"),
    ],
)
def test_what_older_browsers_do_not_know_is_written_out(written: str, served: str) -> None:
    assert for_older_browsers(written) == served


@pytest.mark.parametrize("page", PAGES)
def test_no_rule_is_passed_over_for_one_selector_that_older_browsers_do_not_know(page: str) -> None:
    """Alone such a selector is an ornament that they lack; in a list it takes the others along."""
    preludes = [match[1] for match in RULE.finditer(re.sub(r"/\*.*?\*/", "", bundle(page, STYLES), flags=re.DOTALL))]
    mixed = [text.strip() for text in preludes if UNKNOWN.search(text) and "," in re.sub(r"\([^()]*\)", "", text)]
    assert [text for text in mixed if not text.startswith("@")] == []


@pytest.mark.parametrize("page", PAGES)
def test_sheets_use_no_shorthand_that_older_browsers_lack(page: str) -> None:
    assert (
        re.findall(
            r"(?<![\w(-])inset(?:-\w+)*:|margin-inline:|padding-inline:|translate:|rotate:|scale:", bundle(page, STYLES)
        )
        == []
    )
