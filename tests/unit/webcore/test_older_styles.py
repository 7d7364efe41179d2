"""Style sheets as older browsers understand them."""

import re

import pytest

from panel.settings import STYLES
from tests.unit.webcore.test_styles import PAGES
from webcore.older_styles import for_older_browsers
from webcore.styles import bundle

RULE = re.compile(r"([^{}]*)\{")
UNKNOWN = re.compile(r":(?:has|where|focus-visible|modal|user-valid)\b|:not\([^()]*,|:is\(|::backdrop")
"""Selectors of which Chrome 80, Safari 13 or Firefox 78 knows none of this form."""


@pytest.mark.parametrize(
    "written, served",
    [
        ("a { inset: 0; }", "a { top: 0; right: 0; bottom: 0; left: 0; }"),
        ("a { inset: auto 3vw 1vh; }", "a { top: auto; right: 3vw; bottom: 1vh; left: 3vw; }"),
        (
            "a { inset: auto 0 calc(max(1px * 2, 3vh)); }",
            "a { top: auto; right: 0; bottom: calc(max(1px * 2, 3vh)); left: 0; }",
        ),
        ("a { width: clamp(1px, max(2vw, 3px), 4px); }", "a { width: max(1px, min(max(2vw, 3px), 4px)); }"),
        ("a { overflow-wrap: anywhere; }", "a { overflow-wrap: break-word; overflow-wrap: anywhere; }"),
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


NEWER = {
    r"(?<!-)aspect-ratio:(?! var)": "Chrome 88, Safari 15, Firefox 89",
    r"\bclamp\(": "Safari 13.1",
    r"\d[dsl]v[hw]\b": "Chrome 108, Safari 15.4, Firefox 101",
    r"@(?:layer|container|property|scope|starting-style)\b": "Chrome 85 to 118",
    r"\(width [<>]|\(height [<>]": "ranges in media queries: Chrome 104, Safari 16.4, Firefox 63",
    r"\b(?:lab|lch|oklab|oklch|hwb|light-dark)\(": "Chrome 101, Safari 15",
    r"\d(?:lh|rlh|cqw|cqh|cap)\b": "Chrome 105, Safari 16, Firefox 110",
    r"overflow(?:-[xy])?: clip": "Chrome 90, Safari 16, Firefox 81",
    r"^\s*&": "nested rules: Chrome 112, Safari 16.5, Firefox 117",
    r"\boffset-path:|\bcontent-visibility:|\banchor-name:": "Chrome 85 to 125, Safari 16 to 26",
}
"""Values without which a rule does something else, and since when browsers know them."""
ASKED = re.compile(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\}\s*)*\}")


@pytest.mark.parametrize("page", PAGES)
def test_sheets_use_what_is_newer_only_where_there_is_a_way_without_it(page: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", bundle(page, STYLES), flags=re.DOTALL)
    asked = " ".join(ASKED.findall(text))
    without = ASKED.sub("", text)
    found = {reason for value, reason in NEWER.items() if re.search(value, without, re.MULTILINE)}
    has_square_without_ratio = "@supports not (aspect-ratio: 1)" in asked
    assert found - ({NEWER[r"(?<!-)aspect-ratio:(?! var)"]} if has_square_without_ratio else set()) == set()


@pytest.mark.parametrize("page", PAGES)
def test_sheets_use_no_shorthand_that_older_browsers_lack(page: str) -> None:
    assert (
        re.findall(
            r"(?<![\w(-])inset(?:-\w+)*:|margin-inline:|padding-inline:|translate:|rotate:|scale:", bundle(page, STYLES)
        )
        == []
    )
