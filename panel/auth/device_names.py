"""Names of devices, as people enter them.

Kind: pure
"""

MAX_NAME_LENGTH = 40


def clean_name(name: str) -> str:
    """`name` on one line, without what cannot be printed, at most so long."""
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:MAX_NAME_LENGTH]
