"""Decide how bright a display is at a time of day: the schedule of the board profile. Pure.

Kind: pure
"""

from hardware.board import Display as Profile


def brightness_at(profile: Profile, minute: int) -> int:
    """The brightness, 0 to 15, at `minute` of the local day (0 to 1439).

    The last entry of the schedule that has begun counts; before the first of the day it is the last of the day before.
    """
    schedule = sorted((_minute(one.at), one.brightness) for one in profile.dimming)
    if not schedule:
        return profile.brightness
    begun = [level for at, level in schedule if at <= minute]
    return begun[-1] if begun else schedule[-1][1]


def _minute(at: str) -> int:
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)
