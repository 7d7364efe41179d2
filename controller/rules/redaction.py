"""Redaction of sealed packs: the journal holds how many questions each section has, and none of their texts until they
are played.

A question that is read stands in its own fact (`ReadingStarted`), so replays, minutes and exports have every text that
they need without a PIN. Only to go on with a match the whole pack is needed (`controller/packs/unsealed_cache.py`).

Kind: pure
"""

from collections.abc import Callable

from msgspec.structs import replace

from controller.packs.pack import Pack
from controller.rules import facts as f


def redact(fact: f.AnyFact) -> f.AnyFact:
    """`fact` as the journal holds it."""
    return _with(fact, lambda pack: pack.without_texts() if pack.sealed and not pack.withheld else pack)


def restore(fact: f.AnyFact, pack_by_digest: Callable[[str], Pack | None]) -> f.AnyFact:
    """`fact` as it was before its pack was redacted. `pack_by_digest` gives the pack with a digest; None: it stays
    redacted."""

    def complete(pack: Pack) -> Pack:
        original = pack_by_digest(pack.withheld) if pack.withheld else None
        return pack if original is None else replace(original, name=pack.name, sealed=True)

    return _with(fact, complete)


def _with(fact: f.AnyFact, change: Callable[[Pack], Pack]) -> f.AnyFact:
    match fact:
        case f.MatchOpened(evening=evening):
            return replace(fact, evening=replace(evening, pack=change(evening.pack)))
        case f.PackLoaded(pack=pack):
            return replace(fact, pack=change(pack))
        case _:
            return fact
