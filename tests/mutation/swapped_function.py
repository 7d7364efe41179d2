"""A function of a loaded module that gets another body, wherever it was imported to.

Kind: pure
"""

from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType


def swap(module: ModuleType, function: str, source: str) -> bool:
    """Gives `function` of `module` the body that it has in `source`; False where that cannot be done in place."""
    live = _live_function(module, function)
    path = module.__file__ or ""
    code = next((code for code in _codes(compile(source, path, "exec")) if code.co_qualname == function), None)
    if live is None or code is None or code.co_freevars != live.__code__.co_freevars:
        return False
    live.__code__ = code
    return True


def _live_function(module: ModuleType, function: str) -> FunctionType | None:
    target: object = module
    for name in function.split("."):
        target = vars(target).get(name)
        if target is None:
            return None
    if isinstance(target, property):
        target = target.fget
    if isinstance(target, staticmethod | classmethod):
        target = target.__func__
    target = getattr(target, "__wrapped__", target)
    return target if isinstance(target, FunctionType) else None


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
