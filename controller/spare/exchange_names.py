"""Names in the data folder while a take-over exchanges its files: for those who only look whether one is unfinished.

Kind: pure
"""

WORK, NEW, STEP, SETTINGS = ".takeover", "new", "step.json", "settings"
UNFINISHED = f"{WORK}/{STEP}"
"""Where this file is, nothing starts before the take-over is finished."""

BEFORE = "before-takeover-"
"""How the folders begin with what was there before."""
