"""Checks of PINs in threads, so that a check never stalls the live streams.

In gevent's own thread every stream would wait for a hash.

Kind: adapter
"""

from gevent.threadpool import ThreadPool

from webcore.pin_hashing import matches


class PinChecker:
    """Checks PINs in two threads, each one at a time: many guesses at once take no more memory than one.

    One thread is for devices that are paired already and for the machine itself: they do not wait for strangers.
    """

    def __init__(self) -> None:
        self._strangers, self._known = ThreadPool(1), ThreadPool(1)

    def matches(self, digest: str, pin: str, *, is_known: bool) -> bool:
        """Whether `digest` is a hash of `pin`; the calling greenlet waits, all others continue."""
        return bool((self._known if is_known else self._strangers).apply(matches, (digest, pin)))

    def close(self) -> None:
        """End the threads."""
        self._strangers.kill()
        self._known.kill()
