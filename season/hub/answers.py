"""What a hub answers a box: receipts, and problems with a code for programs and a sentence for people.

Kind: adapter
"""

from collections.abc import Sequence

from flask import Response

from bus.messages import Sentence
from webcore.problem_details import problem

UNSIGNED = Sentence("box-unsigned", "The request is not signed by a box")
STALE = Sentence("box-stale", "The request was signed too long ago, or in the future: take the time from this answer")
UNKNOWN = Sentence("box-unknown", "The key of this box is not enrolled: enrol it at the office")
GONE = Sentence("box-gone", "The key of this box was reported lost: enrol a new one")
OTHER_BODY = Sentence("box-other-body", "The body is not the one that was signed")
OTHER_BOX = Sentence("box-other", "This journal is another box's")
OTHER_SEASON = Sentence("box-other-season", "The sitting is of another season")
AWAY = Sentence("hub-database", "The hub cannot reach its database; it will be tried again")
UNREADABLE = Sentence("box-unreadable", "The request cannot be read")
TOO_LARGE = Sentence("box-too-large", "A post of rows is smaller")

RECEIPT_TYPE = "application/vnd.bamchuong.receipt+json"


def receipt_answer(envelope: bytes) -> Response:
    """A signed receipt."""
    return Response(envelope, 200, content_type=RECEIPT_TYPE)


def stale(now_s: int) -> Response:
    """The request is of another time than ours, which the box takes for its next ones."""
    return problem(401, STALE, members={"now_s": now_s})


def gap(expected: int) -> Response:
    """Rows are missing before the first one."""
    sentence = Sentence("journal-gap", "Rows are missing: {expected} comes next", {"expected": expected})
    return problem(409, sentence, members={"expected": expected})


def fork(row: int) -> Response:
    """A row is here with another content."""
    text = "Row {row} is here with another content: two machines wrote on in this journal"
    return problem(409, Sentence("journal-fork", text, {"row": row}), members={"row": row})


def broken(row: int) -> Response:
    """A row does not follow."""
    sentence = Sentence("journal-broken-row", "Row {row} does not follow from the one before it", {"row": row})
    return problem(422, sentence, members={"row": row})


def refused_result(reasons: Sequence[Sentence]) -> Response:
    """A result is refused, with all reasons; 409 where another revision is expected."""
    is_revision = any(reason.code in REVISION_CODES for reason in reasons)
    return problem(409 if is_revision else 422, reasons[0], reasons=reasons)


REVISION_CODES = frozenset({"corrects-unknown", "revision-gap", "journal-not-continued"})
"""Reasons of `season/rules/receipts.py` against a revision that does not continue what is here."""
