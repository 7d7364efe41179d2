"""What can go wrong in an expression or a statement: mutmut's operators, and conditions that are negated.

What changes nothing but the type is left to the type checker: `False`, zero and what is empty do not become None.

Kind: pure
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst
from mutmut.mutation import mutators

Operator = Callable[[Any], Iterable[cst.CSTNode]]
Kinds = type | tuple[type, ...]
FALSE = {"None", "False", "0", '""', "()", "{}", "[]", "frozenset()", "Decimal(0)"}


def _strings(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """Another string, where it is not a text for people: those have blanks. mutmut's other two change the case only,
    and no name that decides anything has a twin in another case."""
    if " " not in getattr(node, "value", ""):
        yield from list(mutators.operator_string(node))[:1]


def _conditions(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    test = node.test
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return  # mutmut takes the `not` away
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=inner))


def _is_false(value: cst.BaseExpression | None) -> bool:
    return value is not None and cst.Module([]).code_for_node(value) in FALSE


def _arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    """One argument less, or None instead of it, except where it is something false."""
    for other in mutators.operator_arg_removal(node):
        pairs = list(zip(node.args, other.args, strict=False)) if len(node.args) == len(other.args) else []
        if not any(old is not new and _is_false(old.value) for old, new in pairs):
            yield other


def _assignments(node: cst.Assign | cst.AnnAssign) -> Iterator[cst.CSTNode]:
    """None instead of the value, except where it is something false."""
    if not _is_false(node.value):
        yield from mutators.operator_assignment(node)


REPLACED: dict[Operator, tuple[Kinds, Operator]] = {
    mutators.operator_string: (cst.SimpleString, _strings),
    mutators.operator_arg_removal: (cst.Call, _arguments),
    mutators.operator_assignment: ((cst.Assign, cst.AnnAssign), _assignments),
}
OPERATORS: tuple[tuple[Kinds, Operator], ...] = (
    *(REPLACED.get(operator, (kind, operator)) for kind, operator in mutators.mutation_operators),
    ((cst.If, cst.While, cst.CompIf), _conditions),
)
