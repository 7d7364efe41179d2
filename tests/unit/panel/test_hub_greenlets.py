"""Greenlets of the panel's hub: whether all of them run, and how they end."""

import gevent
import gevent.event

from panel.live.hub_greenlets import HubGreenlets
from panel.live.sse import Channel, PublicChannel
from tests.patience import patience_s


class Owner:
    """An owner of a socket that turns until its greenlet is to end."""

    def __init__(self) -> None:
        self.news, self.is_ending, self.is_closed = gevent.event.Event(), False, False

    def turn(self, now_ns: int) -> None:
        pass

    def wait(self) -> None:
        self.news.wait()
        if self.is_ending:
            raise gevent.GreenletExit

    def close(self) -> None:
        self.is_closed = True


def test_a_hub_of_which_one_greenlet_has_ended_does_not_run() -> None:
    owners = [Owner(), Owner()]
    greenlets = HubGreenlets(owners, [PublicChannel(), Channel()])
    greenlets.start()
    gevent.sleep(0)
    assert greenlets.is_running()
    owners[1].is_ending = True
    owners[1].news.set()
    with gevent.Timeout(patience_s(30)):
        while greenlets.is_running():
            gevent.sleep(0)
    greenlets.close()
    assert [owner.is_closed for owner in owners] == [True, True]
