"""Modules that do not depend on a mutated one: loaded once, and not by each mutant anew, which would take a second.

Kind: adapter
"""

import contextlib
import gc
import importlib
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
        self.before = frozenset(name for name, loaded in sys.modules.items() if not _is_loading(loaded))
        super().exec_module(module)


def independent(path: Path, module: str, tests: Sequence[str], log: Path) -> list[str]:
    """The modules that `tests` load and that do not depend on this one, in their order."""
    return in_fork(lambda: "\n".join(_independent(path, module, tests)), log).split()


def preload(names: Sequence[str]) -> None:
    """Loads them, as far as they can be loaded by their names."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _independent(path: Path, module: str, tests: Sequence[str]) -> list[str]:
    watched = _Watched(path, module, path.read_text(encoding="utf-8"))
    sys.meta_path.insert(0, watched)
    pytest.main([*QUIET, "--collect-only", *tests])
    return [name for name, loaded in sys.modules.items() if name in watched.before or not _is_ours(loaded)]


def _is_loading(module: ModuleType) -> bool:
    return bool(getattr(module.__spec__, "_initializing", False))


def _is_ours(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).is_relative_to(HOUSE) and "site-packages" not in file
