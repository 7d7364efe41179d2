"""How each language writes dates and numbers on a paper, and what stands at the head of the paper.

Texts are in the catalogue; this table has what is no text. Wall times are shown in Vietnam's time zone, wherever the
paper is made.

Kind: pure
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from msgspec import Struct

from bus.language import Language
from bus.units import NS_PER_S

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam has had no daylight saving time since 1975."""

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""`strftime` would take those of the machine's language."""


class PaperLocale(Struct, frozen=True):
    """How one language writes a day, a time of day and decimals. `state_heading`: the country and its motto, as only an
    official Vietnamese paper has them; without it, a paper is a courtesy translation and says so."""

    day: Callable[[datetime], str]
    hour: Callable[[datetime], str]
    decimal_mark: str
    state_heading: tuple[str, str] | None = None


def vietnamese_day(at: date) -> str:
    """`ngày 02 tháng 4 năm 2018`: months above 2 without a leading zero, as in official papers (decree 30/2020)."""
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"ngày {at.day:02d} tháng {month} năm {at.year}"


def _vietnamese_hour(at: datetime) -> str:
    """`19 giờ 05 phút`."""
    return f"{at.hour} giờ {at.minute:02d} phút"


def _english_day(at: datetime) -> str:
    """`2 April 2018`."""
    return f"{at.day} {_ENGLISH_MONTHS[at.month - 1]} {at.year}"


def _plain_day(at: datetime) -> str:
    """`2018-04-02`."""
    return f"{at:%Y-%m-%d}"


def _plain_hour(at: datetime) -> str:
    """`19:05`."""
    return f"{at:%H:%M}"


_LOCALES: dict[Language, PaperLocale] = {
    "vi": PaperLocale(vietnamese_day, _vietnamese_hour, ",", (COUNTRY, MOTTO)),
    "en": PaperLocale(_english_day, _plain_hour, "."),
}
_OTHER = PaperLocale(_plain_day, _plain_hour, ".")
"""For a language that has a catalogue but no row of its own: dates without words, as in ISO 8601."""


def paper_locale(language: Language) -> PaperLocale:
    """How papers in `language` write dates and numbers."""
    return _LOCALES.get(language, _OTHER)


def vietnam_time(wall_ns: int) -> datetime:
    """Wall time in Vietnam."""
    return datetime.fromtimestamp(wall_ns // NS_PER_S, UTC).astimezone(VIETNAM)


def clock(wall_ns: int) -> str:
    """`19:32:05`."""
    return f"{vietnam_time(wall_ns):%H:%M:%S}"


def duration(time_ns: int) -> str:
    """A duration as `9:58`."""
    seconds = round(time_ns / NS_PER_S)
    return f"{seconds // 60}:{seconds % 60:02d}"
