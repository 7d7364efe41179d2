"""Where the fonts are that pages, papers and certificates share.

Kind: pure
"""

from pathlib import Path

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
