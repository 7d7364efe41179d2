"""The demo as a user runs it: `bamchuong demo --robot`, its result, and what stops it from starting."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest

from bamchuong.input_files import load
from bamchuong.robot.stepped_match import play_match
from bamchuong.show import FileNames
from controller.journal.journal_reader import read_records, verify, verify_seals
from controller.journal.seal_key_file import read_seal_key
from reports.press_timeline import timelines
from tests.free_ports import free_port
from tests.patience import Patience, patience_s
from tests.process.running_match import SHORT


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bamchuong", *arguments]


def demo(*arguments: str) -> list[str]:
    return command("demo", "--host", "127.0.0.1", "--port", str(free_port()), *arguments)


def robot(folder: Path, name: str, *arguments: str) -> dict[str, Any]:
    result = folder / f"{name}.json"
    finished = subprocess.run(
        demo(
            "--robot", "--speed", "60", "--seed", "7", "--data", str(folder / name), "--json", str(result), *arguments
        ),
        capture_output=True,
        text=True,
        timeout=patience_s(300),
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    assert "journal verified" in finished.stdout
    decoded: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return decoded


def verdicts(result: dict[str, Any]) -> list[Any]:
    return [
        (
            line["round"],
            line["item"],
            line["openings"],
            line["rulings"],
            [(p["team"], p["kind"]) for p in line["presses"]],
        )
        for line in result["timelines"]
    ]


FORMATS = ("tossup", "values", "written", "golden-bell")
MATCHES = {
    "plan": (),
    "one": ("--format", SHORT),
    "two": ("--format", SHORT),
    **{form: ("--format", form) for form in FORMATS},
}
AT_ONCE = 3
"""A robot's match mostly waits for clocks and for people who think."""


class Matches:
    """Every match of this file, some of them at once."""

    def __init__(self, folder: Path, pool: ThreadPoolExecutor) -> None:
        self.folder = folder
        self._futures = {name: pool.submit(robot, folder, name, *options) for name, options in MATCHES.items()}

    def result(self, name: str) -> dict[str, Any]:
        """The result of a match, once it is over. Raises what `robot` raised."""
        return self._futures[name].result()


@pytest.fixture(scope="module")
def matches() -> Iterator[Matches]:
    with TemporaryDirectory(prefix="bc-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        yield Matches(Path(folder), pool)


def test_the_same_seed_gives_the_same_ranking_and_verdicts_and_the_journal_verifies(matches: Matches) -> None:
    first, second = matches.result("one"), matches.result("two")

    assert first["ranking"] == second["ranking"]
    assert verdicts(first) == verdicts(second)
    head = (first["head"][0], first["head"][1])
    assert verify(matches.folder / "one" / "journal.sqlite", head) == head


def test_on_a_clock_that_is_moved_by_hand_it_is_the_same_match_to_the_byte(matches: Matches, tmp_path: Path) -> None:
    files, result = load(FileNames(form=SHORT)), matches.result("one")

    for name in ("first", "second"):
        last = play_match(files.inputs(60), files.board, tmp_path / name, 7, 1_540_600_000_000_000_000)

    first, second = ((tmp_path / name / "journal.sqlite") for name in ("first", "second"))
    assert verify(first) == verify(second) == last.journal_head
    played = timelines(read_records(first))
    assert [rank.name for rank in last.ranking] == [rank["name"] for rank in result["ranking"]]
    assert verdicts({"timelines": json.loads(msgspec.json.encode(played))}) == verdicts(result)
    assert verify_seals(first)[1].bad is None


def test_the_journal_of_a_match_is_sealed_up_to_its_ranking_by_a_key_that_goes_on(matches: Matches) -> None:
    matches.result("one")  # the robot shows no prizes, so the last seal is still to come

    last, checked = verify_seals(matches.folder / "one" / "journal.sqlite")

    assert checked.bad is None
    assert checked.sealed_seq == last.seq - 1
    assert checked.last_chain is not None
    file = read_seal_key(matches.folder / "one")
    assert file is not None
    assert file.key.public == checked.last_chain.next_key


def test_the_whole_plan_is_played_with_an_early_press_a_tie_and_wrong_answers(matches: Matches) -> None:
    result = matches.result("plan")

    assert result["ranking"][0]["prize"]["vi"] == "Giải nhất"
    kinds = {press["kind"] for line in result["timelines"] for press in line["presses"]}
    assert {"winner", "early", "tied", "later"} <= kinds
    assert any(opening["outcome"] == "tie" for line in result["timelines"] for opening in line["openings"])
    assert any(right is False for line in result["timelines"] for _, right in line["rulings"])
    tied = [press for line in result["timelines"] for press in line["presses"] if press["kind"] == "tied"]
    assert 37 in [round(press["margin_us"]) for press in tied], (
        "the planned one; at 60 times real time chance makes others"
    )


def test_statistics_of_an_evening_say_what_its_timelines_do(matches: Matches) -> None:
    result = matches.result("plan")
    output = matches.folder / "statistics.json"
    data = str(matches.folder / "plan")
    subprocess.run(command("report", "statistics", "--data", data, "--output", str(output)), check=True)
    statistics = json.loads(output.read_text(encoding="utf-8"))

    by_text = {question["text"]: question for question in statistics["questions"]}
    for line in result["timelines"]:
        question = by_text[line["text"]]
        rulings = [right for _, right in line["rulings"]]
        assert (question["count"]["right"], question["count"]["wrong"]) == (rulings.count(True), rulings.count(False))
        in_time = [press for press in line["presses"] if press["kind"] in ("winner", "tied", "later")]
        assert question["count"]["pressed"] == len({press["team"] for press in in_time})
        early = {press["team"] for press in line["presses"] if press["kind"] == "early"}
        assert question["count"]["early"] == len(early)
    assert sum(team["count"]["right"] for team in statistics["teams"]) == sum(
        question["count"]["right"] for question in statistics["questions"]
    )


@pytest.fixture
def running_demo() -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        demo(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_ctrl_c_ends_the_demo_with_exit_code_0_and_no_orphan(running_demo: "subprocess.Popen[str]") -> None:
    assert running_demo.stdout is not None
    for line in running_demo.stdout:
        if "Before the match" in line:  # the first snapshot has arrived
            break
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(running_demo.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(children) >= 4

    running_demo.send_signal(signal.SIGINT)

    assert running_demo.wait(timeout=patience_s(10)) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


@pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")
def test_run_keeps_what_the_disk_did_not_take_says_where_and_mirrors(folder: Path) -> None:
    """`run` deleted the copy in memory at its end, with exit code 0."""
    data, mirror = folder / "data", folder / "stick"
    mirror.mkdir()
    options = ("--board", "simulated", "--data", str(data), "--mirror", str(mirror))
    address = ("--host", "127.0.0.1", "--port", str(free_port()))
    with subprocess.Popen(command("run", *options, *address), stdout=subprocess.PIPE, text=True) as show:
        assert show.stdout is not None
        assert any("Before the match" in line for line in show.stdout)
        ps = ["ps", "-ww", "-o", "args=", "--ppid", str(show.pid)]
        children = subprocess.run(ps, capture_output=True, text=True, check=True).stdout
        runtime = Path(re.findall(r"controller --run (\S+)", children)[0])
        for path in data.glob("journal.sqlite*"):
            path.rename(folder / path.name)
        (data / "journal.sqlite").mkdir()
        patience = Patience(30.0)
        while not (copies := list(runtime.glob("record/*.jsonl"))) and not patience.ended:
            time.sleep(0.05)
        show.send_signal(signal.SIGINT)
        output, _ = show.communicate(timeout=patience_s(20))
    assert show.returncode == 3
    assert "The disk did not take all facts" in output
    assert str(copies[0]) in output.replace("\n", "")
    assert verify(copies[0])[0] > 0
    assert [verify(path) for path in mirror.glob("*.jsonl")] == [verify(copies[0])]
    shutil.rmtree(runtime)


def test_wrong_files_stop_the_start_with_all_their_errors_at_once(folder: Path) -> None:
    board = folder / "board.toml"
    board.write_text('name = "b"\ngpio = "simulated"\nspeed = 3\nstations = []\n', encoding="utf-8")
    form = folder / "format.toml"
    form.write_text('name = { en = "f" }\n', encoding="utf-8")

    finished = subprocess.run(
        demo("--board", str(board), "--format", str(form), "--pack", "none"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 2
    assert f"{board}: speed: unknown key" in finished.stderr
    assert f"{form}: name.vi: missing" in finished.stderr
    assert f"{form}: rounds: missing" in finished.stderr
    assert "none: " in finished.stderr


def test_a_port_in_use_says_which_and_what_to_do(folder: Path) -> None:
    with socket.socket() as occupied:
        occupied.bind(("127.0.0.1", 0))
        occupied.listen()
        port = occupied.getsockname()[1]
        finished = subprocess.run(
            command("demo", "--host", "127.0.0.1", "--port", str(port)),
            capture_output=True,
            text=True,
            timeout=patience_s(60),
            check=False,
        )

    assert finished.returncode == 3
    assert f"port {port} on 127.0.0.1 is used by another program" in finished.stderr


def test_a_second_copy_on_the_same_data_is_refused(folder: Path) -> None:
    data = ["--data", str(folder / "data"), "--run"]
    first = subprocess.Popen(
        command("controller", *data, str(folder / "one")), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert first.stderr is not None
        assert any("controller ready" in line for line in first.stderr)
        second = subprocess.run(
            command("controller", *data, str(folder / "two")),
            capture_output=True,
            text=True,
            timeout=patience_s(60),
            check=False,
        )
    finally:
        first.terminate()
        first.wait(timeout=patience_s(10))
        if first.stderr is not None:
            first.stderr.close()

    assert first.returncode == 0
    assert second.returncode == 3
    assert f"another copy is running here (process {first.pid})" in second.stderr


def test_an_unwritable_data_folder_says_so(folder: Path) -> None:
    (folder / "file").write_text("")

    finished = subprocess.run(demo("--data", str(folder / "file")), capture_output=True, text=True, check=False)

    assert finished.returncode in {2, 3}
    assert str(folder / "file") in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_every_other_format_is_played_to_its_prizes(matches: Matches, form: str) -> None:
    result = matches.result(form)

    assert result["ranking"][0]["place"] == 1
    assert result["ranking"][0]["prize"]
