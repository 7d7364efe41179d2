"""Limit on open files: every connected phone takes one, and the usual 1024 are too few for a full hall.

A process starts with the low soft limit of systemd or a shell, and may raise it itself up to the hard limit.

Kind: adapter
"""

import logging
import resource

MAX_FILES = 8192
"""A thousand phones, each with all six connections that a browser opens while a page loads, and our own files. As many
as `bamchuong-panel.service` allows."""

FULL_HALL_FILES = 2048
"""With fewer, a full hall cannot connect."""

_log = logging.getLogger("panel")


def raise_fd_limit() -> int:
    """Let this process open `MAX_FILES` files, or as many as it may; the limit is never lowered. Returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= MAX_FILES:
        return MAX_FILES if soft == resource.RLIM_INFINITY else soft
    files = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    if files < FULL_HALL_FILES:
        _log.warning("only %d files may be open, too few for a full hall: raise LimitNOFILE (ulimit -Hn)", files)
    return files
