"""Dimming: the brightness of a display by the time of day, from the schedule of the board profile.

Kind: pure
"""

from hardware.board import Display as Profile


def brightness_at(profile: Profile, minute: int) -> int:
    """The brightness, 0 to 15, at `minute` of the local day (0 to 1439).

    The latest entry that has started applies; before the first one of the day, the last one of the day before.
    """
    schedule = sorted((_minute_of_day(entry.at), entry.brightness) for entry in profile.dimming)
    if not schedule:
        return profile.brightness
    started_levels = [level for start, level in schedule if start <= minute]
    return started_levels[-1] if started_levels else schedule[-1][1]


def _minute_of_day(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
