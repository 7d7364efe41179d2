"""Folds of the seals: which key is next, and how far the journal is sealed.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.seal_chain import SealChain, fingerprint

NEW_KEY = Sentence(
    "new-seal-key",
    "From here on the journal is sealed with a new key: photograph its fingerprint again, at the desk or on the stage",
)


def _sealing_began(contest: Contest, fact: f.SealingBegan) -> Contest:
    is_first = contest.seals is None and contest.phase == Phase.SETUP
    notices = contest.notices if is_first else (*contest.notices, NEW_KEY)
    return replace(contest, seals=SealChain(fingerprint(fact.key), fact.key), notices=notices)


def _sealed(contest: Contest, fact: f.Sealed) -> Contest:
    chain = contest.seals
    if chain is None:  # a journal that somebody made: checking the seals reports it
        return contest
    return replace(contest, seals=replace(chain, key=fact.next_key, sealed_seq=fact.seq))


FOLDS: Folds = {f.SealingBegan: _sealing_began, f.Sealed: _sealed}
