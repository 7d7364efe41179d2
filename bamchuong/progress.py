"""Adapt rich: how far something is, of whose parts one is told after the other: a bar, or a line for each part.

Kind: adapter
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

GoesOn = Callable[[int, int], None]
"""Told before each part which one it is, from 1, and of how many."""


@contextmanager
def progress(console: Console, *, bar: bool) -> Iterator[GoesOn]:
    """A bar below what is printed meanwhile, gone at the end; a line for each part where that is no terminal, or
    somebody types into it (`bar` False)."""
    if not (bar and console.is_terminal):
        yield lambda part, parts: console.print(f"part {part} of {parts}", style="dim")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=None)

        def goes_on(part: int, parts: int) -> None:
            shown.update(task, description=f"part {part} of {parts}", completed=part - 1, total=parts)

        yield goes_on
