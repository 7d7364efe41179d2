"""Days of the season: a deadline ends with its day in Vietnam, wherever the hub's clock is.

Kind: pure
"""

from datetime import UTC, date, datetime

from bus.units import NS_PER_S
from reports.paper_locale import VIETNAM


def local_date(wall_ns: int) -> date:
    """The day in Vietnam at `wall_ns`, nanoseconds since 1970, UTC."""
    return local_time(wall_ns).date()


def local_time(wall_ns: int) -> datetime:
    """Day and time in Vietnam at `wall_ns`, nanoseconds since 1970, UTC."""
    return datetime.fromtimestamp(wall_ns // NS_PER_S, UTC).astimezone(VIETNAM)
