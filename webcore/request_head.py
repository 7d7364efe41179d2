"""Head of an HTTP request: read within bounds, and refused where it can be understood in two ways.

A server that stores header lines of any length can be filled by a few connections; here a head has at most
`MAX_HEAD_BYTES`. What no browser sends is refused: lines without a name, two lengths, a body of unknown length. So
nothing in front of the server and nothing behind it can disagree about where a request ends (RFC 9112, section 6.3).

Kind: pure
"""

import re
from collections.abc import Callable

MAX_HEAD_BYTES = 16_384
MAX_LINES = 64
_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\x00\r\n]*)\r?\n")
_LENGTH = re.compile(rb"\s*[0-9]{1,12}\s*")
_REQUEST_LINE = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP/1\.[01]\r?\n")
_ENDS = (b"\r\n", b"\n")


class HeadError(ValueError):
    """The head of a request cannot be used; `status` is the answer's."""

    status = 400


class HeadTooLargeError(HeadError):
    """The head is larger than `MAX_HEAD_BYTES`, or has more than `MAX_LINES` lines."""

    status = 431


class NoLengthError(HeadError):
    """The body's length is not stated in advance."""

    status = 411


class ClosedError(HeadError):
    """The client closed the connection before the end of the head."""


def check_request_line(line: str) -> None:
    """Raise `HeadError` unless `line` is the request line of HTTP/1.0 or 1.1, in ASCII."""
    if not _REQUEST_LINE.fullmatch(line):
        raise HeadError("not a request line")


def read_head(read_line: Callable[[int], bytes]) -> bytes:
    """Read the header lines and the empty line after them. `read_line` reads one line, of so many bytes at most.

    Raises `HeadError`.
    """
    lines: list[bytes] = []
    names: list[bytes] = []
    left = MAX_HEAD_BYTES
    while True:
        line = read_line(left + 1)
        left -= len(line)
        if left < 0 or len(lines) > MAX_LINES:
            raise HeadTooLargeError("the head is too large")
        if line in _ENDS:
            return b"".join((*lines, line))
        if not line.endswith(b"\n"):
            raise ClosedError("closed")
        names.append(_name(line))
        if names.count(b"content-length") > 1 or names.count(b"host") > 1:
            raise HeadError("a header that may occur once occurs twice")
        lines.append(line)


def _name(line: bytes) -> bytes:
    match = _LINE.fullmatch(line)
    if match is None:
        raise HeadError("not a header line")
    name, value = match[1].lower(), match[2]
    if name == b"transfer-encoding":
        raise NoLengthError("the request must state the length of its body")
    if name == b"content-length" and not _LENGTH.fullmatch(value):
        raise HeadError("not a length")
    return name
