"""Decide whether card and file systems are sound, by what they say of themselves. Pure.

Kind: pure
"""

import datetime as dt
from collections.abc import Iterator

from bus.messages import Sentence, joined
from hardware.selftest.assess.checks import Result, failed, passed, skipped, warned
from hardware.selftest.assess.readings import FileErrors, Readings

TENTH = 10
WORN, WORN_OUT = 0x0A, 0x0B
"""JEDEC 84-B51, DEVICE_LIFE_TIME_EST: tenths of the life that are used, counted from 1; 0 says nothing."""
LITTLE_LEFT, NOTHING_LEFT = 2, 3
"""PRE_EOL_INFO: 80 % and 90 % of the spare blocks are used."""


def disk_health(seen: Readings) -> Result:
    """Errors that a file system has counted, and cards near their end."""
    bad = [*map(_erred, (one for one in seen.file_errors if one.count)), *_worn(seen, WORN_OUT, NOTHING_LEFT)]
    if bad:
        return failed("disk-health", "{words}", words=joined(bad))
    doubts = list(_worn(seen, WORN, LITTLE_LEFT))
    if doubts:
        return warned("disk-health", "{words}", words=joined(doubts))
    used = [one.used for one in seen.card_lives if one.used]
    if used:
        return passed("disk-health", "no errors; {percent} % of its life used at most", percent=max(used) * TENTH)
    if seen.file_errors:
        return passed("disk-health", "no errors; the card does not say how worn it is")
    return skipped("disk-health", "neither file system nor card say anything of themselves here")


def _erred(one: FileErrors) -> Sentence:
    text = "{device}: {count} errors of the file system, the last one {when}"
    when = f"{dt.datetime.fromtimestamp(one.last_s, dt.UTC):%Y-%m-%d %H:%M} UTC"
    return Sentence("card-errors", text, {"device": one.device, "count": one.count, "when": when})


def _worn(seen: Readings, used: int, left: int) -> Iterator[Sentence]:
    for one in seen.card_lives:
        if one.used >= used:
            text = "{device}: {percent} % of its life used or more"
            yield Sentence("card-worn", text, {"device": one.device, "percent": (one.used - 1) * TENTH})
        if one.spare >= left:
            yield Sentence("card-spare", "{device}: hardly any spare blocks left", {"device": one.device})
