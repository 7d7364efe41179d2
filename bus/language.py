"""Decide which languages people may be told something in. Pure data.

Kind: pure
"""

from typing import Literal

Language = Literal["vi", "en"]
