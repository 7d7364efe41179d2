"""The history: what happened, the latest first, with who and when.

Kind: adapter
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.rules.calendar import local_time
from season.rules.fact_wording import fact_sentence
from season.rules.facts import AnyFact
from season.rules.people import OFFICE_OR_SIGNING
from season.site.access import guarded
from season.site.office import office

blueprint = Blueprint("history", __name__)

FACTS_SHOWN = 100


class Event(Struct, frozen=True):
    """One fact as the page shows it."""

    seq: int
    at: str
    by: str
    what: Sentence


@blueprint.get("/history")
@guarded(*OFFICE_OR_SIGNING)
def history_page() -> ResponseReturnValue:
    """A hundred facts, the latest first; older ones with `?until=`."""
    season, store = office().season(), office().store()
    until = min(season.seq, request.args.get("until", season.seq, type=int))
    after = max(0, until - FACTS_SHOWN)
    facts = store.facts_between(after, until) if store is not None else []
    events = [_event(seq, fact) for seq, fact in reversed(facts)]
    return render_template("history.html", events=events, older=after)


def _event(seq: int, fact: AnyFact) -> Event:
    return Event(seq, f"{local_time(fact.at_ns):%Y-%m-%d %H:%M}", fact.by.name, fact_sentence(fact))
