"""An order: a command with who gave it, and the form of every function that carries one out.

Kind: pure
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bus import messages as m
from bus.messages import Role, Sentence
from controller.packs.pack import Pack
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact

CommandT_co = TypeVar("CommandT_co", bound=m.Message, covariant=True)


class Order(Struct, Generic[CommandT_co], frozen=True):
    """A command with who gave it and the `Snapshot.step` that they saw (None: not checked).

    `judge`: which judge, where the role is JUDGE; no other's ballot can be cast. `draw`: a random number, for what is
    decided by lot; it comes in, so that deciding stays pure. `pack`: what the sealed pack of a `LoadPack` holds.
    `obstacles`: why the match that the command names cannot be played on this machine.
    """

    command: CommandT_co
    who: str
    role: Role
    step: int | None = None
    judge: int | None = None
    draw: int = 0
    pack: Pack | None = None
    obstacles: tuple[Sentence, ...] = ()


Decider = Callable[[Contest, Any, int], list[AnyFact]]
"""`(contest, order, now_ns) -> facts`: what one kind of command does. Raises `RefusedError` with all reasons that the
command itself has; `now_ns` is CLOCK_MONOTONIC."""
