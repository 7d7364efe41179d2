"""Start the controller: read the evening, replay the journal, open the sockets, turn until told to stop."""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import zmq

from controller.bus.door import Door
from controller.bus.messages import Sentence, TakePack
from controller.bus.notify import Notifier
from controller.bus.sockets import Announcer, Endpoints, Lock, controller_server
from controller.comeback import came_back
from controller.files import BadFileError
from controller.journal import BrokenChainError, JournalError
from controller.journal.errors import way_on
from controller.ledger import Ledger
from controller.loop import Loop, booted
from controller.packs.pack import Pack, PackOpening
from controller.packs.reading import me, open_with_key
from controller.packs.sealed import Sealed
from controller.packs.shelf import Shelf
from controller.packs.taking import FOLDER
from controller.rules.contest import Evening
from controller.rules.facts import MatchOpened
from controller.rules.questions import not_noted

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

log = logging.getLogger("controller")


def boot_id() -> str:
    """The id of this boot of the machine (random(4)): monotonic times are comparable only within it."""
    return BOOT_ID.read_text(encoding="ascii").strip()


def run(
    evening: Evening,
    folder: Path,
    endpoints: Endpoints,
    *,
    new: bool = False,
    listen: str | None = None,
    mirror: Path | None = None,
    doubts: Callable[[], tuple[Sentence, ...]] = tuple,
    content: Sealed | None = None,
    record: Sequence[PackOpening] = (),
) -> int:
    """Run the controller until SIGTERM or SIGINT; the exit code.

    An evening that the journal in `folder` already holds goes on; `new` begins `evening` in any case. `listen`:
    `tcp://ADDRESS:PORT` for devices on other machines that have keys. `mirror`: a folder on a second medium that gets
    every fact too. `doubts`: what speaks against a start with the newest certificate (see `Loop`). `content`: the pack
    of `evening` with its pictures, and `record` who opened it before. Raises `JournalError`, `AlreadyRunningError`, and
    `BadFileError` where `listen` cannot be had or the journal's match goes on with a sealed pack that is not at hand.
    """
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _: stopping.append(got))
    lock = Lock(endpoints.folder / "controller.lock")
    boot = boot_id()
    shelf = Shelf(folder, endpoints.folder, content)
    ledger = _ledger(folder, boot, mirror, shelf)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    notifier = Notifier(os.environ)
    try:
        back = _open_evening(ledger, shelf, content or Sealed(evening.pack), evening, boot, new=new)
        _note_openings(ledger, evening.pack, record)
        _tried(shelf.lay_out)
        with ExitStack() as stack:
            server = stack.enter_context(controller_server(context, endpoints))
            news = stack.enter_context(Announcer(context, endpoints.news))
            hall = stack.enter_context(Announcer(context, endpoints.hall)) if listen is not None else None
            if listen is not None and hall is not None:
                stack.enter_context(Door(context, folder, listen)).open(server.socket, hall.socket)
            gc.collect()
            gc.freeze()  # what was replayed stays, and is not looked at again while the evening runs
            open_pack = partial(_open_pack, shelf, folder / FOLDER)
            loop = Loop(ledger, server, news, back=back, hall=hall, doubts=doubts, open_pack=open_pack)
            log.info("controller ready: %d facts, phase %s", ledger.contest.seq, ledger.contest.phase)
            notifier.ready(f"{ledger.contest.seq} facts")
            while not stopping:
                loop.turn()
                notifier.alive(time.monotonic_ns())
    finally:
        notifier.close()
        ledger.close()
        if ledger.waiting:
            log.error("%d facts could not be written: %s", ledger.waiting, ledger.failing)
        context.destroy(linger=0)
        shelf.close()
        lock.close()
    return 0


def _open_pack(shelf: Shelf, packs: Path, command: TakePack, who: str) -> Pack:
    """What is sealed in the file that the desk put into the folder `packs`; it is kept. Raises `BadFileError`."""
    content = open_with_key(packs / command.file, bytes.fromhex(command.key), who, "taken for the match")
    shelf.put(content)
    shelf.lay_out()
    return content.pack


def _tried(work: Callable[[], None]) -> None:
    """Do `work`; where the disk fails, the evening goes on without it."""
    try:
        work()
    except BadFileError as error:
        log.warning("%s", error)


def _ledger(folder: Path, boot: str, mirror: Path | None, shelf: Shelf) -> Ledger:
    """The ledger of `folder`. A journal that cannot be read ends the start with what to do."""
    if mirror is not None and mirror.exists() and folder.exists() and mirror.stat().st_dev == folder.stat().st_dev:
        log.warning("%s is on the same medium as %s: a second copy, but no second medium", mirror, folder)
    try:
        return Ledger(folder, boot, time.time_ns, mirror=mirror, pack_of=shelf.pack_of)
    except BrokenChainError as error:
        raise JournalError(way_on(error, folder)) from error


def _open_evening(
    ledger: Ledger, shelf: Shelf, content: Sealed, evening: Evening, boot: str, *, new: bool
) -> tuple[Sentence, ...]:
    """Go on with the journal's match, or begin `evening`. Gives what people are told about it.

    Raises `BadFileError` where the match cannot go on because its questions are nowhere here.
    """
    now = time.monotonic_ns()
    before = ledger.contest
    if not new and before.evening is not None and before.evening.pack.withheld:
        raise BadFileError([not_at_hand(before.evening.pack)])
    if before.seq:
        ledger.stage("", "controller", [booted(ledger, boot, now)], now)
    if new or before.evening is None:
        _tried(partial(shelf.begin, content))
        ledger.stage("", "controller", [MatchOpened(evening, now // 1_000_000)], now)
        if not ledger.contest.boot:
            ledger.stage("", "controller", [booted(ledger, boot, now)], now)
    elif before.evening != evening:
        log.warning("the journal's own match goes on; the files given now differ from it (a new match: --new)")
    ledger.commit(now)
    back = () if new else came_back(before, ledger.contest)
    for said in back:
        log.info("%s", said)
    return back


def _note_openings(ledger: Ledger, pack: Pack, record: Sequence[PackOpening]) -> None:
    """Write down every opening of the pack that is played; one that is not sealed has no record, and is opened once."""
    contest, now = ledger.contest, time.monotonic_ns()
    if contest.known.pack.digest != pack.digest:
        return
    lines = record if pack.sealed else (PackOpening("", me(), "for the match", opened=True),)
    facts = not_noted(contest, lines)
    if facts:
        ledger.stage("", "controller", facts, now)
        ledger.commit(now)


def not_at_hand(pack: Pack) -> str:
    """What to do where a match cannot go on because its questions are nowhere here."""
    which = f"{pack.name} (hash {pack.withheld[:8]})"
    return (
        f"the match that goes on is played with the sealed pack {which}, whose questions are not on this machine: "
        "give it with --pack and its pin, or begin a new match with --new"
    )
