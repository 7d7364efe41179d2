"""Progress of work that reports its parts one after the other: a bar, or a line for each part.

Kind: adapter
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bus.language import Translate
from bus.messages import Sentence

ReportPart = Callable[[int, int], None]
"""Called before each part with its number, from 1, and the number of parts."""


@contextmanager
def progress(console: Console, *, bar: bool, translate: Translate = str) -> Iterator[ReportPart]:
    """A bar below what is printed meanwhile, removed at the end; without a terminal, or where somebody types into it
    (`bar` False), a line for each part."""

    def describe(part: int, parts: int) -> str:
        return translate(Sentence("part", "Part {part} of {parts}", {"part": part, "parts": parts}))

    if not (bar and console.is_terminal):
        yield lambda part, parts: console.print(describe(part, parts), style="dim")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar_display:
        task = bar_display.add_task("", total=None)

        def report_part(part: int, parts: int) -> None:
            bar_display.update(task, description=describe(part, parts), completed=part - 1, total=parts)

        yield report_part
