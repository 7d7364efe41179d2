"""Differences that are known: the generator keeps away from each until it is mended.

Each name is a difference that is known and not yet mended; the generator stays away from it.
"""

AVOIDED: frozenset[str] = frozenset()
