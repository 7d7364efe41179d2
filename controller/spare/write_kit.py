"""Child process that brings the kit on the stick up to date, and ends: what it loads stays nowhere.

    python -m controller.spare.write_kit DATA STICK JOURNAL SETTINGS [check]

Exit code 1, with a sentence as JSON on the standard output, says why the kit is not up to date.

Kind: start
"""

import contextlib
import importlib.metadata
import os
import socket
import sys
import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.messages import Sentence
from bus.os_errors import os_reason
from bus.own_addresses import read_addresses
from controller.spare.kit_contents import scan_files
from controller.spare.kit_file import KitFolder, KitIndex, KitPart
from controller.spare.takeover_key import read_takeover_key

MAX_SETTINGS_BYTES = 4_000_000
"""Of one file: settings are texts, match files and board profiles."""

OOM_SCORE = Path("/proc/self/oom_score_adj")
"""Where memory is short, this process is ended, not the controller that started it."""

NO_PIN = Sentence("kit-no-pin", "there is no take-over PIN; bamchuong pin takeover makes one")


def write_kit(data: Path, stick: Path, journal: str, settings: Path, *, check: bool = False) -> KitIndex:
    """Write the kit of the data folder to the stick. `check`: large files that are there are read, too.

    Raises `OSError`, and `BadFileError` where there is no take-over PIN.
    """
    key = read_takeover_key(data)
    if key is None:
        raise BadFileError([NO_PIN])
    kit, scan, files = KitFolder(stick, key), scan_files(data), dict[str, KitPart]()
    left_out = list(scan.left_out)
    for path in scan.paths:
        try:
            content, mode = (data / path).read_bytes(), (data / path).stat().st_mode & 0o777
        except FileNotFoundError:
            continue  # removed meanwhile
        except PermissionError:
            left_out.append(path)
            continue
        files[path] = replace(kit.store(content, check=check), mode=mode)
    index = KitIndex(
        program=importlib.metadata.version("bamchuong"),
        machine=socket.gethostname(),
        addresses=tuple(address for address in read_addresses() if not address.startswith("127.")),
        made_s=int(time.time()),
        journal=journal,
        files=files,
        settings=_settings(settings),
        left_out=tuple(left_out),
    )
    kit.write_index(index)
    return index


def _settings(folder: Path) -> dict[str, bytes]:
    """The files in the settings folder itself that this user may read. Not those of folders in it: a stick must not say
    whose releases another machine installs."""
    settings: dict[str, bytes] = {}
    for path in sorted(folder.glob("*")):
        with contextlib.suppress(OSError):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_SETTINGS_BYTES:
                settings[path.name] = path.read_bytes()
    return settings


def _main(arguments: list[str]) -> int:
    data, stick, journal, settings, *options = arguments
    with contextlib.suppress(OSError):
        os.nice(19)
        OOM_SCORE.write_text("900")
    try:
        write_kit(Path(data), Path(stick), journal, Path(settings), check="check" in options)
    except OSError as error:
        return _tell(os_reason(error))
    except BadFileError as error:
        return _tell(error.reason())
    return ExitCode.GOOD


def _tell(reason: str | Sentence) -> int:
    print(msgspec.json.encode(reason).decode(), flush=True)
    return ExitCode.NO


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
