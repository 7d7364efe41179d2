"""All mutants of a module: the same module with one small fault in it.

What decides nothing stays as it is: annotations and types, docstrings, the texts of sentences, the values of enums.

Kind: pure
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from tests.mutation.operators import OPERATORS

UNTOUCHED_CALLS = {"len", "isinstance", "TypeVar"}
"""As in mutmut; and what says something to the type checker only."""


class Mutant(NamedTuple):
    """A module (`source`) with one fault: in the statement on `lines` (first, last) `was` became `becomes`.

    `function`: the outermost function or method around the fault, "" at the level of the module or of a class, and
    where it changes the head of a function.
    """

    function: str
    lines: tuple[int, int]
    was: str
    becomes: str
    source: str

    @property
    def name(self) -> tuple[str, str, str]:
        """What names it as long as its lines stay as they are, wherever in the module they stand."""
        return self.function, self.was, self.becomes


def mutants_of(source: str) -> list[Mutant]:
    """The mutants of `source` that Python can compile to something else, in the order of their lines."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = _Visitor(wrapper.module)
    wrapper.visit(visitor)
    code = compile(source, "", "exec")
    mutants = {mutant.source: mutant for mutant in visitor.mutants() if _is_other_code(code, mutant.source)}
    return list(_numbered(mutants.values()))


def _numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """The mutants; where a function has a line twice, the second one says so."""
    times: Counter[tuple[str, str, str]] = Counter()
    for mutant in mutants:
        times[mutant.name] += 1
        n = times[mutant.name]
        yield mutant if n == 1 else mutant._replace(becomes=f"{mutant.becomes} #{n}")


def _is_other_code(code: CodeType, source: str) -> bool:
    try:
        return compile(source, "", "exec") != code
    except SyntaxError:
        return False


class _Fault(NamedTuple):
    top: cst.CSTNode
    node: cst.CSTNode
    mutated: cst.CSTNode
    function: str
    lines: tuple[int, int]


class _Visitor(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self._module = module
        self._path: list[cst.CSTNode] = []
        self._faults: list[_Fault] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._path.append(node)
        if self._is_untouched(node):
            return False
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                self._add(node, operator(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self._path.pop()

    def mutants(self) -> Iterator[Mutant]:
        """The mutants of all faults that were found."""
        module = self._module
        codes = [module.code_for_node(node) for node in (*module.header, *module.body, *module.footer)]
        index = {id(node): n for n, node in enumerate(module.body, len(module.header))}
        for fault in self._faults:
            n = index[id(fault.top)]
            code = module.code_for_node(fault.top.deep_replace(fault.node, fault.mutated))
            diff = [line for line in difflib.ndiff(codes[n].splitlines(), code.splitlines()) if line[0] in "-+"]
            was, becomes = ("\n".join(line[2:].strip() for line in diff if line[0] == sign) for sign in ("-", "+"))
            source = "".join([*codes[:n], code, *codes[n + 1 :]])
            yield Mutant(fault.function, fault.lines, was, becomes, source)

    def _is_untouched(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
            return True
        if isinstance(node, cst.Arg) and isinstance(self._path[-2], cst.ClassDef):
            return True
        if isinstance(node, cst.ClassDef) and any(_name(base.value) == "Enum" for base in node.bases):
            return True
        if isinstance(node, cst.Assign) and _is_type(node.value):
            return not any(isinstance(parent, cst.FunctionDef) for parent in self._path)
        if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
            (statement,) = node.body
            return isinstance(statement, cst.Expr) and isinstance(statement.value, cst.SimpleString)  # a docstring
        if isinstance(node, cst.Call) and _name(node.func) in UNTOUCHED_CALLS:
            return True
        return isinstance(node, cst.SimpleString) and any(map(_is_sentence, self._path))

    def _add(self, node: cst.CSTNode, mutated: Iterable[cst.CSTNode]) -> None:
        if _is_sentence(node):
            return
        statements = [
            parent for parent in self._path if isinstance(parent, cst.SimpleStatementLine | cst.BaseCompoundStatement)
        ]
        if statements:
            function, lines = self._function(), self._lines(statements[-1])
            self._faults += [_Fault(statements[0], node, other, function, lines) for other in mutated]

    def _function(self) -> str:
        names: list[str] = []
        for node, child in zip(self._path, [*self._path[1:], None], strict=True):
            if isinstance(node, cst.ClassDef):
                names.append(node.name.value)
            if isinstance(node, cst.FunctionDef):
                return ".".join([*names, node.name.value]) if child is node.body else ""
        return ""

    def _lines(self, statement: cst.CSTNode) -> tuple[int, int]:
        """The lines of a statement; of one with a body only those before it."""
        span = self.get_metadata(PositionProvider, statement)
        body = getattr(statement, "body", None)
        if isinstance(statement, cst.BaseCompoundStatement) and body is not None:
            return span.start.line, max(span.start.line, self.get_metadata(PositionProvider, body).start.line - 1)
        return span.start.line, span.end.line


def _is_type(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.Subscript) or (isinstance(value, cst.Call) and _name(value.func) == "TypeVar")


def _name(expression: cst.BaseExpression) -> str:
    return expression.value if isinstance(expression, cst.Name) else ""


def _is_sentence(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and _name(node.func) == "Sentence"
