"""Request bodies: strict JSON decoded to a typed value, or the problem to answer with.

Kind: adapter
"""

from typing import Any, TypeVar

import msgspec
from flask import Response, current_app, request

from bus.messages import Sentence
from webcore.problem_details import problem

MALFORMED = Sentence("malformed", "The panel did not understand this request.")

_Body = TypeVar("_Body")


def decode_body(decoder: "msgspec.json.Decoder[_Body]") -> "_Body | Response":
    """The body of the current request, or the problem to answer with; malformed requests are counted.

    The log says what was wrong, never what was sent: it may have been a PIN.
    """
    try:
        return decoder.decode(request.get_data())
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        current_app.logger.warning("malformed request to %s: %s", request.path, type(error).__name__)
        return malformed_answer(str(error))


def malformed_answer(detail: str = "") -> Response:
    """The answer to a malformed request, which is counted."""
    counts: dict[str, Any] = current_app.extensions["counts"]
    counts["malformed"] += 1
    return problem(400, MALFORMED, detail)
