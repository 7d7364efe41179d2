"""Operating-system errors as sentences, in the wording of strerror(3), so that pages can translate them.

Kind: pure
"""

import errno

from bus.messages import Sentence

_SENTENCES = {
    errno.EPERM: Sentence("os-not-permitted", "Operation not permitted"),
    errno.ENOENT: Sentence("os-no-file", "No such file or directory"),
    errno.EIO: Sentence("os-input-output", "Input/output error"),
    errno.EACCES: Sentence("os-denied", "Permission denied"),
    errno.EEXIST: Sentence("os-exists", "File exists"),
    errno.ENODEV: Sentence("os-no-device", "No such device"),
    errno.ENXIO: Sentence("os-no-device", "No such device or address"),
    errno.ENOTDIR: Sentence("os-no-folder", "Not a directory"),
    errno.EISDIR: Sentence("os-folder", "Is a directory"),
    errno.EMFILE: Sentence("os-too-many-files", "Too many open files"),
    errno.EFBIG: Sentence("os-too-large", "File too large"),
    errno.ENOSPC: Sentence("os-full", "No space left on device"),
    errno.EROFS: Sentence("os-read-only", "Read-only file system"),
    errno.ENAMETOOLONG: Sentence("os-name-too-long", "File name too long"),
    errno.EDQUOT: Sentence("os-quota", "Disk quota exceeded"),
}
"""The errors that occur with files, memory cards and USB sticks."""


def os_reason(error: OSError) -> str | Sentence:
    """Why the system refused, to stand in a sentence; rare errors stay in English."""
    return _SENTENCES.get(error.errno or 0) or error.strerror or str(error)


def os_refused(code: str, text: str, file: object, error: OSError) -> Sentence:
    """The sentence `text`, whose placeholders are `{file}` and `{why}`."""
    return Sentence(code, text, {"file": str(file), "why": os_reason(error)})


def cannot_read(file: object, error: OSError) -> Sentence:
    """Sentence: `file` cannot be read, and why."""
    return os_refused("file-unread", "{file}: cannot be read ({why})", file, error)
