"""The certificate of a self-test: its verdict, how long it is valid, and the reasons against a start with it.

A test in which nobody pressed does not revoke earlier presses: a start is assessed by the newest certificate with
presses and by what newer tests found, check by check (`effective`).

Kind: pure
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence, join_sentences
from hardware.board import Board
from hardware.selftest.assess.checks import CHECKS, Needs
from hardware.selftest.assess.results import Outcome, Result

VALID_S = 24 * 3_600
"""A certificate is valid for a day: plugs are pulled, boxes are carried, cards are changed."""
CLOCK_TOLERANCE_S = 300

SEVERITY = (Outcome.SKIPPED, Outcome.PASS, Outcome.WARN, Outcome.FAIL)
"""Outcomes, the worst one last."""


class CertificateHeader(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a certificate says of a self-test as a whole.

    `board_id`: name of the profile and the machine. `machine`: the model of the Raspberry Pi, empty where it is none.
    `issued_s`, `expires_s`: seconds since 1970. `buttons_pressed`, `outputs_observed`: somebody pressed every button,
    somebody looked at every output. `simulated`: the pins were not real, so the certificate is void on stage. `faults`:
    faults that were injected on purpose; with one it is void, too.
    """

    board_id: str
    board: str
    machine: str
    boot_id: str
    software: str
    issued_s: int
    expires_s: int
    verdict: Outcome
    buttons_pressed: bool
    outputs_observed: bool
    simulated: bool
    faults: tuple[str, ...] = ()
    version: Literal[1] = 1


class Certificate(CertificateHeader, frozen=True, kw_only=True):
    """The results of a self-test, with its time and place."""

    results: tuple[Result, ...]


class RunDetails(Struct, frozen=True):
    """Where, when and how a test was run. `now_s`: seconds since 1970."""

    board: Board
    machine_id: str
    model: str
    boot_id: str
    software: str
    now_s: int
    faults: tuple[str, ...] = ()
    valid_s: int = VALID_S


def board_id(board: Board, machine_id: str) -> str:
    """A name for this profile on this machine: another profile, or another Pi, has another name."""
    digest = hashlib.sha256(msgspec.json.encode(board)).hexdigest()
    return f"{board.name}-{digest[:8]}-{machine_id[:8] or 'unknown'}"


def issue(details: RunDetails, results: Iterable[Result]) -> Certificate:
    """The certificate of a test that is over."""
    results = tuple(results)
    return Certificate(
        board_id=board_id(details.board, details.machine_id),
        board=details.board.name,
        machine=details.model,
        boot_id=details.boot_id,
        software=details.software,
        issued_s=details.now_s,
        expires_s=details.now_s + details.valid_s,
        verdict=verdict(results),
        buttons_pressed=_are_complete(results, "presses"),
        outputs_observed=_are_complete(results, "observation"),
        simulated=details.board.gpio == "simulated",
        results=results,
        faults=details.faults,
    )


def verdict(results: Iterable[Result]) -> Outcome:
    """The worst outcome; SKIPPED where everything was skipped."""
    return max((result.outcome for result in results), key=SEVERITY.index, default=Outcome.SKIPPED)


def effective(newest_first: Iterable[Certificate], expected_id: str, now_s: int) -> Certificate | None:
    """The certificate that a start on board `expected_id` is assessed by.

    Its newest certificate with presses, with what newer ones found. Where nobody ever pressed, its newest one; where
    the board has none, the newest of all, so that `reasons_against_start` can explain.
    """
    newest: Certificate | None = None
    newer: list[Certificate] = []
    for certificate in newest_first:
        newest = newest or certificate
        is_future = certificate.issued_s > now_s + CLOCK_TOLERANCE_S
        if certificate.board_id != expected_id or certificate.faults or is_future:
            continue
        if certificate.buttons_pressed:
            return _update(certificate, reversed(newer))
        newer.append(certificate)
    return newer[0] if newer else newest


def _update(certificate: Certificate, newer: Iterable[Certificate]) -> Certificate:
    """`certificate` with the results of those that were issued since, oldest first."""
    results = certificate.results
    for update in newer:
        new_results = tuple(result for result in update.results if result.outcome is not Outcome.SKIPPED)
        replaced = {_subject(result) for result in new_results}
        results = (*(result for result in results if _subject(result) not in replaced), *new_results)
    return replace(certificate, results=results, verdict=verdict(results))


def _subject(result: Result) -> tuple[str, str]:
    """What was tested: the machine as a whole, but each station, lamp and LED board by itself."""
    return result.check, "" if CHECKS[result.check].needs == "machine" else result.where


def reasons_against_start(certificate: Certificate | None, expected_id: str, now_s: int) -> tuple[Sentence, ...]:
    """All reasons why a match should not start with this certificate; empty: it may."""
    if certificate is None:
        return (Sentence("selftest-none", "No self-test has been run yet: bamchuong selftest."),)
    reasons: list[Sentence] = []
    if certificate.board_id != expected_id:
        ids: dict[str, str | int] = {"theirs": certificate.board_id, "ours": expected_id}
        reasons.append(Sentence("selftest-other-board", "The self-test was run on {theirs}; this is {ours}.", ids))
    if now_s >= certificate.expires_s:
        hours = (now_s - certificate.issued_s) // 3_600
        reasons.append(Sentence("selftest-old", "The self-test is {hours} hours old.", {"hours": hours}))
    if certificate.issued_s > now_s + CLOCK_TOLERANCE_S:
        reasons.append(Sentence("selftest-future", "The self-test is dated in the future: set the clock."))
    if certificate.verdict is Outcome.FAIL:
        failures = join_sentences(title(result) for result in certificate.results if result.outcome is Outcome.FAIL)
        reasons.append(Sentence("selftest-failed", "The self-test failed: {what}.", {"what": failures}))
    if not certificate.buttons_pressed:
        reasons.append(Sentence("selftest-no-presses", "Not every button was pressed during the self-test."))
    if certificate.faults:
        reasons.append(Sentence("selftest-faults", "Faults were injected on purpose during the self-test."))
    return tuple(reasons)


def title(result: Result) -> Sentence:
    """The title of the check, and its place."""
    check = CHECKS[result.check].title
    if result.place is None:
        return check
    return Sentence("selftest-named", "{check} ({place})", {"check": check, "place": result.place})


def _are_complete(results: Iterable[Result], needs: Needs) -> bool:
    return all(result.outcome is not Outcome.SKIPPED for result in results if CHECKS[result.check].needs == needs)
