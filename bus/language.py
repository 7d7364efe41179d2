"""Decide which languages people may be told something in. Pure data."""

from typing import Literal

Language = Literal["vi", "en"]
