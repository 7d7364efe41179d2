"""Adapt how an evening is opened: the journal's match goes on or a new one begins, its questions are kept for the way
back, and who opened them is put on record.

Kind: adapter
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.loop import booted
from controller.outage_notice import came_back
from controller.packs.pack import Pack, PackOpening
from controller.packs.pack_reader import me
from controller.packs.sealed_pack import Sealed
from controller.packs.unsealed_cache import Shelf
from controller.rules.contest import Evening
from controller.rules.facts import MatchClosed, MatchOpened
from controller.rules.questions import not_noted

NOT_KEPT = Sentence("pack-not-kept", "The questions cannot be kept on this disk: after a power cut their pin is needed")
NO_PICTURES = Sentence("no-pictures", "The pictures of the questions cannot be shown: the disk does not take them")

log = logging.getLogger("controller")


class Given(Struct, frozen=True):
    """An evening that can be opened: its pack with the pictures is `content`; `record` says who opened that before."""

    evening: Evening
    content: Sealed
    record: tuple[PackOpening, ...] = ()


def open_evening(
    ledger: ContestStore, shelf: Shelf, given: Given | None, boot: str, *, new: bool = False
) -> tuple[Sentence, ...]:
    """Go on with the journal's match, or (`new`, or where there is none) begin the one that is `given`.

    With nothing given, none is open where none goes on; `begin` it later. Gives what people are told about it. Blocks
    on the disk. Raises `BadFileError` where the match cannot go on because its questions are nowhere here; then
    nothing was written.
    """
    before, now = ledger.contest, time.monotonic_ns()
    goes_on = before.evening is not None and not new
    if goes_on and before.known.pack.withheld:
        raise BadFileError([not_at_hand(before.known.pack)])
    if before.seq or given is None:
        ledger.stage("", "controller", [booted(ledger, boot, now)], now)
    if not goes_on:
        return _begun(ledger, shelf, given, boot, now)
    kept = _kept(shelf, given.content if given is not None else None, before.known.pack)
    if given is not None:
        _note_openings(ledger, given, now)
    if given is None or before.evening != given.evening:
        log.warning("the journal's own match goes on; the files given now differ from it (a new match: --new)")
    ledger.commit(now)
    back = came_back(before, ledger.contest)
    for said in back:
        log.info("%s", said)
    return (*back, *kept)


def _begun(ledger: ContestStore, shelf: Shelf, given: Given | None, boot: str, now_ns: int) -> tuple[Sentence, ...]:
    if given is not None:
        return begin(ledger, shelf, given, boot, now_ns)
    if ledger.contest.evening is not None:
        ledger.stage("", "controller", [MatchClosed()], now_ns)
    ledger.commit(now_ns)
    return ()


def begin(ledger: ContestStore, shelf: Shelf, given: Given, boot: str, now_ns: int) -> tuple[Sentence, ...]:
    """Begin the match that is `given`; what people are told about it. Blocks on the disk."""
    kept = _kept(shelf, given.content, None)
    ledger.stage("", "controller", [MatchOpened(given.evening, now_ns // 1_000_000)], now_ns)
    if not ledger.contest.boot:
        ledger.stage("", "controller", [booted(ledger, boot, now_ns)], now_ns)
    _note_openings(ledger, given, now_ns)
    ledger.commit(now_ns)
    return kept


def _kept(shelf: Shelf, content: Sealed | None, playing: Pack | None) -> tuple[Sentence, ...]:
    """Keep `content` for the way back, if the match is played with it, and lay the pictures out; what failed of it."""
    said: list[Sentence] = []
    keep = shelf.begin if playing is None else shelf.put
    if content is not None and (playing is None or playing.digest == content.pack.digest):
        said += _tried(partial(keep, content), NOT_KEPT)
    return (*said, *_tried(shelf.lay_out, NO_PICTURES))


def _tried(work: Callable[[], None], failed: Sentence) -> tuple[Sentence, ...]:
    """Do `work`; where the disk fails, the evening goes on without it, and says so."""
    try:
        work()
    except BadFileError as error:
        log.warning("%s", error)
        return (failed,)
    return ()


def _note_openings(ledger: ContestStore, given: Given, now_ns: int) -> None:
    """Write down every opening of the pack that is played; one that is not sealed has no record, and is opened once."""
    pack = given.content.pack
    if ledger.contest.known.pack.digest != pack.digest:
        return
    lines: Sequence[PackOpening] = (
        given.record if pack.sealed else (PackOpening("", me(), "for the match", opened=True),)
    )
    ledger.stage("", "controller", not_noted(ledger.contest, lines), now_ns)


def not_at_hand(pack: Pack) -> str:
    """What to do where a match cannot go on because its questions are nowhere here."""
    which = f"{pack.name} (hash {pack.withheld[:8]})"
    return (
        f"the match that goes on is played with the sealed pack {which}, whose questions are not on this machine: "
        "give it with --pack and its pin, or begin a new match with --new"
    )
