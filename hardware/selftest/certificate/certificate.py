"""Decide what the certificate says: verdict, how long it is good, and what speaks against a start with it. Pure.

A test that nobody pressed in takes no presses back: a start is judged by the newest certificate with hands and by what
newer ones found, check by check (`effective`).

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
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.assess.wording import NOT_A_PI

VERSION = 1
VALID_S = 24 * 3_600
"""A certificate is good for a day: plugs are pulled, boxes are carried, cards are changed."""
CLOCK_DOUBT_S = 300

_ORDER = (Outcome.SKIPPED, Outcome.PASS, Outcome.WARN, Outcome.FAIL)


class Certificate(Struct, frozen=True, forbid_unknown_fields=True):
    """What was found, when, on what. `made_s`, `expires_s`: seconds since 1970.

    `board_id` names profile and machine; `hands` and `eyes`: somebody pressed, somebody looked; `simulated`: the pins
    were not real, so it is worth nothing on stage. `faults`: what was injected on purpose, so neither is this one.
    """

    board_id: str
    board: str
    machine: str
    boot_id: str
    software: str
    made_s: int
    expires_s: int
    verdict: Outcome
    hands: bool
    eyes: bool
    simulated: bool
    results: tuple[Result, ...]
    faults: tuple[str, ...] = ()
    version: Literal[1] = 1


class Made(Struct, frozen=True):
    """Where and when a test was made."""

    board: Board
    machine_id: str
    model: str
    boot_id: str
    software: str
    now_s: int
    faults: tuple[str, ...] = ()
    valid_s: int = VALID_S


def board_id(board: Board, machine_id: str) -> str:
    """A name for this profile on this machine: another profile, or another Pi, has another."""
    digest = hashlib.sha256(msgspec.json.encode(board)).hexdigest()
    return f"{board.name}-{digest[:8]}-{machine_id[:8] or 'unknown'}"


def issue(made: Made, results: Iterable[Result]) -> Certificate:
    """The certificate of a test that is over."""
    results = tuple(results)
    return Certificate(
        board_id=board_id(made.board, made.machine_id),
        board=made.board.name,
        machine=made.model or str(NOT_A_PI),
        boot_id=made.boot_id,
        software=made.software,
        made_s=made.now_s,
        expires_s=made.now_s + made.valid_s,
        verdict=verdict(results),
        hands=_all_done(results, "hands"),
        eyes=_all_done(results, "eyes"),
        simulated=made.board.gpio == "simulated",
        results=results,
        faults=made.faults,
    )


def verdict(results: Iterable[Result]) -> Outcome:
    """The worst of all; where everything was skipped, SKIPPED."""
    return max((one.outcome for one in results), key=_ORDER.index, default=Outcome.SKIPPED)


def effective(newest_first: Iterable[Certificate], expected_id: str, now_s: int) -> Certificate | None:
    """What a start on board `expected_id` is judged by: its newest certificate with hands, with what newer ones found.

    Where nobody ever pressed, its newest one; where it has none, the newest of all, so that `doubts` can say why not.
    """
    newest: Certificate | None = None
    newer: list[Certificate] = []
    for one in newest_first:
        newest = newest or one
        if one.board_id != expected_id or one.faults or one.made_s > now_s + CLOCK_DOUBT_S:
            continue
        if one.hands:
            return _since(one, reversed(newer))
        newer.append(one)
    return newer[0] if newer else newest


def _since(pressed: Certificate, newer: Iterable[Certificate]) -> Certificate:
    """`pressed` with the results of those that were made since, oldest first."""
    results = pressed.results
    for one in newer:
        looked = tuple(each for each in one.results if each.outcome is not Outcome.SKIPPED)
        again = {_what(each) for each in looked}
        results = (*(each for each in results if _what(each) not in again), *looked)
    return replace(pressed, results=results, verdict=verdict(results))


def _what(result: Result) -> tuple[str, str]:
    """What was looked at: the machine as a whole, but each station, lamp and board by itself."""
    return result.check, "" if CHECKS[result.check].needs == "machine" else result.place


def doubts(certificate: Certificate | None, expected_id: str, now_s: int) -> tuple[Sentence, ...]:
    """All reasons why a match should not begin with this certificate; none: it may."""
    if certificate is None:
        return (Sentence("selftest-none", "No self-test was made: bamchuong selftest."),)
    found: list[Sentence] = []
    if certificate.board_id != expected_id:
        names: dict[str, str | int] = {"theirs": certificate.board_id, "ours": expected_id}
        found.append(Sentence("selftest-other-board", "The self-test was made for {theirs}; this is {ours}.", names))
    if now_s >= certificate.expires_s:
        hours = (now_s - certificate.made_s) // 3_600
        found.append(Sentence("selftest-old", "The self-test is {hours} hours old.", {"hours": hours}))
    if certificate.made_s > now_s + CLOCK_DOUBT_S:
        found.append(Sentence("selftest-future", "The self-test is from the future: set the clock."))
    if certificate.verdict is Outcome.FAIL:
        bad = join_sentences(_named(one) for one in certificate.results if one.outcome is Outcome.FAIL)
        found.append(Sentence("selftest-failed", "The self-test failed: {what}.", {"what": bad}))
    if not certificate.hands:
        found.append(Sentence("selftest-no-presses", "In the self-test not every button was pressed."))
    if certificate.faults:
        found.append(Sentence("selftest-faults", "In the self-test faults were made on purpose."))
    return tuple(found)


def _named(result: Result) -> Sentence:
    """The check, as it is called on the paper, and its place."""
    args: dict[str, str | int | Sentence] = {"check": CHECKS[result.check].title_vi, "place": result.at or result.place}
    return Sentence("selftest-named", "{check} ({place})" if result.place else "{check}", args)


def title(result: Result, *, vi: bool = False) -> str:
    """The check and its place, as `told` has it."""
    check = CHECKS[result.check]
    return f"{check.title_vi if vi else check.title}{f' ({result.place})' if result.place else ''}"


def _all_done(results: Iterable[Result], needs: str) -> bool:
    return all(one.outcome is not Outcome.SKIPPED for one in results if CHECKS[one.check].needs == needs)
