"""Python scripts that run inside the machine, as the MC, a listener, a forger or a release's author would.

Kind: pure
"""

START_MATCH = """
import zmq
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import controller_client
from bamchuong.paths import runtime_folder
context = zmq.Context()
with controller_client(context, Endpoints.at(runtime_folder())) as client:
    answers = []
    for _ in range(40):
        client.send(m.CommandRequest("machine-test", "test", m.Role.MC, None, m.StartMatch()))
        client.socket.poll(500)
        answers += [message.ok for message in client.receive() if isinstance(message, m.CommandReply)]
        if answers:
            break
    print(*answers)
context.destroy(linger=0)
"""
"""The MC's first command."""

FETCH_PAGE = """
import ssl, sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"Host": sys.argv[2]} if sys.argv[2:] else {})
with urllib.request.urlopen(request, context=ssl._create_unverified_context()) as answer:
    print(answer.status, answer.read().count(b"Success"))
"""
"""The status of an address, and how often its answer says Success."""

BUILD_RELEASE = """
import shutil, subprocess, sys
from pathlib import Path
from bamchuong.release import build, manifest as m
from bamchuong.release.minisign import read_secret_key, sign
target, key = Path(sys.argv[1]), read_secret_key(Path(sys.argv[2]).read_text(), "")
shutil.copytree("/opt/wheels", target / m.WHEELS)
pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", target / m.WHEELS)
subprocess.run([*pip, "/root/new"], check=True)
program = next((target / m.WHEELS).glob("bamchuong-*.whl"))
for name, hashes in build.HASHES.items():
    (target / name).write_text(build.requirements(Path("/root/new") / hashes, program, is_pi="-pi" in name))
version = program.name.split("-")[1]
content = m.encode(m.Manifest(version=version, commit="", built_s=0, files=build.list_files(target)))
(target / m.NAME).write_bytes(content)
(target / m.SIGNATURE).write_text(sign(content, key, f"bamchuong {version}"))
"""
"""Makes a release of /root/new, with the key in a file."""

VIEW_SELFTEST = """
import sys, zmq
from bamchuong.paths import runtime_folder
from bus import messages as m
from bus.codec import FROM_SELFTEST
from bus.endpoints import Endpoints
from bus.sockets import Client
context = zmq.Context()
with Client(context, Endpoints.at(runtime_folder()).selftest, FROM_SELFTEST) as client:
    views = []
    while not views:
        client.send(m.SelftestSubscribe())
        client.socket.poll(100)
        views = client.receive()
print(views[0].state)
context.destroy(linger=0)
"""
"""The panel, when a technician opens its page."""

FORGE_PRESS = """
import zmq
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import controller_client
from bamchuong.paths import runtime_folder
context = zmq.Context()
with controller_client(context, Endpoints.at(runtime_folder())) as client:
    client.socket.poll(500)
    hello = m.Hello("forger", m.Role.FIRMWARE, "forged", m.PROTOCOL)
    while not client.send(hello):
        client.socket.poll(50)
    client.send(m.Report("forged", 1, m.McPressed("next", 1)))
    client.socket.poll(1500)
    print(*[type(message).__name__ for message in client.receive()])
context.destroy(linger=0)
"""
"""Somebody says that it is the firmware, and that the MC pressed a button on the board."""

SUBSCRIBE_TO_ALL = """
import zmq
context = zmq.Context()
socket = context.socket(zmq.SUB)
socket.subscribe(b"")
for name in ("bamchuong", "bamchuong-public"):
    socket.connect(f"ipc:///run/{name}/news")
topics = set()
while socket.poll(4000) and len(topics) < 3:
    topics.add(socket.recv_multipart()[0].decode())
print(*sorted(topics))
"""
"""What somebody who listens everywhere hears."""

TRACE_PROCESS = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, int(sys.argv[1]), None, None), ctypes.get_errno())
"""
"""PTRACE_ATTACH to a process: ptrace(2)."""
