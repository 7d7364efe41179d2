"""Package of a sitting: what goes in, all reasons why not yet, made by one button, downloaded, taken back, replaced.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.matches.package_file import SUFFIX, PackageStatement
from controller.packs.sealed_pack import SUFFIX as SEALED
from season.exchange.package_preview import packaged, preview_or_faults, reasons_before
from season.exchange.packing import Packing, pack_sitting
from season.plan.plan import Pool, Stage
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules.calendar import local_time
from season.rules.people import OFFICE, OFFICE_OR_SIGNING
from season.rules.result_state import SentPackage, Sitting
from season.rules.season import Season
from season.rules.standings import latest_sitting
from season.rules.state_names import SITTING_NAMES
from season.site.access import current_person, guarded
from season.site.language import report
from season.site.offers import offers
from season.site.office import office
from season.site.office_key import fingerprint_text, office_key
from season.site.uploads import brought, file_name
from season.store.season_store import SeasonStore

blueprint = Blueprint("packages", __name__)

NO_QUESTIONS = Sentence("package-no-questions", "Choose the sealed questions (.sealed)")
NO_PIN_COMPARED = Sentence(
    "questions-uncompared", "Without the PIN no question was compared with those of other sittings, only the whole file"
)


class PackageLine(Struct, frozen=True):
    """A package that was made, the newest first. `is_kept`: it can be downloaded here."""

    package: SentPackage
    made_at: str
    is_kept: bool


class KeptQuestions(Struct, frozen=True):
    """Sealed questions that are here already, with the pools whose packages have them."""

    digest: str
    name: str
    pools: str


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
        with _brought_files() as (folder, pack, slides):
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
def _brought_files() -> Iterator[tuple[Path, Path | None, tuple[Path, ...]]]:
    """A folder for the package; in folders of their own the sealed questions, None: there are none, and the slides."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bamchuong-package-")))
        pack = stack.enter_context(brought(request.files.get("questions"))) or _kept_pack(folder)
        came = [stack.enter_context(brought(slide)) for slide in request.files.getlist("slides")]
        yield folder, pack, tuple(path for path in came if path is not None)


def _kept_pack(folder: Path) -> Path | None:
    """The chosen questions, which were packed before."""
    digest = request.form.get("kept", "")
    file = _store().file(digest) if any(digest == kept.digest for kept in _kept_questions(office().season())) else None
    if file is None:
        return None
    path = folder / file_name(file.name)
    path.write_bytes(file.body)
    return path


def _kept_questions(season: Season) -> list[KeptQuestions]:
    """Questions that other packages have: pools that meet at the same time play the same ones."""
    pools: dict[str, list[str]] = {}
    titles = {pool.id: pool.title for _, pool in season.drafted.pools}
    for sitting in season.sittings.values():
        if sitting.package is not None:
            pools.setdefault(sitting.package.pack, []).append(titles.get(sitting.pool, sitting.pool))
    names = _store().file_names(pools)
    return [
        KeptQuestions(digest, names[digest], ", ".join(dict.fromkeys(titles)))
        for digest, titles in pools.items()
        if digest in names
    ]


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
    known = [reason.sentence for reason in reasons]
    scheduled, sitting = season.stage_record(stage.id).schedule.get(pool_id), latest_sitting(season, pool_id)
    lines = _package_lines(store, sitting)
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
            *(text for text in missing if text not in known),
        ],
        can_be_overridden=not missing and not key_faults and all(reason.overridable for reason in reasons),
        key=public,
        fingerprint=fingerprint_text(public) if public else "",
        lines=lines,
        content=_content(store, lines),
        kept=_kept_questions(season),
        sealed=SEALED,
        may_pack=person.role in OFFICE,
        offers=offers(season, person, office().now_ns(), (c.RevokePackage,), {"sitting": sitting.id})
        if sitting
        else [],
        faults=faults,
        typed=request.form,
        seq=season.seq,
    )
    return page, 422 if faults else 200


def _package_lines(store: SeasonStore, sitting: Sitting | None) -> list[PackageLine]:
    if sitting is None or sitting.package is None:
        return []
    packages = (*sitting.earlier_packages, sitting.package)
    kept = store.file_names([package.digest for package in packages])
    return [
        PackageLine(package, f"{local_time(package.made_ns):%Y-%m-%d %H:%M}", package.digest in kept)
        for package in reversed(packages)
    ]


def _content(store: SeasonStore, lines: list[PackageLine]) -> PackageStatement | None:
    """What the package that is out holds, file by file."""
    if not lines or not lines[0].is_kept:
        return None
    file = store.file(lines[0].package.digest)
    return packaged(file.body) if file is not None else None
