"""Scripts in the words of older browsers: conditions in place of `?.` and `??`."""

import pytest

from webcore.older_scripts import for_older_browsers


@pytest.mark.parametrize(
    "written, served",
    [
        ("const a = b ?? c;", "const a = (($ = b) != null ? $ : c);"),
        ("f(a ?? b, c)", "f((($ = a) != null ? $ : b), c)"),
        ("a ?? b ?? c;", "(($ = (($ = a) != null ? $ : b)) != null ? $ : c);"),
        ("x ? a ?? b : c", "x ? (($ = a) != null ? $ : b) : c"),
        ("a === b ?? c", "(($ = a === b) != null ? $ : c)"),
        ("total += a ?? 0;", "total += (($ = a) != null ? $ : 0);"),
        ("return (await f(x)) ?? y;", "return (($ = (await f(x))) != null ? $ : y);"),
        ("for (const x of a ?? []) f(x);", "for (const x of (($ = a) != null ? $ : [])) f(x);"),
        ("[...(a ?? [])]", "[...((($ = a) != null ? $ : []))]"),
        ("const a = b?.c;", "const a = (($ = b) == null ? void 0 : $.c);"),
        ("!a?.b.c(d)[e]", "!(($ = a) == null ? void 0 : $.b.c(d)[e])"),
        ("a.b[c](d)?.[e]", "(($ = a.b[c](d)) == null ? void 0 : $[e])"),
        ("a?.b?.c", "(($ = a) == null ? void 0 : ($ = $.b) == null ? void 0 : $.c)"),
        ("a?.b ?? c", "(($ = (($ = a) == null ? void 0 : $.b)) != null ? $ : c)"),
        ("await a?.b", "await (($ = a) == null ? void 0 : $.b)"),
        (
            "list\n  .find((x) => x?.y)\n  ?.z",
            "(($ = list\n  .find((x) => (($ = x) == null ? void 0 : $.y))) == null ? void 0 : $.z)",
        ),
        ("f?.(a)", "(($ = f) == null ? void 0 : $(a))"),
        ("a.f?.(b, c);", "(($ = a.f) == null ? void 0 : $.call(a, b, c));"),
        ("a[b]?.()", "(($ = a[b]) == null ? void 0 : $.call(a))"),
        ("`${a?.b} ?? ${`${c ?? d}`}`", "`${(($ = a) == null ? void 0 : $.b)} ?? ${`${(($ = c) != null ? $ : d)}`}`"),
        ("`${{ a: { b } }}` + (c ?? d)", "`${{ a: { b } }}` + ((($ = c) != null ? $ : d))"),
        ("/[?/]?.??/.test(a?.b)", "/[?/]?.??/.test((($ = a) == null ? void 0 : $.b))"),
        ("a / b ?? c / d", "(($ = a / b) != null ? $ : c / d)"),
        ('"a?.b ?? c" // d ?? e', '"a?.b ?? c" // d ?? e'),
        ("a?.5:b;c??d", "a?.5:b;(($ = c) != null ? $ : d)"),
    ],
)
def test_what_older_browsers_do_not_know_is_a_condition(written: str, served: str) -> None:
    assert for_older_browsers(written) == served


@pytest.mark.parametrize("text", ["new A()?.b", "a?.b?.(c)", "f().g?.()", "`${a?.b"])
def test_what_cannot_be_said_so_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\?\.|without an end"):
        for_older_browsers(text)
