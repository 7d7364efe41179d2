"""Conversion of clips in a process of its own: of those among the slides, and of those that a pack names.

Kind: adapter
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from bus.messages import Sentence, SentenceArgs
from controller.packs.question_clips import MAX_BYTES, MAX_S, clip_fault
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.slides.conversion import convert_clip, not_converted
from panel.slides.library import FOLDER
from question_files.media.ffmpeg import convert

Report = Callable[[answers.AnyAnswer], None]


def convert_slide(job: jobs.ConvertClip, report: Report) -> answers.AnyAnswer:
    """Convert a clip among the slides, which takes its place. Raises `BadFileError`."""
    return answers.ClipConverted(convert_clip(Path(job.data) / FOLDER, job.name, _percent(job.name, report)))


def convert_question_clip(job: jobs.ConvertQuestionClip, report: Report) -> answers.AnyAnswer:
    """Convert a clip of a pack and return it; of one that is too long, its beginning."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "made.mp4"
        source.write_bytes(job.content)
        if convert(source, target, MAX_BYTES, MAX_S, _percent(job.name, report)):
            content = target.read_bytes()
            if clip_fault(content, job.name)[0] == "":
                return answers.ClipMade(content)
    return answers.Failed((not_converted(job.name),))


def _percent(name: str, report: Report) -> Callable[[int], None]:
    """What tells how far the conversion of the clip `name` is."""

    def tell(percent: int) -> None:
        args: SentenceArgs = {"name": name, "percent": percent}
        report(answers.Progress(Sentence("clip-converting", "{name}: {percent} %", args)))

    return tell
