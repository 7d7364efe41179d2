"""Adapt the bodies of requests: strict JSON into a typed value, or the problem to answer with.

Kind: adapter
"""

from typing import Any, TypeVar

import msgspec
from flask import Response, current_app, request

from bus.messages import Sentence
from webcore.problem_details import problem

MALFORMED = Sentence("malformed", "The panel did not understand this request.")

_Body = TypeVar("_Body")


def decoded(decoder: "msgspec.json.Decoder[_Body]") -> "_Body | Response":
    """The body of the present request, or the problem to answer with; a malformed one is counted.

    The log says what was wrong, never what was sent: it may have been a pin.
    """
    try:
        return decoder.decode(request.get_data())
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        current_app.logger.warning("malformed request to %s: %s", request.path, type(error).__name__)
        return malformed(str(error))


def malformed(detail: str = "") -> Response:
    """The answer to a request that is none; it is counted."""
    counts: dict[str, Any] = current_app.extensions["counts"]
    counts["malformed"] += 1
    return problem(400, MALFORMED, detail)
