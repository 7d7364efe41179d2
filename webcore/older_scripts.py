"""Scripts for older browsers: what Safari 13.0 does not know, said in an older way.

`a?.b` and `a ?? b` (Safari 13.1, Chrome 80, Firefox 72 and 74) become conditions. The value of `a` is kept in `$`, one
variable of the whole bundle, which is read right after it was set: nothing can come between. An optional call of a
method keeps the method's object. What cannot be said so raises `ValueError`; the test of every bundle shows it.

Kind: pure
"""

import re
from collections.abc import Iterator

DECLARATION = "let $;\n"
"""The variable that the conditions need."""

_TOKEN = re.compile(
    r"""\s+ | //[^\n]* | /\*.*?\*/
    | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'
    | [\w$]+(?:\.\d+)?
    | \?\?=? | \?\.(?!\d) | => | \.\.\. | && | \|\| | [-+*/%&|^<>=!]*= | .""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
"""A template up to its end, or up to the next value in it."""
_EXPRESSION = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_NAME = re.compile(r"[\w$]+(?:\.[\w$]+)*")

_BEFORE_VALUE = frozenset(("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "await", "yield"))
"""After these words a value begins: a slash begins a regular expression, a bracket no call."""
_ENDS = frozenset((",", ";", "=>", "?", ":", "&&", "||", "??", "...", "return", "of", "throw", "case", "yield"))
"""How far the operands of `??` reach, beside assignments."""
_COMPARISONS = frozenset(("==", "===", "!=", "!==", "<=", ">="))


def for_older_browsers(text: str) -> str:
    """The script `text` in the words of older browsers, which need `DECLARATION` before it."""
    if "?." not in text and "??" not in text:
        return text
    open_groups: list[list[str]] = [[]]
    for token in _tokens(text):
        if token in ("(", "[", "{") or (token[0] == "`" and token.endswith("${")):
            open_groups.append([token])
        elif token[0] == "}" and token.endswith("${"):
            first, *parts = open_groups.pop()
            open_groups.append([first + _without_operators(parts) + token])
        elif token in (")", "]") or token[0] == "}":
            first, *parts = open_groups.pop()
            open_groups[-1].append(first + _without_operators(parts) + token)
        else:
            open_groups[-1].append(token)
    if len(open_groups) > 1:
        raise ValueError(f"a bracket without an end: {open_groups[-1][0]}")
    return _without_operators(open_groups[0])


def _tokens(text: str) -> Iterator[str]:
    """The tokens of `text`, white space too. Of a template with values each piece between them is one."""
    place, before = 0, ""
    depths: list[int] = []  # of the values in templates around this place: how many braces are open in each
    while place < len(text):
        sign = text[place]
        if sign == "`" or (sign == "}" and depths and not depths[-1]):
            match = _TEMPLATE.match(text, place + 1)
            depths = depths if sign == "`" else depths[:-1]
        elif sign == "/" and not _is_value(before) and _EXPRESSION.match(text, place):
            match = _EXPRESSION.match(text, place)
        else:
            match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"a template without an end: {text[place : place + 40]}")
        token = text[place : match.end()]
        if sign in "`}" and token.endswith("${"):
            depths = [*depths, 0]
        elif token in ("{", "}") and depths:
            depths = [*depths[:-1], depths[-1] + (1 if token == "{" else -1)]
        if not _is_space(token):
            before = token
        yield token
        place = match.end()


def _is_space(part: str) -> bool:
    return part.isspace() or part.startswith(("//", "/*"))


def _is_value(part: str) -> bool:
    """Whether `part` can be the end of a value: a name, a text, or something in brackets."""
    return part not in _BEFORE_VALUE and (part[-1:] in ("'", '"', "`", ")", "]") or _NAME.fullmatch(part) is not None)


def _without_operators(parts: list[str]) -> str:
    """`parts`, tokens and groups in brackets, without the operators."""
    while "?." in parts:
        place = parts.index("?.")
        start = _start_of_chain(parts, place)
        condition, end = _condition(parts[start:place], parts, place + 1)
        parts = [*parts[:start], f"({condition})", *parts[end:]]
    while "??" in parts:
        place = parts.index("??")
        start = next((n + 1 for n in range(place - 1, -1, -1) if _ends_operand(parts[n])), 0)
        end = next((n for n in range(place + 1, len(parts)) if _ends_operand(parts[n])), len(parts))
        while _is_space(parts[start]):
            start += 1
        while _is_space(parts[end - 1]):
            end -= 1
        left, right = "".join(parts[start:place]).rstrip(), "".join(parts[place + 1 : end]).strip()
        parts = [*parts[:start], f"(($ = {left}) != null ? $ : {right})", *parts[end:]]
    return "".join(parts)


def _ends_operand(part: str) -> bool:
    return part in _ENDS or (part[-1] == "=" and part[0] in "-+*/%&|^<>=" and part not in _COMPARISONS)


def _start_of_chain(parts: list[str], end: int) -> int:
    """Where the names, calls and indices begin that stand before `end`."""
    place = _before(parts, end)
    while place >= 0:
        before = _before(parts, place)
        previous = parts[before] if before >= 0 else ""
        if previous == ".":
            place = _before(parts, before)
        elif parts[place][0] in "([`" and _is_value(previous):
            place = before
        elif previous == "new":
            break
        else:
            return place
    raise ValueError(f"an operand of ?. that is not understood: {''.join(parts[: end + 2])[-80:]}")


def _before(parts: list[str], place: int) -> int:
    """The last place before `place` that is no white space; -1: there is none."""
    return next((n for n in range(place - 1, -1, -1) if not _is_space(parts[n])), -1)


def _condition(operand: list[str], parts: list[str], place: int) -> tuple[str, int]:
    """The condition of a chain that goes on at `place`, behind its `?.`, and the end of the chain."""
    text = "".join(operand).strip()
    value = parts[place]
    chain = [_call(operand, value)] if value[0] == "(" else ["$", *("." * (value[0] != "[")), value]
    place += 1
    while place < len(parts):
        part, ahead = parts[place], next((n for n in range(place, len(parts)) if not _is_space(parts[n])), place)
        if part[0] in "([":
            chain.append(part)
            place += 1
        elif parts[ahead] == ".":
            chain += parts[place : ahead + 2]
            place = ahead + 2
        elif parts[ahead] == "?.":
            rest, place = _condition(chain, parts, ahead + 1)
            return f"($ = {text}) == null ? void 0 : {rest}", place
        else:
            break
    return f"($ = {text}) == null ? void 0 : {''.join(chain)}", place


def _call(operand: list[str], arguments: str) -> str:
    """The call of the function in `$` that `operand` named, with its object, if it is the method of one."""
    if len(operand) == 1:
        return f"${arguments}"
    of_object = operand[:-1] if operand[-1][0] == "[" else operand[:-2]
    name = "".join(of_object)
    if _NAME.fullmatch(name) is None or "$" in name:
        raise ValueError(f"a call with ?. of a method whose object has no name: {''.join(operand)}")
    inside = arguments[1:-1].strip()
    return f"$.call({name}, {inside})" if inside else f"$.call({name})"
