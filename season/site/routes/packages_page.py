"""Package of a sitting: what goes in, all reasons why not yet, made by one button, downloaded, taken back, replaced.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.matches.package_file import SUFFIX
from controller.packs.sealed_pack import SUFFIX as SEALED
from season.exchange.package_preview import preview_or_faults, reasons_before
from season.exchange.packing import Packing, pack_sitting
from season.plan.plan import Pool, Stage, StageKind
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules.people import OFFICE, OFFICE_OR_SIGNING
from season.rules.season import Season
from season.rules.standings import latest_sitting
from season.rules.state_names import SITTING_NAMES
from season.site.access import current_person, guarded
from season.site.language import report
from season.site.offers import offers
from season.site.office import office
from season.site.office_key import fingerprint_text, office_key
from season.site.package_lines import kept_questions, package_content, package_lines, slide_items
from season.site.uploads import file_name, temporary_file
from season.store.season_store import SeasonStore

blueprint = Blueprint("packages", __name__)

NO_QUESTIONS = Sentence("package-no-questions", "Choose the sealed questions (.sealed)")
NO_PIN_COMPARED = Sentence(
    "questions-uncompared", "Without the PIN no question was compared with those of other sittings, only the whole file"
)


@blueprint.get("/packages/<pool>")
@guarded(*OFFICE_OR_SIGNING)
def package_page(pool: str) -> ResponseReturnValue:
    """The package of the pool's next sitting."""
    return _page(pool, ())


@blueprint.post("/packages/<pool>")
@guarded(*OFFICE)
def make_package(pool: str) -> ResponseReturnValue:
    """Make the package, on record; or say all reasons against it."""
    store, _ = _store(), _pool(office().season(), pool)
    pin, notes = request.form.get("pin", "") or None, list[Sentence]()
    try:
        key = office_key()
        with _uploaded_files() as (folder, pack, slides):
            if pack is None or key is None:
                return _page(pool, (NO_QUESTIONS,) if pack is None else ())
            packing = Packing(
                pool=pool,
                pack=pack,
                output=folder / f"{pool}{SUFFIX}",
                by=current_person(),
                pin=pin,
                slides=slides,
                override=" ".join(request.form.get("override", "").split()),
                leave_out=tuple(item for item in request.form.getlist("items") if not request.form.get(f"item-{item}")),
                teams=tuple(filter(None, map(str.strip, request.form.get("teams", "").splitlines()))),
            )
            statement = pack_sitting(store, packing, key, office().now_ns(), notes.append)
    except BadFileError as error:
        return _page(pool, tuple(error.sentences))
    done = Sentence("package-made", "The package is made: {title}", {"title": statement.title})
    report([done, *notes] if pin is not None else [done, *notes, NO_PIN_COMPARED])
    return redirect(url_for("packages.package_page", pool=pool))


@blueprint.get("/packages/<pool>/<digest>.bcmatch")
@guarded(*OFFICE)
def download(pool: str, digest: str) -> ResponseReturnValue:
    """A package that was made and not taken back, as a file for the box."""
    sitting = latest_sitting(office().season(), pool)
    sent = sitting.package if sitting is not None else None
    if sent is None or sent.digest != digest or sent.is_revoked:
        abort(404)
    file = _store().file(digest)
    if file is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{pool}{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(file.body, mimetype="application/octet-stream", headers=headers)


def _store() -> SeasonStore:
    store = office().store()
    if store is None:
        abort(404)
    return store


def _pool(season: Season, pool_id: str) -> tuple[Stage, Pool]:
    if season.plan is None:
        abort(404)
    found = next(((stage, pool) for stage, pool in season.plan.pools if pool.id == pool_id), None)
    if found is None:
        abort(404)
    return found


@contextmanager
def _uploaded_files() -> Iterator[tuple[Path, Path | None, tuple[Path, ...]]]:
    """A folder for the package; in folders of their own the sealed questions, None: there are none, and the slides."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bamchuong-package-")))
        pack = stack.enter_context(temporary_file(request.files.get("questions"))) or _kept_pack(folder)
        slides = [stack.enter_context(temporary_file(slide)) for slide in request.files.getlist("slides")]
        yield folder, pack, tuple(path for path in slides if path is not None)


def _kept_pack(folder: Path) -> Path | None:
    """The chosen questions, which were packed before."""
    digest, store = request.form.get("kept", ""), _store()
    is_known = any(digest == kept.digest for kept in kept_questions(store, office().season()))
    file = store.file(digest) if is_known else None
    if file is None:
        return None
    path = folder / file_name(file.name)
    path.write_bytes(file.body)
    return path


def _page(pool_id: str, faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season, person, store = office().season(), current_person(), _store()
    stage, pool = _pool(season, pool_id)
    key_faults: tuple[Sentence | str, ...] = ()
    try:
        key = office_key()
    except BadFileError as error:
        key, key_faults = None, tuple(error.sentences)
    public = key.public if key is not None else ""
    planned, missing = preview_or_faults(store, season, pool_id)
    reasons = reasons_before(season, pool_id, public, person, office().now_ns())
    sentences = [reason.sentence for reason in reasons]
    scheduled, sitting = season.stage_record(stage.id).schedule.get(pool_id), latest_sitting(season, pool_id)
    lines = package_lines(store, sitting)
    page = render_template(
        "package.html",
        stage=stage,
        pool=pool,
        host=season.drafted.name_of(pool.host),
        scheduled=scheduled,
        day=day_sentence(scheduled.day) if scheduled is not None else None,
        sitting=sitting,
        state=SITTING_NAMES[sitting.state] if sitting is not None else None,
        preview=planned,
        reasons=[
            *key_faults,
            *(reason.sentence for reason in reasons),
            *(text for text in missing if text not in sentences),
        ],
        can_be_overridden=not missing and not key_faults and all(reason.overridable for reason in reasons),
        key=public,
        fingerprint=fingerprint_text(public) if public else "",
        lines=lines,
        content=package_content(store, lines),
        kept=kept_questions(store, season),
        items=slide_items(season, stage, pool),
        is_pilot=stage.kind is StageKind.PILOT,
        sealed=SEALED,
        may_pack=person.role in OFFICE,
        offers=offers(season, person, office().now_ns(), (c.RevokePackage,), {"sitting": sitting.id})
        if sitting
        else [],
        faults=faults,
        fields=request.form,
        seq=season.seq,
    )
    return page, 422 if faults else 200
