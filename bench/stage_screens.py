"""Screens of `bench panel` that load slides and a clip over and over, in parts as players do; a process of their own.

It says how many bytes came once its input is closed.

Kind: adapter
"""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

PART_BYTES = 256 * 1024
PAUSE_S = PART_BYTES / 10e6
"""After each part: a screen loads 10 MB a second at most, four of them what the Wi-Fi of a hall carries."""
TIMEOUT_S = 60


class Loaded:
    """What the screens have loaded, once they have ended."""

    megabytes = 0.0


@contextmanager
def loading(port: int, count: int, paths: Sequence[str]) -> Iterator[Loaded]:
    """`count` screens that load `paths` over and over."""
    command = [sys.executable, "-m", "bench.stage_screens", str(port), str(count), *paths]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    loaded = Loaded()
    try:
        if program.stdout is None or not program.stdout.readline():
            raise ConnectionError("no screen has loaded anything")
        yield loaded
        output, _ = program.communicate(timeout=TIMEOUT_S)
        loaded.megabytes = int(output) / 1e6
    finally:
        program.kill()
        program.wait()


def load(port: int, path: str) -> int:
    """Load one file, part by part; how many bytes came. Raises `OSError` where it is not served."""
    count, size = 0, 1
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    while count < size:
        client.request("GET", path, headers={"Range": f"bytes={count}-{count + PART_BYTES - 1}"})
        answer = client.getresponse()
        if answer.status != 206:
            raise OSError(f"{path}: {answer.status}")
        size = int(answer.headers["Content-Range"].rpartition("/")[2])
        count += len(answer.read())
        time.sleep(PAUSE_S)
    client.close()
    return count


def main(port: int, count: int, paths: Sequence[str]) -> None:
    """Load each file once, say so, and go on with all screens until the input is closed."""
    counts = [sum(load(port, path) for path in paths)]
    print("loaded", flush=True)
    has_ended = Event()

    def screen() -> None:
        while not has_ended.is_set():
            for path in paths:
                if not has_ended.is_set():
                    counts.append(load(port, path))

    screens = [Thread(target=screen) for _ in range(count)]
    for thread in screens:
        thread.start()
    sys.stdin.read()
    has_ended.set()
    for thread in screens:
        thread.join()
    print(sum(counts[1:]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
