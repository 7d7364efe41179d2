"""HTTP answers: JSON as the bus encodes it, and errors as problem details (RFC 9457) with a sentence for people.

Kind: adapter
"""

from collections.abc import Mapping, Sequence

import msgspec
from flask import Response

from bus.messages import Sentence


def json_answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`body` as JSON, encoded as on the bus."""
    return Response(msgspec.json.encode(body), status, headers, content_type="application/json")


def problem(
    status: int,
    sentence: Sentence,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    reasons: Sequence[Sentence] = (),
    members: Mapping[str, object] | None = None,
) -> Response:
    """An error: `sentence` is translated by the page, `detail` is for programmers. `reasons`: all of them, where there
    is more than `sentence`; `members`: more that a program may want to know."""
    body = {
        "type": f"urn:bamchuong:{sentence.code}",
        "title": str(sentence),
        "status": status,
        "detail": detail or str(sentence),
        "reasons": reasons or (sentence,),
        **(members or {}),
    }
    return Response(msgspec.json.encode(body), status, headers, content_type="application/problem+json")
