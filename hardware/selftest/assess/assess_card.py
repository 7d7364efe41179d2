"""Assessment of card and file systems, by the errors and the wear that they report of themselves.

Kind: pure
"""

import datetime as dt
from collections.abc import Iterator

from bus.messages import Sentence, join_sentences
from hardware.selftest.assess.readings import FilesystemErrors, Readings
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned

TENTH = 10
WORN, WORN_OUT = 0x0A, 0x0B
"""JEDEC 84-B51, DEVICE_LIFE_TIME_EST: tenths of the life that are used, counted from 1; 0 means not reported."""
LITTLE_LEFT, NOTHING_LEFT = 2, 3
"""PRE_EOL_INFO: 80 % and 90 % of the spare blocks are used."""


def disk_health(readings: Readings) -> Result:
    """Errors that a file system has counted, and cards near the end of their life."""
    errors = (_errors_sentence(errors) for errors in readings.filesystem_errors if errors.count)
    failures = [*errors, *_wear(readings, WORN_OUT, NOTHING_LEFT)]
    if failures:
        return failed("disk-health", "{detail}", detail=join_sentences(failures))
    warnings = list(_wear(readings, WORN, LITTLE_LEFT))
    if warnings:
        return warned("disk-health", "{detail}", detail=join_sentences(warnings))
    used_tenths = [life.used_tenths for life in readings.card_lives if life.used_tenths]
    if used_tenths:
        percent = max(used_tenths) * TENTH
        return passed("disk-health", "no errors; at most {percent} % of its life used", percent=percent)
    if readings.filesystem_errors:
        return passed("disk-health", "no errors; the card does not report its wear")
    return skipped("disk-health", "neither the file system nor the card reports its health")


def _errors_sentence(errors: FilesystemErrors) -> Sentence:
    text = "{device}: {count} file system errors, the last at {when}"
    when = f"{dt.datetime.fromtimestamp(errors.last_s, dt.UTC):%Y-%m-%d %H:%M} UTC"
    return Sentence("card-errors", text, {"device": errors.device, "count": errors.count, "when": when})


def _wear(readings: Readings, used_tenths: int, spare_level: int) -> Iterator[Sentence]:
    """Cards that are at least this worn."""
    for life in readings.card_lives:
        if life.used_tenths >= used_tenths:
            text = "{device}: at least {percent} % of its life used"
            percent = (life.used_tenths - 1) * TENTH
            yield Sentence("card-worn", text, {"device": life.device, "percent": percent})
        if life.spare_level >= spare_level:
            yield Sentence("card-spare", "{device}: hardly any spare blocks left", {"device": life.device})
