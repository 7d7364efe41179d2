"""Adapt how an evening is opened: the journal's match goes on or a new one begins, its questions are kept for the way
back, and who opened them is put on record."""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from controller.bus.messages import Sentence
from controller.comeback import came_back
from controller.files import BadFileError
from controller.ledger import Ledger
from controller.loop import booted
from controller.packs.pack import Pack, PackOpening
from controller.packs.reading import me
from controller.packs.sealed import Sealed
from controller.packs.shelf import Shelf
from controller.rules.contest import Evening
from controller.rules.facts import MatchOpened
from controller.rules.questions import not_noted

NOT_KEPT = Sentence("pack-not-kept", "The questions cannot be kept on this disk: after a power cut their pin is needed")
NO_PICTURES = Sentence("no-pictures", "The pictures of the questions cannot be shown: the disk does not take them")

log = logging.getLogger("controller")


def open_evening(
    ledger: Ledger,
    shelf: Shelf,
    evening: Evening,
    content: Sealed,
    record: Sequence[PackOpening],
    boot: str,
    *,
    new: bool,
) -> tuple[Sentence, ...]:
    """Go on with the journal's match, or (`new`, or where there is none) begin `evening` with the pack `content`.

    `record`: who opened that pack before. Gives what people are told about it. Blocks on the disk. Raises
    `BadFileError` where the match cannot go on because its questions are nowhere here; then nothing was written.
    """
    before, now = ledger.contest, time.monotonic_ns()
    begins = new or before.evening is None
    if not begins and before.known.pack.withheld:
        raise BadFileError([not_at_hand(before.known.pack)])
    if before.seq:
        ledger.stage("", "controller", [booted(ledger, boot, now)], now)
    kept = _kept(shelf, content, before.known.pack if not begins else None)
    if begins:
        ledger.stage("", "controller", [MatchOpened(evening, now // 1_000_000)], now)
        if not ledger.contest.boot:
            ledger.stage("", "controller", [booted(ledger, boot, now)], now)
    elif before.evening != evening:
        log.warning("the journal's own match goes on; the files given now differ from it (a new match: --new)")
    _note_openings(ledger, content.pack, record, now)
    ledger.commit(now)
    back = () if new else came_back(before, ledger.contest)
    for said in back:
        log.info("%s", said)
    return (*back, *kept)


def _kept(shelf: Shelf, content: Sealed, playing: Pack | None) -> tuple[Sentence, ...]:
    """Keep `content` for the way back, if the match is played with it, and lay the pictures out; what failed of it."""
    said: list[Sentence] = []
    keep = shelf.begin if playing is None else shelf.put
    if playing is None or playing.digest == content.pack.digest:
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


def _note_openings(ledger: Ledger, pack: Pack, record: Sequence[PackOpening], now_ns: int) -> None:
    """Write down every opening of the pack that is played; one that is not sealed has no record, and is opened once."""
    if ledger.contest.known.pack.digest != pack.digest:
        return
    lines = record if pack.sealed else (PackOpening("", me(), "for the match", opened=True),)
    ledger.stage("", "controller", not_noted(ledger.contest, lines), now_ns)


def not_at_hand(pack: Pack) -> str:
    """What to do where a match cannot go on because its questions are nowhere here."""
    which = f"{pack.name} (hash {pack.withheld[:8]})"
    return (
        f"the match that goes on is played with the sealed pack {which}, whose questions are not on this machine: "
        "give it with --pack and its pin, or begin a new match with --new"
    )
