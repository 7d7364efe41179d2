"""Work in a forked copy of this process, which ends with it: what it imports and allocates costs memory for a moment.

For processes that stay all evening. To be called while there is one thread only.

Kind: adapter
"""

import os
import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence

_Result = TypeVar("_Result")


class _Done(Struct, frozen=True, tag=True):
    result: msgspec.Raw


class _BadFile(Struct, frozen=True, tag=True):
    sentences: tuple[str | Sentence, ...]


class ForkedError(RuntimeError):
    """The copy ended without a result; its traceback is on stderr."""


def run_in_fork(work: Callable[[], _Result], kind: type[_Result]) -> _Result:
    """Do `work` in a forked copy; its result, a value that MessagePack can carry. `kind`: its type.

    Raises `BadFileError` as `work` does, and `ForkedError`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work_and_exit(work, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    if not answer:
        raise ForkedError("a forked process ended without a result")
    outcome = msgspec.msgpack.decode(answer, type=_Done | _BadFile)
    if isinstance(outcome, _BadFile):
        raise BadFileError(outcome.sentences)
    return msgspec.msgpack.decode(outcome.result, type=kind)


def _work_and_exit(work: Callable[[], object], writing: int) -> None:
    """In the copy: nothing of the original is cleaned up by it."""
    status = 1
    try:
        with open(writing, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(_attempt(work)))
        sys.stdout.flush()
        status = 0
    except BaseException:  # noqa: BLE001 whatever it was, the copy must not go on as the original
        traceback.print_exc()
    finally:
        os._exit(status)


def _attempt(work: Callable[[], object]) -> _Done | _BadFile:
    try:
        return _Done(msgspec.Raw(msgspec.msgpack.encode(work())))
    except BadFileError as error:
        return _BadFile(error.sentences)
