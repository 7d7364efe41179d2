"""Adapt the kernel's limit on open files: every phone that listens is one, and the usual 1024 are fewer than a hall.

A process gets few from systemd or a shell (the soft limit) and may take more by itself (up to the hard one).

Kind: adapter
"""

import logging
import resource

ENOUGH = 8192
"""A thousand phones, each with all six connections that a browser opens while a page loads, and our own files. As many
as `bamchuong-panel.service` allows."""

FULL_HALL = 2048
"""With fewer not all of a full hall get in."""

_log = logging.getLogger("panel")


def take_enough_files() -> None:
    """Let this process open `ENOUGH` files, or as many as it may; it never gives any back."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= ENOUGH:
        return
    files = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    if files < FULL_HALL:
        _log.warning("only %d files may be open: not all of a full hall get in; raise LimitNOFILE (ulimit -Hn)", files)
