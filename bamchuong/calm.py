"""Adapt the controller's news for commands that must not disturb a match: what it shows now."""

import time

import zmq

from controller.bus.messages import Snapshot
from controller.bus.sockets import SNAPSHOT_TOPIC, Endpoints, Subscriber

NEWS_S = 3.0
"""A controller that runs is heard within that time."""
CALM = ("setup", "ranking")
"""Phases in which nothing is lost if the machine is looked at, or its processes start anew."""


def news(endpoints: Endpoints) -> Snapshot | None:
    """What the MC sees now; None where no controller is heard."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    deadline = time.monotonic() + NEWS_S
    try:
        with Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",)) as ear:
            while time.monotonic() < deadline:
                ear.socket.poll(100)
                for view in ear.receive():
                    if isinstance(view, Snapshot):
                        return view
    finally:
        context.destroy(linger=0)
    return None
