"""Decide what troubles, reasons and places are called in the results of the self-test, as sentences. Pure data.

Kind: pure
"""

import errno
from collections.abc import Iterable, Mapping

from bus.messages import Sentence, joined

NONE = Sentence("selftest-none-of-them", "none")
NOT_A_PI = Sentence("selftest-not-a-pi", "not a Raspberry Pi")
PRESS = Sentence("selftest-a-press", "a press")

TROUBLES: Mapping[str, Sentence] = {
    "low_at_arming": Sentence("selftest-low", "down before it counted"),
    "stuck": Sentence("selftest-stuck", "held down"),
    "chatter": Sentence("selftest-chatter", "chatter"),
    "glitch": Sentence("selftest-glitch", "glitch"),
    "lost": Sentence("selftest-lost", "lost edges"),
    "full": Sentence("selftest-full", "full queue of edges"),
    "merged": Sentence("selftest-merged", "merged edges"),
    "silent": Sentence("selftest-silent-low", "down without an edge"),
}
"""What firmware says of a line (`LineTrouble.what`)."""

_REASONS = {
    errno.ENOSPC: Sentence("errno-full", "no space left"),
    errno.EROFS: Sentence("errno-read-only", "it is read-only"),
    errno.EACCES: Sentence("errno-permission", "no permission"),
    errno.EPERM: Sentence("errno-permission", "no permission"),
    errno.EIO: Sentence("errno-io", "the medium does not answer"),
    errno.ENOENT: Sentence("errno-missing", "it is not there"),
    errno.EBUSY: Sentence("errno-busy", "another program uses it"),
    errno.ECONNREFUSED: Sentence("errno-refused", "nothing listens there"),
    errno.ETIMEDOUT: Sentence("errno-late", "no answer in time"),
}


def reason(error: object) -> Sentence:
    """Why the machine refused, where it is one of the usual ones; else its number's name, such as EXDEV."""
    if isinstance(error, TimeoutError):
        return _REASONS[errno.ETIMEDOUT]
    number = error.errno or 0 if isinstance(error, OSError) else 0
    name = errno.errorcode.get(number, type(error).__name__)
    return _REASONS.get(number) or Sentence("errno", "system error {name}", {"name": name})


def unwritable(folder: object, error: OSError) -> Sentence:
    """A folder that cannot be written, and why."""
    said: dict[str, str | Sentence] = {"folder": str(folder), "why": reason(error)}
    return Sentence("selftest-unwritable", "{folder}: cannot be written ({why})", said)


def journal_holds(count: int, short: str) -> Sentence:
    """A journal whose chain holds, with its head."""
    return Sentence("selftest-journal", "{count} facts, head {head}", {"count": count, "head": f"{count}:{short}"})


def journal_broken(row: int) -> Sentence:
    """A journal that was changed from `row` on."""
    return Sentence("selftest-journal-broken", "broken at fact {number}", {"number": row})


JOURNAL_UNREADABLE = Sentence("selftest-journal-unreadable", "it cannot be read")


def counted(sentences: Iterable[Sentence]) -> Sentence:
    """Each once, with how often it came."""
    every = list(sentences)
    text = "{count} × {what}"
    times = {str(one): every.count(one) for one in every}
    once = {str(one): one for one in every}
    return joined(
        (one if times[key] == 1 else Sentence("counted", text, {"count": times[key], "what": one}))
        for key, one in once.items()
    )


def numbers(found: Iterable[int]) -> str | Sentence:
    """Numbers with commas, or that there are none."""
    return ", ".join(map(str, found)) or NONE


# ----------------------------------------------------------------------------------------------------------- places

JIG = Sentence("selftest-jig", "jig")
CALIBRATION = Sentence("selftest-calibration", "calibration")


def station(number: int) -> Sentence:
    """A station as the place of a result."""
    return Sentence("station", "station {number}", {"number": number})


def device(seat: str, name: str) -> Sentence:
    """A paired device as the place of a result: whose it is and what it is called."""
    whose = _seat(seat)
    return Sentence("device", "{whose} · {name}", {"whose": whose, "name": name}) if name else whose


def _seat(seat: str) -> Sentence:
    role, _, number = seat.partition("/")
    if role == "judge":
        return Sentence("seat-judge", "judge {number}", {"number": number})
    return {"mc": Sentence("seat-mc", "MC"), "desk": Sentence("seat-desk", "desk")}.get(role) or Sentence("seat", seat)
