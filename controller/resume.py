"""Start of an evening: the journal's match is resumed or a new one is opened.

The questions of a sealed pack are stored for the next resume, and accesses to the pack are put on record.

Kind: adapter
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.units import NS_PER_MS
from controller.contest_store import ContestStore
from controller.match_orders import BY_ITSELF, Origin
from controller.outage_notice import outage_notice, takeover_notice
from controller.packs.pack import Pack, PackAccess
from controller.packs.pack_reader import current_user
from controller.packs.sealed_pack import PackContent
from controller.packs.unsealed_cache import UnsealedCache
from controller.rules.contest import Evening
from controller.rules.facts import Booted, MatchClosed, MatchOpened, MatchResumed
from controller.rules.questions import unrecorded_accesses

PACK_NOT_STORED = Sentence(
    "pack-not-kept", "The questions cannot be stored on this disk: after a power cut their PIN is needed"
)
NO_PICTURES = Sentence("no-pictures", "The question pictures cannot be shown: they cannot be written to the disk")

log = logging.getLogger("controller")


class EveningInputs(Struct, frozen=True):
    """What an evening is played with. `content`: its pack with the pictures; `accesses`: who has opened the pack."""

    evening: Evening
    content: PackContent
    accesses: tuple[PackAccess, ...] = ()


def start_evening(
    store: ContestStore, cache: UnsealedCache, inputs: EveningInputs | None, boot: str, *, new: bool = False
) -> tuple[Sentence, ...]:
    """Resume the journal's match, or (with `new`, or if it holds none) open the one that `inputs` describe.

    Without `inputs` and without a match to resume, none is open; `open_match` can do it later. Returns the notices for
    people. Blocks on the disk. Raises `BadFileError` if the match cannot be resumed because its questions are not on
    this machine; then nothing was written.
    """
    before, now = store.contest, time.monotonic_ns()
    takeover = takeover_notice(store.last_record, before)
    resumes = before.evening is not None and not new
    if resumes and before.current_evening.pack.withheld:
        raise BadFileError([missing_pack_text(before.current_evening.pack)])
    if before.seq or inputs is None:
        store.add("", "controller", [boot_fact(store, boot, now)], now)
    if not resumes:
        return _start_without_resuming(store, cache, inputs, boot, now)
    failures = _store_pack(cache, inputs.content if inputs is not None else None, before.current_evening.pack)
    if inputs is not None:
        _add_accesses(store, inputs, now)
    log.info("the journal's match is resumed")
    store.commit(now)
    notices = outage_notice(before, store.contest)
    for notice in notices:
        log.info("%s", notice)
    return (*takeover, *notices, *failures)


def _start_without_resuming(
    store: ContestStore, cache: UnsealedCache, inputs: EveningInputs | None, boot: str, now_ns: int
) -> tuple[Sentence, ...]:
    if inputs is not None:
        return open_match(store, cache, inputs, boot, now_ns)
    if store.contest.evening is not None:
        store.add("", "controller", [MatchClosed()], now_ns)
    store.commit(now_ns)
    return ()


def open_match(
    store: ContestStore,
    cache: UnsealedCache,
    inputs: EveningInputs,
    boot: str,
    now_ns: int,
    origin: Origin = BY_ITSELF,
) -> tuple[Sentence, ...]:
    """Open the match that `inputs` describe and return the notices for people. Blocks on the disk."""
    failures = _store_pack(cache, inputs.content, None)
    store.add(origin.cause, origin.author, [MatchOpened(inputs.evening, now_ns // NS_PER_MS)], now_ns)
    if not store.contest.boot:
        store.add("", "controller", [boot_fact(store, boot, now_ns)], now_ns)
    _add_accesses(store, inputs, now_ns)
    store.commit(now_ns)
    return failures


def _store_pack(cache: UnsealedCache, content: PackContent | None, current: Pack | None) -> tuple[Sentence, ...]:
    """Store `content` for the next resume and publish its pictures; returns what failed.

    `current`: the pack of the match that is resumed; another content than that is not stored. None: a new match.
    """
    failures: list[Sentence] = []
    store_content = cache.replace_all if current is None else cache.put
    if content is not None and (current is None or current.digest == content.pack.digest):
        failures += _attempt(partial(store_content, content), PACK_NOT_STORED)
    return (*failures, *_attempt(cache.publish_pictures, NO_PICTURES))


def _attempt(action: Callable[[], None], failure: Sentence) -> tuple[Sentence, ...]:
    """Do `action`. If the disk fails, the evening continues without it, and `failure` is returned as a notice."""
    try:
        action()
    except BadFileError as error:
        log.warning("%s", error)
        return (failure,)
    return ()


def _add_accesses(store: ContestStore, inputs: EveningInputs, now_ns: int) -> None:
    """Journal all accesses to the match's pack; one that is not sealed has no access log: it was opened once, now."""
    pack = inputs.content.pack
    if store.contest.current_evening.pack.digest != pack.digest:
        return
    accesses: Sequence[PackAccess] = (
        inputs.accesses if pack.sealed else (PackAccess("", current_user(), "for the match", opened=True),)
    )
    store.add("", "controller", unrecorded_accesses(store.contest, accesses), now_ns)


def go_on(store: ContestStore, cache: UnsealedCache, boot: str, origin: Origin) -> tuple[Sentence, ...]:
    """Go on with the match that was put aside and whose journal `store` has. Raises `BadFileError`, as a start."""
    notices = start_evening(store, cache, None, boot)
    now_ns = time.monotonic_ns()
    store.add(origin.cause, origin.author, [MatchResumed(now_ns // NS_PER_MS)], now_ns)
    store.commit(now_ns)
    return tuple(notice for notice in notices if notice in (PACK_NOT_STORED, NO_PICTURES))


def missing_pack_text(pack: Pack) -> str:
    """What to do if a match cannot be resumed because its questions are not on this machine."""
    name = f"{pack.name} (hash {pack.withheld[:8]})"
    return (
        f"the journal's match uses the sealed pack {name}, whose questions are not on this machine: "
        "give it with --pack and its PIN, or start a new match with --new"
    )


def boot_fact(store: ContestStore, boot: str, now_ns: int) -> Booted:
    """The fact that the controller has started: on which boot, and where clocks of another boot must be stopped.

    That is the last instant of the other boot that was recorded: a fact, or the pulse of a running clock.
    """
    previous_boot = store.contest.boot
    pulse, last = store.last_pulse(), store.last_record
    instants_ns = [pulse[1]] if pulse is not None and pulse[0] == previous_boot else []
    instants_ns += [last.mono_ns] if last is not None and last.boot == previous_boot else []
    return Booted(boot, now_ns, max(instants_ns, default=now_ns))
