"""Orders: one form for every command, made of its fields; refused with all reasons at once, where they are.

A form carries the number of the last fact that its page knew. If facts about the same thing came since, the order waits
until the person has seen what changed; an order that is sent twice is carried out once.

Kind: adapter
"""

import uuid
from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.rules.refusal import RefusedError
from season.plan.plan import SeasonPlan
from season.plan.plan_reader import find_plan, parse_plan, read_plan, shipped_plans
from season.rules.command_forms import KINDS
from season.rules.commands import AnyCommand
from season.rules.decide import reasons_against
from season.rules.fact_wording import fact_sentence
from season.rules.facts import AnyFact
from season.rules.order import Order, Reason
from season.rules.people import OFFICE_OR_SIGNING
from season.rules.rows import ROWS
from season.rules.season import Season
from season.site.access import current_person, guarded, own_path
from season.site.language import report
from season.site.office import office
from season.site.order_fields import UPLOADS, FieldKind, OrderField, can_be_typed, order_fields, read_fields
from season.site.order_texts import order_title
from season.site.since import changed_since
from season.site.uploads import temporary_file
from season.store.delivered_files import read_item, read_photograph
from season.store.stored_files import StoredFile

blueprint = Blueprint("orders", __name__)

PLAN_NAME = "plan_name"
"""The field with the name of a plan that ships, instead of a file."""


class Change(Struct, frozen=True):
    """A fact that came meanwhile, in words."""

    what: Sentence
    by: str


class Form(Struct, frozen=True):
    """A command's form as it is shown."""

    name: str
    title: Sentence
    fields: tuple[OrderField, ...]
    values: Mapping[str, str]
    back: str
    seq: int
    order_id: str
    faults: Mapping[str, Sentence] = {}
    file_faults: tuple[Sentence | str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    changes: tuple[AnyFact, ...] = ()
    can_override: bool = False


@blueprint.get("/orders/<name>")
@guarded()
def order_page(name: str) -> ResponseReturnValue:
    """The form of a command, filled in with what the address says."""
    form = _form(name, _kind(name), office().season(), request.args)
    return _page(form)


@blueprint.post("/orders/<name>")
@guarded()
def give_order(name: str) -> ResponseReturnValue:
    """Carry out what was typed, or show the form again with everything against it."""
    kind, person, season = _kind(name), current_person(), office().season()
    form = _form(name, kind, season, request.form)
    plan, file_faults = _plan(form.fields)
    files, upload_faults = _uploads(form.fields)
    file_faults += upload_faults
    digests = {field.name: "" for field in form.fields if field.kind in UPLOADS}  # nobody types one
    digests |= {name: file.id for name, file in files.items()}
    reading = read_fields(kind, form.fields, {**request.form, **digests}, plan)
    if reading.value is None or file_faults:
        return _again(form, faults=reading.faults, file_faults=file_faults)
    if changes := _changes(season, reading.value):
        return _again(form, changes=changes, status=409)
    order = Order(reading.value, person, " ".join(request.form.get("override", "").split()))
    try:
        answer = office().carry_out(order, request.form.get("order_id", "")[:64], tuple(files.values()))
    except RefusedError as error:
        return _refusal(form, season, order, error)
    report(fact_sentence(fact) for fact in answer.facts)
    return redirect(form.back)


def _kind(name: str) -> type[AnyCommand]:
    kind = KINDS.get(name)
    if kind is None or not can_be_typed(kind):
        abort(404)
    if current_person().role not in ROWS[kind].roles:
        abort(403)
    return kind  # type: ignore[return-value]


def _form(name: str, kind: type[AnyCommand], season: Season, values: Mapping[str, str]) -> Form:
    """The form with `values`, as new as `season`."""
    return Form(
        name=name,
        title=order_title(kind),
        fields=order_fields(kind, season),
        values={**values},
        back=own_path(values.get("back", "/")),
        seq=season.seq,
        order_id=uuid.uuid4().hex,
    )


def _again(form: Form, status: int = 422, **changes: object) -> ResponseReturnValue:
    fields = {name: getattr(form, name) for name in form.__struct_fields__}
    return _page(Form(**{**fields, **changes})), status


def _page(form: Form) -> str:
    return render_template(
        "order.html",
        form=form,
        changes=[Change(fact_sentence(fact), fact.by.name) for fact in form.changes],
        reasons=[reason.sentence for reason in form.reasons],
        has_file=any(field.kind in (FieldKind.FILE, *UPLOADS) for field in form.fields),
        plans=shipped_plans(),
    )


def _refusal(form: Form, season: Season, order: Order[AnyCommand], error: RefusedError) -> ResponseReturnValue:
    """The rules refused it: their reasons, with whether a person may override them."""
    against = reasons_against(season, order, office().now_ns())
    further = tuple(
        Reason(sentence) for sentence in error.reasons if all(sentence != reason.sentence for reason in against)
    )
    can_override = (
        bool(against) and all(reason.overridable for reason in against) and order.by.role in OFFICE_OR_SIGNING
    )
    return _again(form, reasons=(*against, *further), can_override=can_override)


def _changes(season: Season, command: AnyCommand) -> tuple[AnyFact, ...]:
    """What changed about the same thing since the form was made."""
    store, seq = office().store(), request.form.get("seq", type=int)
    if store is None or seq is None or store.has_carried_out(request.form.get("order_id", "")):
        return ()
    return changed_since(season, command, (fact for _, fact in store.facts_between(seq, season.seq)))


def _plan(fields: tuple[OrderField, ...]) -> tuple[SeasonPlan | None, tuple[Sentence | str, ...]]:
    """The plan that came as a file or is chosen by its name, where the form asks for one, and what is wrong with it."""
    if all(field.kind is not FieldKind.FILE for field in fields):
        return None, ()
    file = next(iter(request.files.values()), None)
    try:
        if file is not None and file.filename:
            return parse_plan(file.read().decode("utf-8"), file.filename), ()
        if request.form.get(PLAN_NAME) in shipped_plans():  # never another file of this machine
            return read_plan(find_plan(request.form[PLAN_NAME])), ()
    except UnicodeDecodeError:
        return None, (Sentence("upload-not-utf-8", "The file is no text in UTF-8"),)
    except BadFileError as error:
        return None, tuple(error.sentences)
    return None, ()


def _uploads(fields: tuple[OrderField, ...]) -> tuple[dict[str, StoredFile], tuple[Sentence | str, ...]]:
    """The files that came with the form, by field, and what is wrong with them. Only files of this form count."""
    files: dict[str, StoredFile] = {}
    faults: list[Sentence | str] = []
    for field in fields:
        if field.kind not in UPLOADS:
            continue
        try:
            with temporary_file(request.files.get(field.name)) as path:
                if path is not None:
                    files[field.name] = read_photograph(path) if field.kind is FieldKind.PICTURE else read_item(path)
        except BadFileError as error:
            faults += error.sentences
    return files, tuple(faults)
