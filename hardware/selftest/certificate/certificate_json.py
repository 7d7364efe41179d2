"""Certificates as JSON: in English for whoever opens the file, with the sentences for programs that translate them.

Kind: pure
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from bus.messages import Sentence
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.assess.wording import NOT_A_PI
from hardware.selftest.certificate.certificate import Certificate, CertificateHeader


class ResultRecord(Struct, frozen=True):
    """A result in the file.

    `finding`, `place`, `remedy`: in English; `remedy` is empty where there is nothing to do. `sentence`,
    `place_sentence`: finding and place as sentences.
    """

    check: str
    outcome: Outcome
    finding: str
    place: str = ""
    remedy: str = ""
    sentence: Sentence | None = None
    place_sentence: Sentence | None = None


class CertificateRecord(CertificateHeader, frozen=True, kw_only=True):
    """A certificate in the file."""

    results: tuple[ResultRecord, ...]


def encode(certificate: Certificate) -> bytes:
    """The content of the file."""
    machine = certificate.machine or str(NOT_A_PI)
    fields = asdict(certificate) | {"machine": machine, "results": records(certificate.results)}
    return msgspec.json.format(msgspec.json.encode(CertificateRecord(**fields))) + b"\n"


def decode(content: bytes) -> Certificate:
    """The certificate in `content`. Raises `ValueError` where there is none, or one with checks that we do not know."""
    record = msgspec.json.decode(content, type=CertificateRecord)
    unknown = sorted({result.check for result in record.results} - set(CHECKS))
    if unknown:
        raise ValueError(f"unknown checks: {', '.join(unknown)}; known: {', '.join(CHECKS)}")
    machine = "" if record.machine == str(NOT_A_PI) else record.machine
    fields = asdict(record) | {"machine": machine, "results": tuple(map(_result, record.results))}
    return Certificate(**fields)


def records(results: Iterable[Result]) -> tuple[ResultRecord, ...]:
    """Results as they are written."""
    return tuple(map(_record, results))


def _record(result: Result) -> ResultRecord:
    return ResultRecord(
        check=result.check,
        outcome=result.outcome,
        finding=str(result.finding),
        place=result.where,
        remedy=str(CHECKS[result.check].remedy) if result.needs_attention else "",
        sentence=result.finding,
        place_sentence=result.place,
    )


def _result(record: ResultRecord) -> Result:
    """A result as it was read. Certificates that older versions wrote may have a finding or a place in English only."""
    return Result(
        check=record.check,
        outcome=record.outcome,
        finding=record.sentence or Sentence("selftest-detail", "{detail}", {"detail": record.finding}),
        place=record.place_sentence or _place(record.place),
    )


def _place(place: str) -> Sentence | None:
    return Sentence("selftest-place", "{detail}", {"detail": place}) if place else None
