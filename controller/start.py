"""The controller process: replays the journal, starts the evening, opens the sockets, turns until a stop signal.

Kind: start
"""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from textwrap import shorten

import zmq

from bus.endpoints import Endpoints
from bus.lock import Lock
from bus.messages import LoadPack, Sentence
from bus.notify import Notifier
from bus.peer_users import MaySend
from bus.sockets import Announcer, controller_server
from controller.contest_store import ContestStore
from controller.journal.errors import BrokenChainError, JournalError, recovery_steps
from controller.journal.seal_key import SealKey
from controller.journal.sealer import new_seal_key
from controller.loop import Loop
from controller.match_orders import MatchChange
from controller.matches.match_switch import MatchSwitch
from controller.packs.library import FOLDER
from controller.packs.pack import Pack
from controller.packs.pack_reader import open_with_key
from controller.packs.unsealed_cache import UnsealedCache
from controller.resume import EveningInputs
from controller.sitting import Sitting, is_new_match
from controller.spare.fence import NetworkFence
from controller.spare.fence_state import NO_FENCE
from controller.spare.kit_keeper import KitKeeper
from controller.waiting import EveningFiles

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

MAX_STATUS_CHARS = 500
"""Length of the status line that systemd shows."""

log = logging.getLogger("controller")


def boot_id() -> str:
    """The id of this boot of the machine (random(4)): monotonic times are comparable only within it."""
    return BOOT_ID.read_text(encoding="ascii").strip()


def run(
    inputs: EveningInputs | None,
    folder: Path,
    endpoints: Endpoints,
    *,
    new: bool = False,
    listen: str | None = None,
    mirror: Path | None = None,
    check_certificate: Callable[[], tuple[Sentence, ...]] = tuple,
    files: EveningFiles | None = None,
    matches: MatchSwitch | None = None,
    fence: NetworkFence | None = None,
    may_send: MaySend | None = None,
    new_key: Callable[[], SealKey] = new_seal_key,
) -> int:
    """Run the controller until SIGTERM or SIGINT and return the exit code.

    A match in the journal of the data folder `folder` is resumed, unless `new` asks for the one of `inputs`. Without
    `inputs` and without a match to resume, the controller waits until `files` fit. `listen`: `tcp://ADDRESS:PORT` for
    devices on other machines that have keys. `mirror`: a folder on a second medium that receives a copy of every fact.
    `check_certificate`: returns the warnings about the newest certificate (see `Loop`). `matches`: the other matches of
    the data folder; once people have chosen one, neither `inputs` nor `files` open any. `fence`: hears a machine that
    has taken over. `may_send`: which user may say
    what; by default this one everything (`bus.peer_users`). `new_key` makes the first key of a match's seals. Raises
    `JournalError`, `AlreadyRunningError`, and `BadFileError` if it cannot listen at `listen` or the journal's match
    uses a sealed pack that is not on this machine.
    """
    stop_signals: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stop_signals.append(received))
    lock = Lock(endpoints.folder / "controller.lock")
    boot = boot_id()
    if matches is not None:
        matches.running.recover()
    is_new = is_new_match(matches, wants_new=new)
    is_chosen = matches is not None and matches.running.note.is_chosen
    if is_chosen and not is_new:
        inputs = files = None
    elif files is not None:
        inputs = files.read_if_changed()
    cache = UnsealedCache(
        folder, (endpoints.public or endpoints).folder, inputs.content if inputs is not None else None
    )
    sitting = Sitting(
        folder, boot, partial(_open_store, folder, boot, mirror, endpoints.folder, cache, new_key), cache, matches
    )
    if fence is not None and sitting.store.contest.boot not in {"", boot}:
        fence.settle()
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    notifier = Notifier(os.environ)
    try:
        sitting.start(inputs, files, notifier.status, is_chosen=is_chosen, new=is_new)
        with ExitStack() as stack:
            server = stack.enter_context(controller_server(context, endpoints, may_send))
            news = stack.enter_context(Announcer(context, endpoints.news))
            hall = stack.enter_context(Announcer(context, endpoints.remote_news)) if listen is not None else None
            public = None
            if endpoints.public is not None:
                public = stack.enter_context(Announcer(context, None))
                public.bind_also(endpoints.public.news)
            if listen is not None and hall is not None:
                from bus.curve import RemoteListener  # its thread loads asyncio

                stack.enter_context(RemoteListener(context, folder, listen)).bind(server.socket, hall.socket)

            def new_loop() -> Loop:
                return Loop(
                    sitting.store,
                    server,
                    news,
                    notices=sitting.notices,
                    hall=hall,
                    public=public,
                    check_certificate=check_certificate,
                    open_pack=partial(_open_pack, cache, folder / FOLDER),
                    opener=sitting.opener,
                    matches=matches,
                    fence=fence or NO_FENCE,
                )

            while (change := _turn_until_change(new_loop(), sitting, notifier, stop_signals, fence)) is not None:
                sitting.change(change)
    finally:
        notifier.close()
        if fence is not None:
            fence.close()
        sitting.store.close()
        if sitting.store.uncommitted:
            log.error("%d facts could not be written: %s", sitting.store.uncommitted, sitting.store.failure)
        context.destroy(linger=0)
        cache.close()
        lock.close()
    return 0


def _turn_until_change(
    loop: Loop, sitting: Sitting, notifier: Notifier, stop_signals: list[int], fence: NetworkFence | None
) -> MatchChange | None:
    """Turn until another match is to begin, which is returned, or a stop signal came (None)."""
    gc.collect()
    gc.freeze()  # the replayed facts stay for good: the collector need not look at them again
    log.info("controller ready: %d facts, phase %s", loop.store.contest.seq, loop.store.contest.phase)
    obstacles = " ".join(map(str, sitting.opener.obstacles)) if sitting.opener is not None else ""
    notifier.ready(shorten(obstacles, MAX_STATUS_CHARS, placeholder=" …") or f"{loop.store.contest.seq} facts")
    try:
        while not stop_signals and loop.change is None:
            loop.turn()
            if fence is not None:
                fence.play(loop.store.match_hash, loop.store.term, loop.store.head)
            notifier.alive(time.monotonic_ns())
        return None if stop_signals else loop.change
    finally:
        gc.unfreeze()


def _open_pack(cache: UnsealedCache, packs: Path, command: LoadPack, who: str) -> Pack:
    """Open the sealed pack that the desk has put into the folder `packs`, and cache it. Raises `BadFileError`."""
    content = open_with_key(packs / command.file, bytes.fromhex(command.key), who, "taken for the match")
    cache.put(content)
    cache.publish_pictures()
    return content.pack


def _open_store(
    folder: Path, boot: str, mirror: Path | None, runtime: Path, cache: UnsealedCache, new_key: Callable[[], SealKey]
) -> ContestStore:
    """The contest store of the data folder `folder`. Raises `JournalError`; a broken chain's says how to recover."""
    if mirror is not None and mirror.exists() and folder.exists() and mirror.stat().st_dev == folder.stat().st_dev:
        log.warning("%s is on the same medium as %s: a second copy, but not on a second medium", mirror, folder)
    try:
        return ContestStore(
            folder,
            boot,
            time.time_ns,
            mirror=mirror,
            kit=partial(KitKeeper, folder, mirror) if mirror is not None else None,
            runtime=runtime,
            pack_by_digest=cache.pack_by_digest,
            new_key=new_key,
        )
    except BrokenChainError as error:
        raise JournalError(recovery_steps(error, folder)) from error
