"""A small season file for tests, and the same with single lines changed.

Kind: pure
"""

from season.plan.plan_template import TEMPLATE


def plan_text(*changes: tuple[str, str], more: str = "") -> str:
    """The template with each of `changes` (before, after) made once, and `more` at its end."""
    text = TEMPLATE
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text + more
