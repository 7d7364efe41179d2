"""Files of sound and video, read by their content: what they hold, how it is coded and how long it lasts.

Nothing is decoded: containers say it. What a name ends in is never believed.

Kind: pure
"""

from question_files.media.mp3 import mp3_seconds
from question_files.media.mp4 import is_mp4, mp4_media
from question_files.media.tracks import Media, Track
from question_files.media.wav import is_wav, wav_media
from question_files.media.webm import is_webm, webm_media

PLAYABLE_PICTURES = {b"avc1": "H.264", b"avc3": "H.264", b"V_VP8": "VP8", b"V_VP9": "VP9"}
PLAYABLE_SOUNDS = {b"mp4a": "AAC", b"A_OPUS": "Opus", b"A_VORBIS": "Vorbis", b"mp3": "MP3", b"pcm": "PCM"}
"""How pictures and sound may be coded: a Raspberry Pi plays these, and browsers of 2020 (WebM: not Safari)."""

PLAYABLE_PROFILES = frozenset({66, 77, 88, 100})
"""Profiles of H.264 that every decoder has: those with 10 bits or 4:4:4 stay black."""


def media_type(head: bytes) -> str:
    """What a browser is told of a file that begins like this and was checked before; empty: it is none of ours."""
    if is_wav(head):
        return "audio/wav"
    if is_mp4(head):
        return "video/mp4"  # sound alone, too: a player looks for what is there
    if is_webm(head):
        return "video/webm"
    return "audio/mpeg" if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0") else ""


def read_media(data: bytes) -> Media | None:
    """What the file `data` holds; None: it is no sound and no video that is known here."""
    try:
        if is_wav(data):
            return wav_media(data)
        if is_mp4(data):
            return mp4_media(data)
        if is_webm(data):
            return webm_media(data)
        seconds = mp3_seconds(data)
    except (IndexError, ValueError, OverflowError):
        return None
    return Media("audio/mpeg", seconds, sound=b"mp3") if seconds else None


def foreign_codec(media: Media) -> bytes:
    """The code in `media` that not every screen can play; empty: all can be played."""
    picture: Track | None = media.picture
    if picture is not None and picture.codec not in PLAYABLE_PICTURES:
        return picture.codec
    if picture is not None and picture.profile and picture.profile not in PLAYABLE_PROFILES:
        return picture.codec + b" profile %d" % picture.profile
    return media.sound if media.sound and media.sound not in PLAYABLE_SOUNDS else b""


def readable_codec(codec: bytes) -> str:
    """A codec as its container names it, for a message."""
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in codec[:24])
