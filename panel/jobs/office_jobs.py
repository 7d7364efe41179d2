"""Job of the line to the office: this box is enrolled with a hub, or only shows its key (`worker.py`).

Kind: adapter
"""

from pathlib import Path

from bus.bad_file import BadFileError
from controller.exchange.hub_link import keep_hub_link, read_hub_text
from controller.exchange.key_files import machine_key
from panel.jobs import answers
from panel.jobs import messages as jobs


def enrol_box(job: jobs.EnrolBox) -> answers.AnyAnswer:
    """Send to the hub that the text names from now on; without a text change nothing. All reasons, or the keys."""
    data = Path(job.data)
    try:
        key = machine_key(data)
        if not job.text.strip():
            return answers.BoxEnrolled("", "", key.public)
        link = read_hub_text(job.text)
        keep_hub_link(data, link)
        return answers.BoxEnrolled(link.address, link.key, key.public)
    except BadFileError as error:
        return answers.Failed(error.reasons)
