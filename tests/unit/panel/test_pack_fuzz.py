"""Whatever has become of a file of questions, the desk gets an answer: never a traceback, never beyond the limits.

300 changed files in the normal run, 6,000 with BAMCHUONG_NIGHTLY=1 (any number with BAMCHUONG_PACKS=N); each goes
through a real `panel.jobs.worker`. The files are the same in every run.
"""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from panel.jobs import answers
from panel.jobs import messages as jobs
from tests.unit.controller.packs.mutations import mutated
from tests.unit.panel import measured_workers

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
FILES = int(os.environ.get("BAMCHUONG_PACKS", "6000" if NIGHTLY else "300"))
AT_ONCE = 50

MOST_CPU_S = 15.0
MOST_BYTES = 200_000_000
MOST_ANSWER_BYTES = 8_000_000

_ANSWER: "msgspec.msgpack.Decoder[answers.AnyAnswer]" = msgspec.msgpack.Decoder(answers.AnyAnswer)


def put_job(folder: Path, seed: int) -> None:
    """A job as the panel makes it of an upload at the desk."""
    name, data = mutated(seed)
    source = {"from": "desk", "file": name, "content": base64.b64encode(data).decode(), "pictures": {}}
    job = jobs.PreviewPack(str(folder), json.dumps(source).encode(), "desk")
    (folder / f"{seed:06}.job").write_bytes(msgspec.msgpack.encode(job))


def answer_of(folder: Path, seed: int) -> answers.AnyAnswer:
    """What the panel is told, read as the panel reads it."""
    frame = (folder / f"{seed:06}.answer").read_bytes()
    assert len(frame) == 4 + int.from_bytes(frame[:4], "big") < MOST_ANSWER_BYTES
    return _ANSWER.decode(frame[4:])


@pytest.mark.parametrize("first", range(0, FILES, AT_ONCE))
def test_a_changed_file_gets_an_answer_within_the_limits(first: int, tmp_path: Path) -> None:
    seeds = range(first, min(first + AT_ONCE, FILES))
    for seed in seeds:
        put_job(tmp_path, seed)
    command = [sys.executable, measured_workers.__file__, str(tmp_path)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    for seed, (exit_code, cpu_s, peak_bytes) in zip(seeds, json.loads(process.stdout).values(), strict=True):
        assert (exit_code, (tmp_path / f"{seed:06}.errors").read_text()) == (0, ""), seed
        assert cpu_s < MOST_CPU_S, seed
        assert peak_bytes < MOST_BYTES, seed
        answer = answer_of(tmp_path, seed)
        assert isinstance(answer, answers.PackPreview), (seed, answer)
        assert answer.is_usable == (answer.errors == 0), seed
        assert answer.questions or not answer.is_usable, seed
