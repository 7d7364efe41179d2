"""Sentences about people's devices for the history: who entered as what, who was removed, who guessed PINs.

Kind: pure
"""

from msgspec.structs import replace

from bus.authors import SHORT_DIGITS, role_sentence
from bus.messages import AccessKind, Sentence, SentenceArgs
from controller.rules import facts as f

_TEXTS = {
    AccessKind.ENTERED: Sentence("did-enter", "{device} came in as {role}, with the PIN"),
    AccessKind.INVITED: Sentence("did-pair", "{device} came in as {role}, with a QR code"),
    AccessKind.REMOVED: Sentence("did-remove-device", "{device} was removed as {role}"),
    AccessKind.CLEARED: Sentence("did-clear-role", "All devices of {role} were removed"),
    AccessKind.NEW_PIN: Sentence("did-change-pin", "New PIN for {role}"),
    AccessKind.GUESSED: Sentence("did-guess", "{count} wrong PINs for {role} from {address}"),
    AccessKind.REFUSED: Sentence("did-refuse-device", "{device} was not let in as {role}"),
}


def access_sentence(fact: f.AccessRecorded) -> Sentence:
    """What happened, in one sentence."""
    template = _TEXTS[fact.what]
    args: SentenceArgs = {
        "role": role_sentence(fact.role, fact.judge),
        "device": device_sentence(fact.name, fact.kind, fact.device),
        "count": fact.count,
        "address": fact.address,
    }
    return replace(template, args={name: value for name, value in args.items() if f"{{{name}}}" in template.text})


def device_sentence(name: str, kind: str, device: str) -> Sentence:
    """A device by its name, else by its kind and the first digits of its id."""
    if name:
        return Sentence("device-named", "“{name}”", {"name": name})
    if kind:
        return Sentence("device-kind", "{kind} {device}", {"kind": kind, "device": device[:SHORT_DIGITS]})
    return Sentence("device-id", "Device {device}", {"device": device[:SHORT_DIGITS]})
