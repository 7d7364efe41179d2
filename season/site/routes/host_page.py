"""The page of a host: the package goes down to its box from here, and the signed result comes up; on a phone, too.

Kind: adapter
"""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.matches.package_file import SUFFIX
from season.rules.people import Role
from season.rules.standings import latest_sitting
from season.rules.venues import is_of_venue
from season.site.access import current_person, guarded
from season.site.host_lines import host_lines
from season.site.language import report
from season.site.office import office
from season.site.office_key import fingerprint_text
from season.site.uploads import temporary_file
from season.store.season_store import SeasonStore

blueprint = Blueprint("host", __name__)


@blueprint.get("/host")
@guarded(Role.HOST, Role.JURY)
def host_page() -> ResponseReturnValue:
    """The pools of this host, each with what comes next."""
    return _page(())


@blueprint.get("/host/<pool>.bcmatch")
@guarded(Role.HOST)
def package(pool: str) -> ResponseReturnValue:
    """The package of one's own pool, as a file for the box."""
    season, store = office().season(), _store()
    found = next((found for _, found in season.drafted.pools if found.id == pool), None)
    sitting = latest_sitting(season, pool)
    sent = sitting.package if sitting is not None else None
    if found is None or not is_of_venue(current_person(), found) or sent is None or sent.is_revoked:
        abort(404)
    file = store.file(sent.digest)
    if file is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{pool}{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(file.body, mimetype="application/octet-stream", headers=headers)


@blueprint.post("/host/results")
@guarded(Role.HOST)
def hand_in() -> ResponseReturnValue:
    """Hand in a signed result: checked to its last byte, or refused with all reasons, which are on record then."""
    from season.exchange.receiving import Arrival, receive_result

    try:
        with (
            temporary_file(request.files.get("result")) as file,
            temporary_file(request.files.get("photograph")) as photograph,
        ):
            if file is None:
                return _page((Sentence("no-file", "Choose a file"),))
            receipt = receive_result(_store(), Arrival(file, current_person(), photograph), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([receipt.sentence])
    return redirect(url_for("host.host_page"))


@blueprint.post("/host/text")
@guarded(Role.HOST)
def hand_in_code() -> ResponseReturnValue:
    """Hand in a signed statement as the text of its QR code, where there is no computer for the stick."""
    from season.exchange.receiving import receive_text

    try:
        receipt = receive_text(_store(), request.form.get("text", ""), current_person(), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([receipt.sentence])
    return redirect(url_for("host.host_page"))


@blueprint.post("/host/results/<result_id>/photograph")
@guarded(Role.HOST)
def attach(result_id: str) -> ResponseReturnValue:
    """Put the photograph of the signed paper to a result."""
    from season.exchange.receiving import Arrival, attach_photograph

    try:
        with temporary_file(request.files.get("photograph")) as file:
            if file is None:
                return _page((Sentence("no-file", "Choose a file"),))
            attach_photograph(_store(), result_id, Arrival(file, current_person()), office().now_ns())
    except BadFileError as error:
        return _page(error.sentences)
    report([Sentence("photograph-taken", "The photograph is here")])
    return redirect(url_for("host.host_page"))


def _store() -> SeasonStore:
    store = office().store()
    if store is None:
        abort(404)
    return store


def _page(faults: tuple[Sentence | str, ...]) -> ResponseReturnValue:
    season, person = office().season(), current_person()
    lines = host_lines(season, person, office().now_ns())
    packages = [line.sitting.package for line in lines if line.sitting is not None and line.sitting.package is not None]
    page = render_template(
        "host.html",
        lines=lines,
        names=_store().file_names([package.digest for package in packages]) if packages else {},
        fingerprints={package.key: fingerprint_text(package.key) for package in packages},
        is_host=person.role is Role.HOST,
        faults=faults,
        seq=season.seq,
    )
    return page, 422 if faults else 200
