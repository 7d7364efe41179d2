"""Halls: one line a venue, with what its box has sent, when it was heard last, and whom to ring up.

Kind: adapter
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from season.hub.journal_store import JournalStore
from season.hub.venues import VenueLight, light_of, venue_lines, venue_sentences
from season.rules.people import OFFICE_OR_SIGNING
from season.site.access import guarded
from season.site.office import office

blueprint = Blueprint("venues", __name__)

RENEW_S = 15

_ORDER = (VenueLight.RED, VenueLight.AMBER, VenueLight.GREEN)


@blueprint.get("/venues")
@guarded(*OFFICE_OR_SIGNING)
def venues_page() -> ResponseReturnValue:
    """All venues, first those where somebody has to do something; where it is wanted, the page comes anew by itself."""
    season, store, now_ns = office().season(), office().store(), office().now_ns()
    journals = JournalStore(store.engine, season.drafted.id).all() if store is not None and season.plan else []
    lines = [
        (line, light_of(line, now_ns), list(venue_sentences(line, now_ns))) for line in venue_lines(season, journals)
    ]
    lines.sort(key=lambda entry: _ORDER.index(entry[1]))
    is_live = "live" in request.args
    page = render_template("venues.html", lines=lines, has_plan=season.plan is not None, is_live=is_live)
    return page, {"Refresh": str(RENEW_S)} if is_live else {}
