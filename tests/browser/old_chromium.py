"""Chromium 80 of February 2020, the oldest browser that our pages promise to run in, driven by its own protocol.

It comes in an npm package, of which only the browser is unpacked, into the cache. Today's Playwright does not speak
with a browser that old.
"""

import base64
import hashlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.free_ports import free_port
from tests.patience import patience_s

PACKAGE = "chrome-aws-lambda@2.1.1"
VERSION = "80.0.3987.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bamchuong" / f"chromium-{VERSION}"

_UNPACK = """
const [zlib, fs, [from, to]] = [require("zlib"), require("fs"), process.argv.slice(1)];
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)));
"""


class NotToBeHadError(RuntimeError):
    """The browser cannot be fetched here: no npm, or no registry."""


def executable() -> Path:
    """The browser, fetched if it is not in the cache. Raises `NotToBeHadError`."""
    browser = CACHE / "chromium"
    if browser.exists():
        return browser
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise NotToBeHadError("no npm here")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        packed = subprocess.run(["npm", "pack", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
        if packed.returncode:
            raise NotToBeHadError(f"npm pack: {packed.stderr.strip()[-200:]}")
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extract("package/bin/chromium.br", folder, filter="data")
        unpacked = Path(folder) / "chromium"
        subprocess.run(
            ["node", "-e", _UNPACK, str(Path(folder) / "package/bin/chromium.br"), str(unpacked)], check=True
        )
        unpacked.chmod(0o755)
        unpacked.rename(browser)
    return browser


class OldChromium:
    """The browser with one page. Everything raises `OSError` where it does not answer."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
        self._process = subprocess.Popen(
            [
                executable(),
                *options,
                f"--remote-debugging-port={self._port}",
                f"--user-data-dir={folder}",
                "about:blank",
            ],
            stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self._rest = b""
        self._socket = self._connect()
        self._is_loaded = True
        self.errors: list[str] = []
        """What no script of the page caught."""
        self._call("Runtime.enable")
        self._call("Page.enable")

    def end(self) -> None:
        """Stop the browser."""
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, in CSS pixels."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def forget_cookies(self) -> None:
        """Nobody is signed in any more."""
        self._call("Network.clearBrowserCookies")

    def goto(self, url: str) -> None:
        """Open `url`; return when it has loaded."""
        self._is_loaded = False
        self._call("Page.navigate", url=url)
        while not self._is_loaded:  # what is asked of a page that goes is never answered
            self._note(json.loads(self._receive()))

    def evaluate(self, expression: str) -> Any:
        """The value of `expression` in the page; a promise is awaited."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Return when `expression` is true in the page."""
        deadline = time.monotonic() + patience_s(20)
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > deadline:
                raise AssertionError(f"never true: {expression}; {self.errors}")
            time.sleep(0.1)

    def screenshot(self, path: Path) -> None:
        """A picture of the page."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))

    def _connect(self) -> socket.socket:
        deadline = time.monotonic() + patience_s(20)
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/json/list") as answer:
                    pages = [target for target in json.load(answer) if target["type"] == "page"]
                address = urlsplit(pages[0]["webSocketDebuggerUrl"])
                break
            except (OSError, IndexError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=patience_s(30))
        key = base64.b64encode(os.urandom(16)).decode()
        connection.sendall(
            f"GET {address.path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        _, _, self._rest = head.partition(b"\r\n\r\n")
        return connection

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        self._send(json.dumps({"id": number, "method": method, "params": params}).encode())
        while True:
            message = json.loads(self._receive())
            self._note(message)
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(message["error"])
                result: dict[str, Any] = message["result"]
                return result

    def _note(self, message: dict[str, Any]) -> None:
        """Take note of an event."""
        if message.get("method") == "Page.loadEventFired":
            self._is_loaded = True
        elif message.get("method") == "Runtime.exceptionThrown":
            details = message["params"]["exceptionDetails"]
            self.errors.append(str(details.get("exception", {}).get("description", details)))

    def _send(self, payload: bytes) -> None:
        """One frame of text, masked as clients must."""
        mask = hashlib.sha256(payload).digest()[:4]
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        size = len(payload)
        head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0xFE]) + size.to_bytes(2, "big")
        self._socket.sendall(head + mask + masked)

    def _receive(self) -> bytes:
        """The payload of the next message; the browser sends each in one frame."""
        size = self._exactly(2)[1]
        if size >= 126:
            size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
        return self._exactly(size)

    def _exactly(self, count: int) -> bytes:
        while len(self._rest) < count:
            piece = self._socket.recv(1 << 16)
            if not piece:
                raise ConnectionError("the browser closed the connection")
            self._rest += piece
        chunk, self._rest = self._rest[:count], self._rest[count:]
        return chunk
