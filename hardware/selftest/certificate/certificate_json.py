"""Certificates as JSON: in English for whoever opens the file, with the sentences for programs that translate them.

Kind: pure
"""

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

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
    """A certificate in the file. `seal`: of everything else in it, hexadecimal (`certificate_seal.py`)."""

    results: tuple[ResultRecord, ...]
    seal: str = ""


def encode(certificate: Certificate, seal: Callable[[bytes], str] = lambda _: "") -> bytes:
    """The content of the file. `seal`: makes the seal of what it is given."""
    machine = certificate.machine or str(NOT_A_PI)
    fields = asdict(certificate) | {"machine": machine, "results": records(certificate.results)}
    record = CertificateRecord(**fields)
    record = replace(record, seal=seal(_sealed_content(record)))
    return msgspec.json.format(msgspec.json.encode(record)) + b"\n"


def decode(content: bytes, is_genuine: Callable[[bytes, str], bool] = lambda _content, _seal: True) -> Certificate:
    """The certificate in `content`. `is_genuine`: whether this content has that seal.

    Raises `ValueError` where there is no certificate, one with checks that we do not know, or with a wrong seal.
    """
    record = msgspec.json.decode(content, type=CertificateRecord)
    if not is_genuine(_sealed_content(record), record.seal):
        raise ValueError("the seal is not of this content, or not of this machine")
    unknown = sorted({result.check for result in record.results} - set(CHECKS))
    if unknown:
        raise ValueError(f"unknown checks: {', '.join(unknown)}; known: {', '.join(CHECKS)}")
    machine = "" if record.machine == str(NOT_A_PI) else record.machine
    fields = asdict(record) | {"machine": machine, "results": tuple(map(_result, record.results))}
    del fields["seal"]
    return Certificate(**fields)


def records(results: Iterable[Result]) -> tuple[ResultRecord, ...]:
    """Results as they are written."""
    return tuple(map(_record, results))


def _sealed_content(record: CertificateRecord) -> bytes:
    """What the seal is of: the record without it, as short as JSON can be."""
    return msgspec.json.encode(replace(record, seal=""))


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
