"""A hub that answers with prepared bytes, or with nothing: what a broken line or a hostile hub may send.

Kind: adapter
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HTTP = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b"


def answer(status: int, body: bytes) -> bytes:
    """A whole HTTP answer."""
    return HTTP % (status, len(body), body)


@contextmanager
def answering(data: bytes, tls: ssl.SSLContext | None = None, *, then_waits: bool = False) -> Iterator[str]:
    """The address of a hub that sends `data` to whoever connects, and closes, or keeps the connection open."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while not is_over.is_set():
                with suppress(OSError):
                    client, _ = listener.accept()
                    with tls.wrap_socket(client, server_side=True) if tls else client as connection:
                        connection.recv(1 << 16)
                        connection.sendall(data)
                        if then_waits:
                            is_over.wait()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            is_over.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()
