"""Authors in words: who did something, by role first, because a device chooses its name itself.

Kind: pure
"""

from functools import lru_cache

from bus.messages import Author, Role, Sentence, SentenceArgs

ROLES = {
    Role.MC: Sentence("role-mc", "MC"),
    Role.DESK: Sentence("role-desk", "Desk"),
    Role.TECH: Sentence("role-tech", "Technicians"),
    Role.STAGE: Sentence("role-stage", "Stage"),
}

PARTS = {
    "controller": Sentence("part-controller", "controller"),
    "firmware": Sentence("part-firmware", "buzzers"),
    "panel": Sentence("part-panel", "panel"),
    "the clock": Sentence("part-clock", "the clock"),
}
"""Parts of the machine that bring facts about, by the name in the journal."""

SHORT_DIGITS = 4
"""So many digits of a device's id tell the devices of one evening apart for people."""


def role_sentence(role: Role, judge: int | None = None) -> Sentence:
    """What a role is called."""
    if role is Role.JUDGE:
        return Sentence("role-judge", "Judge {number}", {"number": judge}) if judge else Sentence("a-judge", "Judge")
    return ROLES.get(role) or Sentence("role", "{role}", {"role": role.value})


@lru_cache(maxsize=1_000)
def author_sentence(author: Author) -> Sentence:
    """Who did something: role and name (`Desk · MC`), where there is no name the device, or a part of the machine."""
    if author.role is None:
        return PARTS.get(author.name) or Sentence("somebody", "{name}", {"name": author.name})
    role = role_sentence(author.role, author.judge)
    if author.name:
        return Sentence("author-named", "{role} · {name}", {"role": role, "name": author.name})
    if author.device:
        args: SentenceArgs = {"role": role, "device": author.device[:SHORT_DIGITS]}
        return Sentence("author-device", "{role} · device {device}", args)
    return role


def author_label(author: Author) -> str:
    """The same in one word, whatever the language: `judge/2:Cô Lan`."""
    role = "" if author.role is None else author.role.value + (f"/{author.judge}" if author.judge else "")
    return ":".join(filter(None, (role, author.name)))


def author_id(author: Author) -> str:
    """The same with the device, for terminals and logs: `judge/2:Cô Lan@3f2a81bc`."""
    return f"{author_label(author)}@{author.device}" if author.device else author_label(author)
