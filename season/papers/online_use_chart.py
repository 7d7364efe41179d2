"""Share of the cases that came online, month by month, beside the plan's goal: for the report and for the page.

Kind: pure
"""

from collections.abc import Mapping

from reports.official_paper import Chart, Share
from season.rules.promotion_state import GOAL_PERCENT, OnlineUse

DECIMAL_MARK = ","
"""As Vietnamese papers write it."""


def percent_text(use: OnlineUse, decimal_mark: str = DECIMAL_MARK) -> str:
    """`50,1`: so many of a hundred cases."""
    return f"{use.percent:.1f}".replace(".", decimal_mark)


def online_use_chart(use: Mapping[str, OnlineUse], goal_text: str, decimal_mark: str = DECIMAL_MARK) -> Chart:
    """The chart of all months that are recorded. `goal_text` stands at the end of the line of the goal."""
    shares = (
        Share(
            month=f"{month[5:].lstrip('0')}/{month[:4]}",
            percent=use[month].percent,
            text=f"{percent_text(use[month], decimal_mark)}%",
        )
        for month in sorted(use)
    )
    return Chart(tuple(shares), GOAL_PERCENT, goal_text)
