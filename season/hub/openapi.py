"""OpenAPI 3.1 description of the addresses for boxes; its schemas are generated from the types that are decoded.

Kind: adapter
"""

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from bus.messages import Sentence
from controller.exchange.envelope import Envelope
from controller.exchange.posted_rows import MAX_ROWS_AT_ONCE, RowsPost
from controller.exchange.receipt import PAYLOAD_TYPE
from controller.exchange.statement_types import Digest
from season.rules.states import ResultState

Description = dict[str, Any]

STATUSES = {
    400: "It cannot be read",
    401: "It is not signed, its body is another one, or it was signed at another time (`now_s` is ours)",
    403: "The key is not enrolled, the journal is another box's, or the sitting is of another season",
    404: "The address has no hash of 64 digits",
    409: "Rows: a gap (`expected`) or a fork (`row`). A result: another revision is expected",
    410: "The key was reported lost",
    413: "It is too large",
    503: "The database is away; try again",
    422: "Rows: `row` does not follow from the one before. A result: it is refused, with all reasons",
}


class HubProblem(Struct, frozen=True, omit_defaults=True):
    """RFC 9457, with sentences for people. `expected`: the number of the row that comes next; `row`: of a bad one;
    `now_s`: the hub's clock, in seconds since 1970."""

    type: str
    title: str
    status: int
    detail: str
    reasons: tuple[Sentence, ...]
    expected: int = 0
    row: int = 0
    now_s: int = 0


class TakenResult(Struct, frozen=True):
    """A result that is here: the hash of its statement, its sitting, and where it stands."""

    result: Digest
    sitting: str
    state: ResultState


TYPES = (Envelope, RowsPost, HubProblem, TakenResult)


@cache
def document() -> Description:
    """The whole description."""
    schemas, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    named = dict(zip((type_.__name__ for type_ in TYPES), schemas, strict=True))
    receipt = {
        "description": f"A signed receipt: a DSSE envelope of {PAYLOAD_TYPE}",
        "content": {PAYLOAD_TYPE: {"schema": named["Envelope"]}},
    }
    content = {"application/json": {"schema": named["TakenResult"]}}
    rows = f"Send the next rows of a journal, at most {MAX_ROWS_AT_ONCE}; the same rows again change nothing"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bamchuong hub",
            "version": "1",
            "description": "What boxes send. Every request is signed (RFC 9421, Ed25519) with the key of a box that "
            "the office has enrolled, over @method, @authority, @path and content-digest, with the tag bamchuong-box.",
        },
        "paths": {
            "/v1/journals/{digest}/head": {"get": _operation("How far a journal is here", named, {"200": receipt})},
            "/v1/journals/{digest}/rows": {
                "post": _operation(rows, named, {"200": receipt}, {"application/json": {"schema": named["RowsPost"]}})
            },
            "/v1/results/{digest}": {
                "put": _operation(
                    "Hand in a signed result, named by the hash of its statement",
                    named,
                    {
                        "201": {"description": "It is here now", "content": content},
                        "200": {"description": "It was here before", "content": content},
                    },
                    {"application/vnd.bamchuong.result": {"schema": {}}},
                )
            },
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"box": {"type": "http", "scheme": "signature", "description": "RFC 9421"}},
        },
    }


def _operation(summary: str, named: Description, answers: Description, body: Description | None = None) -> Description:
    problems = {
        str(status): {
            "description": text,
            "content": {"application/problem+json": {"schema": named["HubProblem"]}},
        }
        for status, text in STATUSES.items()
    }
    operation = {
        "summary": summary,
        "security": [{"box": []}],
        "parameters": [{"name": "digest", "in": "path", "required": True, "schema": {"pattern": "^[0-9a-f]{64}$"}}],
        "responses": {**answers, **problems},
    }
    return operation | ({"requestBody": {"required": True, "content": body}} if body is not None else {})
