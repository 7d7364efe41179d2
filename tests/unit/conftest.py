"""What all unit tests share: an application's catalogues are compiled once, not by every test that makes one."""

import sys
from collections.abc import Iterator
from functools import cache

import pytest

from tests.unit.memory_card import card

__all__ = ["card"]


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> Iterator[None]:
    """Only where a test has loaded the applications: the others need no Flask."""
    module = sys.modules.get("webcore.catalogue")
    with pytest.MonkeyPatch.context() as patch:
        if module is not None:
            patch.setattr(module, "compile_catalogue", cache(module.compile_catalogue))
        yield
