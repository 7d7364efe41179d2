"""Jobs for results: one is signed, and the chair of a jury gets a key; both take a while (`worker.py`).

Kind: adapter
"""

from collections.abc import Callable
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.exchange.key_files import machine_key, new_person_key, open_person_key
from panel.jobs import answers
from panel.jobs import messages as jobs
from reports.result_signing import Signing, sign_result, signed_code


def sign_match_result(job: jobs.SignResult, report: Callable[[answers.AnyAnswer], None]) -> answers.AnyAnswer:
    """Sign a result with the keys of this box and of the chair, or return all reasons against it."""
    data = Path(job.data)
    try:
        keys = [machine_key(data), open_person_key(data, job.chair, job.pin)]
        signing = Signing(job.match, job.why, job.language)
        path = sign_result(data, signing, keys, lambda text: report(answers.Progress(text)))
        return answers.ResultSigned(path.name, path.read_bytes())
    except BadFileError as error:
        return answers.Failed(error.reasons)


NOTHING_SIGNED = Sentence("result-not-signed", "No result of this match was signed on this machine yet")


def show_result_code(job: jobs.ShowResultCode) -> answers.AnyAnswer:
    """Give the newest signed statement for its QR code, or why there is none."""
    try:
        code = signed_code(Path(job.data), job.match)
    except BadFileError as error:
        return answers.Failed(error.reasons)
    return answers.ResultCode(code.title, code.text) if code is not None else answers.Failed((NOTHING_SIGNED,))


def make_chair_key(job: jobs.MakeChairKey) -> answers.AnyAnswer:
    """Make the key of a chair, or return why not."""
    try:
        data = Path(job.data)
        return answers.ChairKeyMade(new_person_key(data, job.chair, job.pin).public, machine_key(data).public)
    except BadFileError as error:
        return answers.Failed(error.reasons)
