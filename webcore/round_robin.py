"""Queue in which every address has its turn: who asks for a hundred things waits for each of them as long as others do.

Kind: pure
"""

from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class RoundRobin(Generic[Item]):
    """Items by the address that they belong to."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Item]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def join(self, address: str, item: Item) -> None:
        """Add `item` behind the others of its address."""
        self._queues.setdefault(address, deque()).append(item)

    def take(self) -> Item | None:
        """Remove and return the next item, of the address whose turn it is; None: the queue is empty."""
        if not self._queues:
            return None
        address = next(iter(self._queues))
        queue = self._queues.pop(address)
        item = queue.popleft()
        if queue:
            self._queues[address] = queue
        return item
