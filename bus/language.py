"""Languages of the user interface.

Kind: pure
"""

from typing import Literal

Language = Literal["vi", "en"]
