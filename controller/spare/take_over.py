"""Take-over: the evening on the stick becomes that of this machine, all of it or nothing, and the journal says so.

Kind: adapter
"""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.messages import Role, Sentence, SentenceArgs
from bus.os_errors import os_refused
from bus.units import MB, NS_PER_MS
from controller.journal.export import SUFFIX
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.hash_chain import Row, head_hash, next_row
from controller.journal.import_rows import write_new
from controller.journal.journal_reader import open_journal
from controller.journal.pulse_copy import SUFFIX as PULSE_SUFFIX
from controller.journal.pulse_copy import read_pulse
from controller.journal.record import VERSION, Record, encode
from controller.journal.replay_check import check_replay
from controller.packs.unsealed_cache import ENDING as PACK_ENDING
from controller.packs.unsealed_cache import FOLDER as OPENED_PACKS
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.facts import TookOver
from controller.spare.exchange_names import SETTINGS
from controller.spare.file_exchange import begin_exchange, is_unfinished, work_folder
from controller.spare.kit_contents import CALIBRATIONS
from controller.spare.kit_file import (
    BadKitError,
    KitIndex,
    WrongTakeoverPinError,
    find_kits,
    open_index,
    read_part,
    read_parts,
    read_salt,
)
from controller.spare.takeover_key import derive_key

SPARE_BYTES = 50 * MB
"""What must stay free beside the files of the evening."""

PRIVATE_FOLDERS = (OPENED_PACKS, "keys")
"""Only their owner enters them."""


class TakeoverOrder(Struct, frozen=True):
    """Who takes over, and why. `boot`: id of this boot of the machine; `now_ns`: CLOCK_MONOTONIC; `wall_ns`: since
    1970."""

    pin: str
    who: str
    why: str
    boot: str
    now_ns: int
    wall_ns: int


class TakeoverResult(Struct, frozen=True):
    """What was taken over: from which kit, up to which head; `aside`: the folder with what was here before."""

    index: KitIndex
    head: tuple[int, str]
    title: str
    aside: str


class OpenKit(Struct, frozen=True):
    """A kit that its PIN has opened, in its folder."""

    folder: Path
    key: bytes
    index: KitIndex


class Evening(Struct, frozen=True):
    """The facts of the running match, as far as the stick has them; `last_ns`: where its clocks stood."""

    rows: list[Row]
    contest: Contest
    last_ns: int


def open_kit(stick: Path, pin: str) -> OpenKit:
    """The kit on the stick that `pin` opens. Raises `BadKitError`."""
    folders = find_kits(stick)
    if not folders:
        text = "{folder}: there is no kit here. Give the folder that --mirror names on the old machine"
        raise BadKitError([Sentence("no-kit", text, {"folder": str(stick)})])
    wrong: WrongTakeoverPinError | None = None
    for folder in folders:
        key = derive_key(pin, read_salt(folder))
        try:
            return OpenKit(folder, key, open_index(folder, key))
        except WrongTakeoverPinError as error:
            wrong = wrong or error
    raise wrong or BadKitError([])


def read_evening(stick: Path, index: KitIndex) -> Evening:
    """The facts of the match that ran when the kit was written. Raises `BadKitError` or `JournalError`."""
    copies = sorted(stick.glob(f"{index.journal}*{SUFFIX}")) if index.journal else []
    best: tuple[list[Row], Path] | None = None
    for path in copies:
        with open_journal(path) as source:
            rows = list(source.rows())
        if rows and (best is None or len(rows) > len(best[0])):
            best = rows, path
    if best is None:
        text = "{folder}: the kit is there, but no journal of a match; nothing was changed"
        raise BadKitError([Sentence("kit-without-journal", text, {"folder": str(stick)})])
    rows, path = best
    records = check_replay(rows, path)
    contest = apply_all(Contest(), (record.fact for record in records))
    pulse = read_pulse(path.with_suffix(PULSE_SUFFIX))
    instants_ns = [record.mono_ns for record in records[-1:] if record.boot == contest.boot]
    instants_ns += [pulse.at_ns] if pulse is not None and pulse.boot == contest.boot else []
    return Evening(rows, contest, max(instants_ns, default=0))


def take_over(
    stick: Path,
    data: Path,
    order: TakeoverOrder,
    settings: Path,
    report: Callable[[str], None] = lambda _: None,
) -> TakeoverResult:
    """Make the evening on the stick that of the data folder; what was there is kept beside it.

    Call it while nothing uses the data folder. `settings`: the folder of the machine's settings, which are replaced
    where this user may; `report` is called with each file that is written.

    Raises `BadKitError`, `BadFileError` or `JournalError`; then nothing was changed.
    """
    kit = open_kit(stick, order.pin)
    evening = read_evening(stick, kit.index)
    _check_questions(evening.contest, kit.index)
    _check_own_journal(data, evening.rows)
    last = evening.rows[-1]
    fact = TookOver(
        seq=last.seq,
        head=head_hash(last.digest),
        machine=kit.index.machine,
        why=order.why,
        last_ns=evening.last_ns,
        arming=order.now_ns // NS_PER_MS,
    )
    rows = [*evening.rows, next_row(last, encode(_record(fact, order)))]
    check_replay(rows, stick)
    try:
        data.mkdir(mode=0o750, parents=True, exist_ok=True)
        _check_space(data, kit.index)
        new = work_folder(data)
        _unpack(kit, new, data, report)
        write_new(rows, new / JOURNAL)
        _give_to_owner(data, new.parent)
        aside = begin_exchange(data, settings)
    except OSError as error:
        text = "{file}: the evening cannot be written here ({why}); what was here is unchanged"
        if is_unfinished(data):
            text = "{file}: the take-over was interrupted ({why}); it is finished by sudo bamchuong takeover --finish"
        raise BadFileError([os_refused("takeover-unwritten", text, data, error)]) from error
    return TakeoverResult(kit.index, (fact.seq, fact.head), _title(evening.contest), aside)


def _record(fact: TookOver, order: TakeoverOrder) -> Record:
    return Record(
        v=VERSION,
        boot=order.boot,
        mono_ns=order.now_ns,
        wall_ns=order.wall_ns,
        cause="",
        who=order.who,
        fact=fact,
        role=Role.TECH,
    )


def _check_questions(contest: Contest, index: KitIndex) -> None:
    """Raise `BadKitError` where the match could not go on for want of its questions."""
    withheld = contest.evening.pack.withheld if contest.evening is not None else ""
    if withheld and f"{OPENED_PACKS}/{contest.current_evening.pack.digest}{PACK_ENDING}" not in index.files:
        text = "The kit lacks the opened questions {pack}: it was written before they were loaded. Nothing was changed"
        raise BadKitError([Sentence("kit-without-pack", text, {"pack": contest.current_evening.pack.name})])


def _check_own_journal(data: Path, rows: Sequence[Row]) -> None:
    """Raise `BadFileError` where this machine knows the same evening further, or otherwise, than the stick."""
    if not (data / JOURNAL).exists():
        return
    with open_journal(data / JOURNAL) as source:
        own = list(source.rows())
    if not own or own[0].digest != rows[0].digest:
        return
    common = sum(1 for mine, theirs in zip(own, rows, strict=False) if mine.digest == theirs.digest)
    args: SentenceArgs = {"own": len(own), "theirs": len(rows), "common": common}
    if common == len(own):
        return  # the stick goes on where this machine ended
    if common == len(rows):
        text = (
            "This machine knows this evening up to entry {own}, the stick only up to {theirs}: nothing was changed. "
            "Start this machine as it is"
        )
        raise BadFileError([Sentence("takeover-older", text, args)])
    text = (
        "After entry {common} this machine and the stick went on differently ({own} and {theirs} entries): two "
        "machines have run. Nothing was changed; to go on with the stick’s, choose an empty --data folder"
    )
    raise BadFileError([Sentence("takeover-fork", text, args)])


def _check_space(data: Path, index: KitIndex) -> None:
    """Raise `BadFileError` where the card is too full."""
    needed = sum(part.size for part in index.files.values()) + SPARE_BYTES
    free = shutil.disk_usage(data).free
    if free < needed:
        text = "The memory card has {free} MB free; the evening needs {needed} MB. Nothing was changed"
        args: SentenceArgs = {"free": free // MB, "needed": -(-needed // MB)}
        raise BadFileError([Sentence("takeover-full", text, args)])


def _unpack(kit: OpenKit, new: Path, data: Path, report: Callable[[str], None]) -> None:
    """Write all files of the kit below `new`, durably."""
    files = kit.index.files
    for path, content in read_parts(kit.folder, kit.key, list(files.items())):
        report(path)
        if path != CALIBRATIONS:
            _put(_inside(new, path), content, files[path].mode)
    for path, content in kit.index.settings.items():
        _put(_inside(new.parent / SETTINGS, path), content, 0o644)
    own = data / Path(CALIBRATIONS).parts[0]
    if own.is_dir():
        shutil.copytree(own, new / own.name, symlinks=True)
    if (calibrations := files.get(CALIBRATIONS)) is not None:
        content = read_part(kit.folder, kit.key, calibrations)
        _put_calibrations(new / CALIBRATIONS, content, calibrations.mode)


def _put_calibrations(path: Path, theirs: bytes, mode: int) -> None:
    """Those of the old machine first: for a board that both have measured, the last one counts, which is this one's."""
    own = path.read_bytes() if path.exists() else b""
    _put(path, theirs if theirs == own else theirs + b"\n" + own if own else theirs, mode)


def _put(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    atomic_write(path, content, mode)
    path.chmod(mode)


def _inside(folder: Path, path: str) -> Path:
    """The place of a file of the kit. Raises `BadKitError` for one that leads elsewhere."""
    parts = Path(path).parts
    if not parts or Path(path).is_absolute() or ".." in parts:
        text = "The kit names a file outside its folder: {file}"
        raise BadKitError([Sentence("kit-strange-path", text, {"file": path})])
    return folder.joinpath(*parts)


def _give_to_owner(data: Path, folder: Path) -> None:
    """Where root does it, the files are the data folder's owner's. Systemd's tmpfiles gives those of others to them."""
    if os.geteuid() != 0:
        return
    owner = data.stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    for name in PRIVATE_FOLDERS:
        for path in folder.glob(f"*/{name}"):
            path.chmod(0o700)


def _title(contest: Contest) -> str:
    return contest.evening.match.title if contest.evening is not None else ""
