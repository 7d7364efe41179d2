"""Jobs for results: one is signed, and the chair of a jury gets a key; both take a while (`worker.py`).

Kind: adapter
"""

from collections.abc import Callable
from pathlib import Path

from bus.bad_file import BadFileError
from controller.exchange.key_files import machine_key, new_person_key, open_person_key
from panel.jobs import messages as jobs
from reports.result_signing import Signing, sign_result


def sign_match_result(job: jobs.SignResult, report: Callable[[jobs.AnyAnswer], None]) -> jobs.AnyAnswer:
    """Sign a result with the keys of this box and of the chair, or return all reasons against it."""
    data = Path(job.data)
    try:
        keys = [machine_key(data), open_person_key(data, job.chair, job.pin)]
        signing = Signing(job.match, job.why, job.language)
        path = sign_result(data, signing, keys, lambda text: report(jobs.Progress(text)))
        return jobs.ResultSigned(path.name, path.read_bytes())
    except BadFileError as error:
        return jobs.Failed(error.reasons)


def make_chair_key(job: jobs.MakeChairKey) -> jobs.AnyAnswer:
    """Make the key of a chair, or return why not."""
    try:
        data = Path(job.data)
        return jobs.ChairKeyMade(new_person_key(data, job.chair, job.pin).public, machine_key(data).public)
    except BadFileError as error:
        return jobs.Failed(error.reasons)
