"""Names of outcomes, troubles, reasons and places in the results of the self-test, as sentences.

Kind: pure
"""

import errno
from collections.abc import Iterable, Mapping

from bus.messages import Sentence, join_sentences
from hardware.selftest.assess.results import Outcome

OUTCOMES: Mapping[Outcome, Sentence] = {
    Outcome.PASS: Sentence("outcome-pass", "PASSED"),
    Outcome.WARN: Sentence("outcome-warn", "CHECK"),
    Outcome.FAIL: Sentence("outcome-fail", "FAILED"),
    Outcome.SKIPPED: Sentence("outcome-skipped", "not tried"),
}

NONE = Sentence("selftest-none-of-them", "none")
NOT_A_PI = Sentence("selftest-not-a-pi", "not a Raspberry Pi")
PRESS = Sentence("selftest-a-press", "a press")

TROUBLES: Mapping[str, Sentence] = {
    "low_at_arming": Sentence("selftest-low", "already down when armed"),
    "stuck": Sentence("selftest-stuck", "held down"),
    "chatter": Sentence("selftest-chatter", "chatter"),
    "glitch": Sentence("selftest-glitch", "glitch"),
    "lost": Sentence("selftest-lost", "lost edges"),
    "full": Sentence("selftest-full", "edge queue full"),
    "merged": Sentence("selftest-merged", "merged edges"),
    "late_edge": Sentence("selftest-late-edge", "edges that came late"),
    "silent": Sentence("selftest-silent-low", "down without an edge"),
}
"""Troubles that the firmware reports of a line (`LineTrouble.what`)."""

_REASONS = {
    errno.ENOSPC: Sentence("errno-full", "no space left"),
    errno.EROFS: Sentence("errno-read-only", "it is read-only"),
    errno.EACCES: Sentence("errno-permission", "no permission"),
    errno.EPERM: Sentence("errno-permission", "no permission"),
    errno.EIO: Sentence("errno-io", "the storage device does not answer"),
    errno.ENOENT: Sentence("errno-missing", "no such file or device"),
    errno.EBUSY: Sentence("errno-busy", "another program is using it"),
    errno.ECONNREFUSED: Sentence("errno-refused", "nothing is listening there"),
    errno.ETIMEDOUT: Sentence("errno-late", "no answer in time"),
}


def reason(error: object) -> Sentence:
    """Why the machine refused, where it is one of the usual reasons; else the name of its number, such as EXDEV."""
    if isinstance(error, TimeoutError):
        return _REASONS[errno.ETIMEDOUT]
    number = error.errno or 0 if isinstance(error, OSError) else 0
    name = errno.errorcode.get(number, type(error).__name__)
    return _REASONS.get(number) or Sentence("errno", "system error {name}", {"name": name})


def unwritable(folder: object, error: OSError) -> Sentence:
    """A folder that cannot be written, and why."""
    args: dict[str, str | Sentence] = {"folder": str(folder), "why": reason(error)}
    return Sentence("selftest-unwritable", "{folder}: cannot be written ({why})", args)


def journal_intact(count: int, short: str) -> Sentence:
    """A journal whose chain is intact: `count` facts, and the `short` hash of the last one."""
    return Sentence("selftest-journal", "{count} facts, head {head}", {"count": count, "head": f"{count}:{short}"})


def journal_broken(row: int) -> Sentence:
    """A journal whose chain is broken from `row` on."""
    return Sentence("selftest-journal-broken", "broken at fact {number}", {"number": row})


JOURNAL_UNREADABLE = Sentence("selftest-journal-unreadable", "it cannot be read")


def count_repeats(sentences: Iterable[Sentence]) -> Sentence:
    """Each different sentence once, with the number of its repeats."""
    every = list(sentences)
    text = "{count} × {what}"
    counts = {str(sentence): every.count(sentence) for sentence in every}
    distinct = {str(sentence): sentence for sentence in every}
    return join_sentences(
        (sentence if counts[key] == 1 else Sentence("counted", text, {"count": counts[key], "what": sentence}))
        for key, sentence in distinct.items()
    )


def format_numbers(numbers: Iterable[int]) -> str | Sentence:
    """Numbers separated by commas, or that there are none."""
    return ", ".join(map(str, numbers)) or NONE


# ----------------------------------------------------------------------------------------------------------- places

JIG = Sentence("selftest-jig", "jig")
CALIBRATION = Sentence("selftest-calibration", "calibration")


def station_place(number: int) -> Sentence:
    """A station as the place of a result."""
    return Sentence("station", "station {number}", {"number": number})


def display_place(name: str) -> Sentence:
    """An LED board as the place of a result."""
    return Sentence("display", "{name}", {"name": name})


def device_place(seat: str, name: str) -> Sentence:
    """A paired device as the place of a result: whose it is, and its name.

    In one sentence, for it stands deep inside others: see `MAX_SENTENCE_DEPTH`.
    """
    role, _, number = seat.partition("/")
    match role:
        case "judge":
            text = "judge {number} · {name}" if name else "judge {number}"
            return Sentence("device-judge", text, {"number": number, "name": name})
        case "mc":
            return Sentence("device-mc", "MC · {name}" if name else "MC", {"name": name})
        case "desk":
            return Sentence("device-desk", "desk · {name}" if name else "desk", {"name": name})
    return Sentence("device", "{seat} · {name}" if name else "{seat}", {"seat": seat, "name": name})
