"""Venues: which pools a host or the chair of a jury answers for.

Kind: pure
"""

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Pool
from season.rules.order import Reason
from season.rules.people import Person, Role
from season.rules.season import Season

OF_VENUES = frozenset({Role.HOST, Role.JURY})
"""Whoever of them has a unit answers for the pools that meet there; who has none, for all."""


def is_of_venue(person: Person, pool: Pool) -> bool:
    """Whether a pool is one for which `person` answers; everybody but hosts and chairs does for all."""
    return person.role not in OF_VENUES or not person.unit or person.unit == pool.host


def not_your_pool(season: Season, person: Person, pool_id: str) -> Reason | None:
    """The pool is another host's, or another jury's; None where it is not."""
    pool = next((pool for _, pool in season.drafted.pools if pool.id == pool_id), None)
    if pool is None or is_of_venue(person, pool):
        return None
    args: SentenceArgs = {"pool": pool.title, "host": season.drafted.name_of(pool.host)}
    return Reason(Sentence("not-your-pool", "{pool} meets at {host}: its own people do this", args))
