"""Answer to a long job, while it runs: lines of JSON, its progress and then its result or the reasons against it.

Kind: adapter
"""

from collections.abc import Iterator

import msgspec
from flask import Response, current_app

from panel.jobs import messages as jobs
from panel.jobs.answers import AnyAnswer
from panel.jobs.runner import JobRunner


def stream_job(job: jobs.AnyJob) -> Response:
    """Do the job and answer with its lines. Closing the connection kills it."""
    runner: JobRunner = current_app.extensions["job_runner"]
    lines = _lines(runner.run(job))
    return Response(lines, mimetype="application/x-ndjson", headers={"Cache-Control": "no-store"})


def _lines(answers: Iterator[AnyAnswer]) -> Iterator[bytes]:
    for answer in answers:
        yield msgspec.json.encode(answer) + b"\n"
