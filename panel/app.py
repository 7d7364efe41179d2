"""The Flask app of a process with staff: access and their blueprints, besides what strangers may use.

Kind: start
"""

from flask import Flask, Response

from bus.bad_file import BadFileError
from bus.device_ping import PingLog
from bus.messages import Sentence
from panel.auth.access import current_device_id
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.pending import PendingDevices
from panel.auth.proofs import Proofs
from panel.context import Hub
from panel.jobs.robot_process import RobotProcess
from panel.jobs.runner import JobRunner
from panel.live.clip_reports import ClipReports
from panel.public_app import new_app
from panel.routes import (
    clip_reports,
    commands,
    device_ping,
    devices,
    login,
    match_making,
    match_packages,
    match_results,
    matches,
    office_line,
    outputs,
    packs,
    pairing,
    papers,
    record_copy,
    selftest,
    slide_library,
    sound_settings,
    sticks,
)
from panel.settings import Settings
from webcore.pin_checker import PinChecker
from webcore.problem_details import problem
from webcore.rate_limit import Attempts

PAIRED_HEADER = "X-Paired"

STAFF_ROUTES = (
    clip_reports,
    login,
    pairing,
    devices,
    commands,
    outputs,
    packs,
    matches,
    match_making,
    match_packages,
    match_results,
    office_line,
    papers,
    record_copy,
    slide_library,
    sound_settings,
    sticks,
    device_ping,
    selftest,
)


def create_app(hub: Hub, settings: Settings, store: CredentialFile) -> Flask:
    """Build the panel as a WSGI app over `hub`. Streams need `webcore.http_server`; the rest any server."""
    app = new_app(hub, settings, bytes.fromhex(store.read().secret), settings.folder)
    app.extensions.update(
        store=store, attempts=Attempts(), checker=PinChecker(), job_runner=JobRunner(), robot=RobotProcess()
    )
    app.extensions.update(
        access_log=AccessLog(hub.record_access), proofs=Proofs(), pending_devices=PendingDevices(), ping_log=PingLog()
    )
    app.extensions.update(clip_reports=ClipReports())
    app.register_error_handler(BadFileError, _credential_file_problem)
    if settings.proxied:
        app.after_request(_tell_proxy)
    for module in STAFF_ROUTES:
        app.register_blueprint(module.blueprint)
    return app


def _tell_proxy(response: Response) -> Response:
    """Tell the proxy that this address is a paired device's; it keeps places for such addresses, and tells nobody."""
    if current_device_id():
        response.headers[PAIRED_HEADER] = "1"
    return response


def _credential_file_problem(error: BadFileError) -> Response:
    """The credential file cannot be read or written. Paired devices keep working until something must be written."""
    return problem(503, Sentence("store", "The panel cannot read its PINs and devices."), str(error))
