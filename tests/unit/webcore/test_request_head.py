"""Heads of requests: bounded in memory, and understood in one way only (hall 4)."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webcore.request_head import (
    MAX_HEAD_BYTES,
    MAX_LINES,
    ClosedError,
    HeadError,
    HeadTooLargeError,
    NoLengthError,
    check_request_line,
    read_head,
)

GOOD = b"Host: 10.0.0.1:8000\r\nCookie: a=b; c=d\r\nX-Empty:\r\nAccept: */*\r\n\r\n"


def read(data: bytes) -> bytes:
    return read_head(io.BytesIO(data).readline)


def test_a_head_is_read_up_to_its_empty_line() -> None:
    assert read(GOOD + b"the body") == GOOD


@pytest.mark.parametrize(
    "line", [b"a" * MAX_HEAD_BYTES + b"\r\n", b"a: " + b"b" * 10**6, b"x: y\r\n" * (MAX_LINES + 2)]
)
def test_of_a_head_without_end_a_bounded_part_is_read(line: bytes) -> None:
    source = io.BytesIO(line * 3)
    with pytest.raises(HeadTooLargeError):
        read_head(source.readline)
    assert source.tell() <= MAX_HEAD_BYTES + 1


@pytest.mark.parametrize(
    "line, error",
    [
        (b"no colon\r\n", HeadError),
        (b" folded: x\r\n", HeadError),
        (b"name : x\r\n", HeadError),
        (b": x\r\n", HeadError),
        (b"a: b\x00c\r\n", HeadError),
        (b"a: b\rc: d\r\n", HeadError),
        (b"n\xc3\xa4me: x\r\n", HeadError),
        (b"Content-Length: 1\r\nContent-Length: 1\r\n", HeadError),
        (b"Content-Length: 1\r\ncontent-length: 2\r\n", HeadError),
        (b"Host: a\r\nHost: b\r\n", HeadError),
        (b"Content-Length: +1\r\n", HeadError),
        (b"Content-Length: -1\r\n", HeadError),
        (b"Content-Length: 1_0\r\n", HeadError),
        (b"Content-Length: 1, 1\r\n", HeadError),
        (b"Content-Length:\r\n", HeadError),
        (b"Content-Length: 9999999999999\r\n", HeadError),
        (b"Transfer-Encoding: chunked\r\n", NoLengthError),
        (b"Transfer-Encoding: identity\r\n", NoLengthError),
        (b"Host: a\r\n", ClosedError),
        (b"Host: a", ClosedError),
        (b"", ClosedError),
    ],
)
def test_what_could_be_understood_in_two_ways_is_refused(line: bytes, error: type[HeadError]) -> None:
    with pytest.raises(error):
        read(line if error is ClosedError else line + b"\r\n")


@pytest.mark.parametrize("line", ["GET / HTTP/1.1\r\n", "POST /a?b=%C3%A4 HTTP/1.0\n", "OPTIONS * HTTP/1.1\r\n"])
def test_a_request_line_is_taken(line: str) -> None:
    check_request_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\r\n",
        "GET /\r\n",
        "GET / HTTP/2.0\r\n",
        "GET  / HTTP/1.1\r\n",
        "GET / HTTP/1.1",
        "GET /\x00 HTTP/1.1\r\n",
        "GET /ä HTTP/1.1\r\n",
        "G(T / HTTP/1.1\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n",
        "GET / HTTP/1.1 x\r\n",
    ],
)
def test_garbage_is_no_request_line(line: str) -> None:
    with pytest.raises(HeadError):
        check_request_line(line)


@given(st.binary(max_size=300))
def test_whatever_is_sent_only_a_whole_head_is_read_and_nothing_else_is_raised(data: bytes) -> None:
    try:
        head = read(data)
    except HeadError:
        return
    assert data.startswith(head)
    assert head.endswith(b"\n")
