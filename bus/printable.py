"""Printable text: what a terminal may be sent, whoever wrote it.

Kind: pure
"""

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """`text` on one line, without effect: characters that move a cursor, begin a line or turn the reading order are
    written as their codes (`\\x1b`)."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
