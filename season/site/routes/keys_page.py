"""Keys: the office's own with its fingerprint to print, those of boxes and chairs; trusted and withdrawn on record.

Kind: adapter
"""

from collections import Counter

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from season.rules.people import OFFICE, OFFICE_OR_SIGNING
from season.rules.result_commands import KeyHolder
from season.rules.result_state import SigningKey
from season.rules.season import Season
from season.site.access import current_person, guarded
from season.site.field_texts import HOLDER_NAMES
from season.site.office import office
from season.site.office_key import fingerprint_text, make_office_key, office_key
from season.site.protest_lines import moment
from webcore.qr import qr_svg

blueprint = Blueprint("keys", __name__)


class KeyLine(Struct, frozen=True):
    """A key that was enrolled. `signed`: how many packages or results have its signature."""

    key: SigningKey
    fingerprint: str
    enrolled_at: str
    lost_at: str
    signed: int


@blueprint.get("/admin/keys")
@guarded(*OFFICE_OR_SIGNING)
def keys_page() -> ResponseReturnValue:
    """All keys, the office's own first."""
    return _page(())


@blueprint.post("/admin/keys")
@guarded(*OFFICE)
def make_key() -> ResponseReturnValue:
    """Make the office's key on this machine; where the one that is here was lost, another one instead."""
    season = office().season()
    try:
        make_office_key(lambda key: key in season.keys and season.keys[key].is_lost)
    except BadFileError as error:
        return _page(tuple(error.sentences))
    return redirect(url_for("keys.keys_page"))


def _page(faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season, person = office().season(), current_person()
    try:
        own = office_key()
    except BadFileError as error:
        own, faults = None, (*faults, *error.sentences)
    public = own.public if own is not None else ""
    leads = next((unit for unit in season.plan.units if unit.leads), None) if season.plan is not None else None
    page = render_template(
        "keys.html",
        public=public,
        fingerprint=fingerprint_text(public) if public else "",
        picture=qr_svg(public) if public else "",
        enrolled=season.keys.get(public),
        leads=leads.name if leads is not None else "",
        holders=[(holder, HOLDER_NAMES[holder], _lines(season, holder)) for holder in KeyHolder],
        has_plan=season.plan is not None,
        may_change=person.role in OFFICE,
        faults=faults,
        seq=season.seq,
    )
    return page, 422 if faults else 200


def _lines(season: Season, holder: KeyHolder) -> list[KeyLine]:
    signed = Counter(key for record in season.results.values() for key in record.signed_by)
    packages = ((*sitting.earlier_packages, sitting.package) for sitting in season.sittings.values())
    signed.update(package.key for sent in packages for package in sent if package is not None)
    return [
        KeyLine(key, fingerprint_text(key.key), moment(key.enrolled_ns), moment(key.lost_ns), signed[key.key])
        for key in season.keys.values()
        if key.holder is holder
    ]
