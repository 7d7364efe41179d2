"""Command `robot`: the rehearsal that is open is played by robots.

Kind: start
"""

import sys
from pathlib import Path
from typing import NoReturn

import click
import zmq

from bamchuong.commands import options
from bamchuong.robot.plan import Plan
from bamchuong.robot.player import Player, StuckError, playing
from bus import messages as m
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.sockets import SNAPSHOT_TOPIC, Subscriber

TURN_MS = 20
PATIENCE_MS = 20_000
"""How long the controller may be silent before the first snapshot comes."""

NOT_ALLOWED = "robots play rehearsals only; this match counts, or none is open"
NO_CONTROLLER = "the controller does not answer"


@click.command()
@options.run
@click.option("--buttons/--no-buttons", default=True, help="Push simulated buttons, or let the MC give the floor.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same result.")
def robot(runtime: Path, *, buttons: bool, seed: int) -> None:
    """Let robots play the rehearsal that is open, as MC, judges and teams; the page of the matches starts it.

    It ends when the ranking stands or another match is opened. A match that counts is refused.

    Example: bamchuong robot --seed 7
    """
    endpoints = Endpoints.at(runtime)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        with Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",)) as news:
            view = _first_view(news)
            if view.rehearsal_speed is None:
                _end(NOT_ALLOWED, ExitCode.BAD_USE)
            plan = Plan(seed, view.rehearsal_speed)
            with playing(context, endpoints, plan, has_buttons=buttons) as (player, sockets):
                _play(player, view, news, sockets)
    except StuckError as error:
        _end(str(error))
    finally:
        context.destroy(linger=0)


def _first_view(news: Subscriber) -> m.Snapshot:
    """The snapshot of the match that is open; the controller sends one each second."""
    while news.socket.poll(PATIENCE_MS):
        for view in news.receive():
            if isinstance(view, m.Snapshot):
                return view
    return _end(NO_CONTROLLER)


def _play(player: Player, view: m.Snapshot, news: Subscriber, sockets: "tuple[zmq.Socket[bytes], ...]") -> None:
    """Play until the ranking of this match stands, or another match is open."""
    match = view.match_id
    player.observe(view)
    poller = zmq.Poller()
    for socket in (news.socket, *sockets):
        poller.register(socket, zmq.POLLIN)
    while not player.is_done:
        poller.poll(TURN_MS)
        for newer in news.receive():
            if not isinstance(newer, m.Snapshot):
                continue
            if newer.match_id != match or newer.rehearsal_speed is None:
                return
            player.observe(newer)
        player.turn()


def _end(reason: str, code: ExitCode = ExitCode.CANNOT) -> NoReturn:
    click.echo(f"robot: {reason}", err=True)
    sys.exit(code)


COMMANDS = (robot,)
