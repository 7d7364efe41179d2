"""Modules that do not depend on a mutated one: loaded once, and not by each mutant anew, which would take a second.

Kind: adapter
"""

import contextlib
import gc
import importlib
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.forks import in_fork
from tests.mutation.one_module import OneModule
from tests.mutation.settings import HOUSE

QUIET = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
"""The last: this process has loaded already what pytest would look at for assertions."""


class _Watched(OneModule):
    """The module as it is; `before`: what was loaded completely when its turn came, so does not depend on it."""

    before: frozenset[str] = frozenset()

    def exec_module(self, module: ModuleType) -> None:
        """Looks around, and runs it."""
        frames = [frame.frame for frame in inspect.stack(0)]
        loading = {frame.f_globals["__name__"] for frame in frames if frame.f_code.co_name == "<module>"}
        self.before = frozenset(sys.modules) - loading - {module.__name__}
        super().exec_module(module)


def independent(path: Path, module: str, tests: Sequence[str], log: Path) -> list[str]:
    """The modules that `tests` load and that do not depend on this one, in their order; none if they cannot be
    collected."""
    return in_fork(lambda: "\n".join(_independent(path, module, tests)), log).split()


def preload(names: Sequence[str], without: str) -> None:
    """Loads them, as far as they have names of their own. Raises RuntimeError where one of them loads `without`."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
        if without in sys.modules:
            raise RuntimeError(f"{name} loads {without}")
    gc.collect()
    gc.freeze()


def _independent(path: Path, module: str, tests: Sequence[str]) -> list[str]:
    watched = _Watched(path, module, path.read_text(encoding="utf-8"))
    sys.meta_path.insert(0, watched)
    if pytest.main([*QUIET, "--collect-only", *tests]) != pytest.ExitCode.OK:
        return []
    return [
        name for name, loaded in sys.modules.items() if _with_packages(name) <= watched.before or not _is_ours(loaded)
    ]


def _with_packages(name: str) -> set[str]:
    """The module and the packages in which it is: they are loaded with it."""
    parts = name.split(".")
    return {".".join(parts[:n]) for n in range(1, len(parts) + 1)}


def _is_ours(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).is_relative_to(HOUSE) and "site-packages" not in file
