"""Nominations: by XLSX files that schools sent, or by a form in the page; every fault where it is.

Kind: adapter
"""

import uuid
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct
from werkzeug.datastructures import FileStorage

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.rules.refusal import RefusedError
from season.nominations.form_cells import read_form
from season.rules.entries import entries_of_school
from season.rules.entry_lists import entry_title
from season.rules.people import OFFICE_OR_SCHOOL, Role
from season.rules.season import Entry, Season
from season.site.access import current_person, guarded, own_path
from season.site.language import report, translated
from season.site.nomination_fields import GROUPS, NominationForm, nomination_of
from season.site.office import office
from season.site.order_fields import order_fields, read_fields

blueprint = Blueprint("nominations", __name__)

MAX_FILES = 40
TOO_MANY = Sentence("form-too-many", "At most {most} forms at once: send this one again", {"most": MAX_FILES})


class Reception(Struct, frozen=True):
    """What became of one file: taken, or its faults."""

    file: str
    receipt: Sentence | None = None
    faults: tuple[str | Sentence, ...] = ()


@blueprint.get("/nominate")
@guarded(*OFFICE_OR_SCHOOL)
def form_page() -> ResponseReturnValue:
    """The form for one entry. Names that were given before are not shown: they stand on papers only."""
    season = office().season()
    return _form_page(season, _own_entry(season), {}, {}, ())


@blueprint.post("/nominate")
@guarded(*OFFICE_OR_SCHOOL)
def nominate() -> ResponseReturnValue:
    """Take the form, or show it again with everything that is wrong."""
    from season.store.nominating import Nominating, nominate_entry

    season, store = office().season(), office().store()
    entry = _own_entry(season)
    reading = read_fields(NominationForm, order_fields(NominationForm, Season()), request.form)
    if reading.value is None or store is None:
        return _form_page(season, entry, request.form, reading.faults, ())
    nominating = Nominating(
        nomination=nomination_of(reading.value, entry.school),
        by=current_person(),
        entry=entry.id,
        why=reading.value.why,
        order_id=request.form.get("order_id", "")[:64] or uuid.uuid4().hex,
    )
    try:
        after = nominate_entry(store, nominating, office().now_ns())
    except RefusedError as error:
        return _form_page(season, entry, request.form, {}, error.reasons)
    report([taken_sentence(season, after)])
    return redirect(own_path(request.form.get("back", "/")))


@blueprint.post("/nominations")
@guarded(*OFFICE_OR_SCHOOL)
def upload() -> ResponseReturnValue:
    """Take XLSX forms; one with faults changes nothing, the others are taken. Those that are too many are named."""
    files = [file for file in request.files.getlist("files") if file.filename]
    receptions = [_receive(file) for file in files[:MAX_FILES]]
    receptions += [Reception(_name(file), faults=(TOO_MANY,)) for file in files[MAX_FILES:]]
    status = 422 if not receptions or any(reception.faults for reception in receptions) else 200
    back = own_path(request.form.get("back", "/"))
    return render_template("receptions.html", receptions=receptions, back=back), status


@blueprint.get("/forms/<school>.xlsx")
@guarded(*OFFICE_OR_SCHOOL)
def template(school: str) -> ResponseReturnValue:
    """The form of a school, to fill in and send back."""
    from season.nominations.form_template import form_template

    plan, person = office().season().plan, current_person()
    if plan is None or school not in plan.schools.names:
        abort(404)
    if person.role is Role.SCHOOL and person.unit != school:
        abort(403)
    headers = {"Content-Disposition": f'attachment; filename="de-cu-{school}.xlsx"'}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(form_template(plan, school, translated), mimetype=kind, headers=headers)


def _form_page(season: Season, entry: Entry, values: object, faults: object, reasons: object) -> ResponseReturnValue:
    fields = {field.name: field for field in order_fields(NominationForm, Season())}
    groups = [(title, [fields[name] for name in names]) for title, names in GROUPS]
    page = render_template(
        "nominate.html",
        entry=entry,
        title=entry_title(season, entry),
        groups=groups,
        values=values,
        faults=faults,
        reasons=reasons,
        order_id=uuid.uuid4().hex,
        back=own_path(request.values.get("back", "/")),
    )
    return page, 422 if faults or reasons else 200


def _own_entry(season: Season) -> Entry:
    """The entry that the request is about, of this person's school."""
    entry, person = season.entries.get(request.values.get("entry", "")), current_person()
    if entry is None:
        abort(404)
    if person.role is Role.SCHOOL and person.unit != entry.school:
        abort(403)
    return entry


def _receive(file: FileStorage) -> Reception:
    name = _name(file)
    try:
        return Reception(name, receipt=_take(file.read(), Path(name)))
    except BadFileError as error:
        return Reception(name, faults=error.sentences)
    except RefusedError as error:
        return Reception(name, faults=error.reasons)


def _name(file: FileStorage) -> str:
    return (file.filename or "")[-120:]


def _take(data: bytes, path: Path) -> Sentence:
    """Take one form. Raises `BadFileError`, `RefusedError` with everything against it."""
    from season.nominations.form_reader import MAX_FILE_BYTES, grid_of
    from season.store.nominating import Nominating, nominate_entry

    season, store, person = office().season(), office().store(), current_person()
    if len(data) > MAX_FILE_BYTES or season.plan is None or store is None:
        raise BadFileError([Sentence("form-large", "At most {most} bytes", {"most": MAX_FILE_BYTES})])
    reading = read_form(grid_of(data, path), season.plan.schools.names)
    if reading.nomination is None:
        raise BadFileError(reading.faults)
    entries = entries_of_school(season, reading.nomination.school)
    chosen = [entry for entry in entries if entry.id == request.form.get("entry")] or entries
    if len(chosen) != 1:
        text = "{school} has {count} entries: give its form at the entry itself"
        name = season.plan.name_of(reading.nomination.school)
        raise BadFileError([Sentence("form-which-entry", text, {"school": name, "count": len(chosen)})])
    after = nominate_entry(store, Nominating(reading.nomination, person, chosen[0].id), office().now_ns())
    return taken_sentence(season, after)


def taken_sentence(season: Season, entry: Entry) -> Sentence:
    """The nomination of an entry was taken."""
    text = "{entry}: taken, late" if entry.is_late else "{entry}: taken"
    return Sentence("nomination-taken", text, {"entry": entry_title(season, entry)})
