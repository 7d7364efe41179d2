"""A contract for import-linter: what a module says of its kind is so.

A module whose docstring ends with the line `Kind: pure` imports of ours only other pure modules (a package's `__init__`
without a tag counts as such), and nothing that reads a clock, a pin, a file or a socket. So whatever it uses is pure,
however far away. The tag in the module is the only list.

Kind: adapter
"""

import ast
import inspect
import re
from functools import cache
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

TAG = re.compile(r"^Kind: (pure|adapter|loop|start)$", re.MULTILINE)
QUOTES = '"""'


@cache
def docstring(file: Path) -> str:
    """The docstring of the module in `file`; empty where it has none. Parses nothing of what follows it."""
    before, quotes, rest = file.read_text(encoding="utf-8").partition(QUOTES)
    if before.strip() or not quotes:
        return ""
    return inspect.cleandoc(ast.literal_eval(QUOTES + rest.partition(QUOTES)[0] + QUOTES))


def kind(file: Path) -> str:
    """What the module in `file` says of itself; empty where it says nothing."""
    tags = TAG.findall(docstring(file))
    return tags[-1] if tags else ""


def file_of(module: str) -> Path | None:
    """The file of a module of ours, below the folder in which import-linter runs; None for everything else."""
    path = Path(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


class PurityContract(Contract):
    """Pure modules import pure modules only.

    `forbidden`: top-level modules of others that no pure module imports. `allowed`: imports, as "ours -> theirs", that
    are looked at by people; one that is not there is a fault, too.
    """

    type_name = "purity"

    forbidden = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of every pure module."""
        kinds = {module: kind(file) for module in graph.modules if (file := file_of(module)) is not None}
        impure = {module for module, own in kinds.items() if own in ("adapter", "loop", "start")}
        impure_imports = {
            f"{module} -> {imported}"
            for module, own in kinds.items()
            for imported in (graph.find_modules_directly_imported_by(module) if own == "pure" else ())
            if imported in impure or imported.split(".")[0] in self.forbidden  # type: ignore[operator]
        }
        allowed: set[str] = set(self.allowed or ())  # type: ignore[arg-type]
        broken = [f"a pure module imports what is not: {line}" for line in sorted(impure_imports - allowed)]
        broken += [f"allowed, but nobody imports it: {line}" for line in sorted(allowed - impure_imports)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports it are."""
        for line in check.metadata["broken"]:
            output.print_error(line)
