"""The peers of `bench panel`: the same snapshots, pushed as people usually push them with Flask.

`gthread_app` (gunicorn's threads, a queue and a thread per client, server-sent events) and `socketio_main`
(Flask-SocketIO on gevent). Both subscribe to the ZeroMQ topics of our panel; the address is in BAMCHUONG_BENCH_NEWS.

Kind: start
"""

import os
import queue
import sys
import threading
from collections.abc import Iterator

import msgspec
import zmq
from flask import Flask, Response

from bus.codec import NEWS
from bus.messages import Snapshot

NEWS_ADDRESS = "BAMCHUONG_BENCH_NEWS"
CHANNELS = ("mc", "public")
MAX_WAITING = 64


def _subscriber(context: "zmq.Context[zmq.Socket[bytes]]") -> "zmq.Socket[bytes]":
    socket = context.socket(zmq.SUB)
    for channel in CHANNELS:
        socket.setsockopt(zmq.SUBSCRIBE, b"snapshot/" + channel.encode())
    socket.connect(os.environ[NEWS_ADDRESS])
    return socket


def _json(frame: bytes) -> str:
    news = NEWS.decode(frame)
    return msgspec.json.encode(news).decode() if isinstance(news, Snapshot) else ""


def gthread_app() -> Flask:
    """One queue per client, filled by one thread that receives the news."""
    app = Flask(__name__)
    clients: dict[str, set[queue.Queue[str]]] = {channel: set() for channel in CHANNELS}
    lock = threading.Lock()

    def distribute() -> None:
        socket = _subscriber(zmq.Context())
        while True:
            topic, frame = socket.recv_multipart()
            text = f"event: snapshot\ndata: {_json(frame)}\n\n"
            with lock:
                listeners = list(clients[topic.decode().removeprefix("snapshot/")])
            for listener in listeners:
                try:
                    listener.put_nowait(text)
                except queue.Full:
                    continue

    threading.Thread(target=distribute, daemon=True).start()

    @app.get("/events/<channel>")
    def events(channel: str) -> Response:
        waiting: queue.Queue[str] = queue.Queue(MAX_WAITING)

        def stream() -> Iterator[str]:
            with lock:
                clients[channel].add(waiting)
            try:
                yield "retry: 1000\n\n"
                while True:
                    yield waiting.get()
            finally:
                with lock:
                    clients[channel].discard(waiting)

        return Response(stream(), mimetype="text/event-stream")

    return app


def socketio_main(port: int) -> None:
    """A room per channel; every event is emitted to its room."""
    from flask_socketio import SocketIO, join_room
    from gevent import sleep
    from zmq import green

    app = Flask(__name__)
    hub = SocketIO(app, async_mode="gevent")

    @hub.on("join")  # type: ignore[untyped-decorator]
    def join(channel: str) -> None:
        join_room(channel)

    def distribute() -> None:
        socket = _subscriber(green.Context())
        while True:
            topic, frame = socket.recv_multipart()
            hub.emit("snapshot", _json(frame), to=topic.decode().removeprefix("snapshot/"))
            sleep(0)

    hub.start_background_task(distribute)
    hub.run(app, host="127.0.0.1", port=port)


if __name__ == "__main__":
    socketio_main(int(sys.argv[1]))
