"""Style sheets for older browsers: what Chrome 80, Safari 13 or Firefox 78 does not know, said in an older way.

`inset`, `clamp()`, `:is()` and lists in `:not()` are written out, gaps in flexible boxes become margins there, and
words break anywhere where a browser knows it, else where they must. An older
browser passes over a declaration that it does not know, but for one selector that it does not know it passes over the
whole rule, with all its other selectors.

Kind: pure
"""

import re
from collections.abc import Iterator
from itertools import product

_INSET = re.compile(r"(?<![\w-])inset:\s*([^;}]+);")
_PRELUDE = re.compile(r"([^{};]*)\{")
_FLEXIBLE = re.compile(r"([^{};]*)\{([^{}]*\bdisplay:\s*(?:inline-)?flex;[^{}]*)\}")
_GAP = re.compile(r"(?<![\w-])gap:\s*([^;}]+);")
_WITHOUT_GAPS = "@supports not (inset: 0)"
"""Chrome before 87, Safari before 14.1: those that have no gaps in flexible boxes came before `inset`, too."""

_ANYWHERE = re.compile(r"overflow-wrap:\s*anywhere;")
"""Safari before 15.4 breaks words only by the older value."""
_CLAMP = re.compile(r"\bclamp\(")

_SIDES = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
"""Which of the values says each side, by how many there are."""


def for_older_browsers(text: str) -> str:
    """The sheet `text` in the words of older browsers."""
    text = _ANYWHERE.sub(r"overflow-wrap: break-word; \g<0>", _without_clamp(text))
    return _FLEXIBLE.sub(_with_margins, _INSET.sub(_sides, _PRELUDE.sub(_expand_selectors, text)))


def _without_clamp(text: str) -> str:
    """`clamp(a, b, c)` as what it means: `max(a, min(b, c))`."""
    while (match := _CLAMP.search(text)) is not None:
        end = _end_of_brackets(text, match.end())
        least, value, most = (part.strip() for part in _parts(text[match.end() : end - 1], ","))
        text = f"{text[: match.start()]}max({least}, min({value}, {most})){text[end:]}"
    return text


def _with_margins(match: re.Match[str]) -> str:
    """The rule of a flexible box, and before it one with margins, which anything that the sheet says overrules."""
    comment, _, selectors = match[1].rpartition("*/")
    gap = _GAP.search(match[2])
    if gap is None or gap[1].strip() == "0":
        return match[0]
    sizes = list(_parts(gap[1].strip(), " "))
    margin = f"margin-top: {sizes[0]}" if "direction: column" in match[2] else f"margin-left: {sizes[-1]}"
    children = ", ".join(f"{selector.strip()} > * + *" for selector in _parts(selectors, ","))
    before = f"{comment}*/" if comment else ""
    return f"{before}\n{_WITHOUT_GAPS} {{ {children} {{ {margin}; }} }}{selectors}{{{match[2]}}}"


def _sides(match: re.Match[str]) -> str:
    values = list(_parts(match[1].strip(), " "))
    places = zip(("top", "right", "bottom", "left"), _SIDES[len(values)], strict=True)
    return " ".join(f"{side}: {values[place]};" for side, place in places)


def _expand_selectors(match: re.Match[str]) -> str:
    prelude = match[1]
    if "@" in prelude or not (":is(" in prelude or ":not(" in prelude):
        return match[0]
    comment, _, selectors = prelude.rpartition("*/")
    before = f"{comment}*/\n" if comment else "\n"
    plain = (single for selector in _parts(selectors, ",") for single in _without_lists(selector.strip()))
    return f"{before}{', '.join(plain)} {{"


def _without_lists(selector: str) -> Iterator[str]:
    """`selector` without `:is()`, once for each combination, and with one selector in each `:not()`."""
    alternatives: list[list[str]] = []
    rest = selector
    while (match := re.search(r":(is|not)\(", rest)) is not None:
        end = _end_of_brackets(rest, match.end())
        inside = [part.strip() for part in _parts(rest[match.end() : end - 1], ",")]
        alternatives.append([rest[: match.start()]])
        alternatives.append(inside if match[1] == "is" else ["".join(f":not({part})" for part in inside)])
        rest = rest[end:]
    for choice in product(*alternatives):
        yield "".join(choice) + rest


def _parts(text: str, separator: str) -> Iterator[str]:
    """The parts of `text` between separators that stand in no brackets."""
    start = depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == separator and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _end_of_brackets(text: str, start: int) -> int:
    """The place behind the bracket that closes the one before `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if not depth:
            return place + 1
    return len(text)
