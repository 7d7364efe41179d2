"""A module that is loaded with another source.

Kind: adapter
"""

import importlib.abc
import importlib.machinery
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType


class OneModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, with this source."""

    def __init__(self, path: Path, module: str, source: str) -> None:
        self._path, self._module, self._source = path, module, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module, if it is the one."""
        if fullname != self._module:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Runs the source."""
        exec(compile(self._source, str(self._path), "exec"), vars(module))
