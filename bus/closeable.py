"""Base of everything that a `with` block closes at its end.

Kind: pure
"""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closeable(ABC):
    """Has `close`, which a `with` block calls however it ends."""

    @abstractmethod
    def close(self) -> None:
        """Give back what it holds; it is of no use afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
