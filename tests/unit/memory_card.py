"""A memory card that is as full as a test wants."""

import shutil
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from bus.free_space import MIN_FREE_BYTES

CARD_BYTES = 32_000_000_000


@dataclass
class Card:
    """The card on which every folder is: `free_bytes` are free."""

    free_bytes: int = MIN_FREE_BYTES

    def usage(self, _: object) -> SimpleNamespace:
        """What the system says of it."""
        return SimpleNamespace(total=CARD_BYTES, used=CARD_BYTES - self.free_bytes, free=self.free_bytes)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    """A card on which just as much is free as must stay so."""
    card = Card()
    monkeypatch.setattr(shutil, "disk_usage", card.usage)
    return card
