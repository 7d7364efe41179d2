"""Answers to the questions by which phones, tablets and laptops find out whether a Wi-Fi network leads to the internet.

A phone that gets no answer leaves the network, or sends what its browser asks through its mobile network, where this
machine is not. So on our own hotspot these names stand for this machine (`hardware/systemd/network-probes.conf`), which
answers each as it expects. Each answer is fixed, and given under its name only.

Who asks: Android's `NetworkMonitor`, Apple's `CaptiveNetworkSupport`, Windows' NCSI, Firefox's captive portal service.
Android also asks www.google.com over https, and nobody else can answer that: it then says that the connection is
limited, and asks its owner whether to stay.

Kind: pure
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """An answer to a probe."""

    status: str
    body: bytes = b""
    mimetype: str = "text/plain"


_EMPTY = Answer("204 No Content")
_SUCCESS = Answer("200 OK", b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>", "text/html")
_CANONICAL = Answer(
    "200 OK",
    b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    "text/html",
)
_ANDROID = {"/generate_204": _EMPTY, "/gen_204": _EMPTY}
_APPLE = {"/": _SUCCESS, "/hotspot-detect.html": _SUCCESS, "/library/test/success.html": _SUCCESS}

PROBES = {
    "connectivitycheck.gstatic.com": _ANDROID,
    "connectivitycheck.android.com": _ANDROID,
    "clients3.google.com": _ANDROID,
    "connect.rom.miui.com": _ANDROID,
    "conn1.oppomobile.com": _ANDROID,
    "wifi.vivo.com.cn": _ANDROID,
    "connectivitycheck.platform.hicloud.com": _ANDROID,
    "captive.apple.com": _APPLE,
    "www.msftconnecttest.com": {"/connecttest.txt": Answer("200 OK", b"Microsoft Connect Test")},
    "www.msftncsi.com": {"/ncsi.txt": Answer("200 OK", b"Microsoft NCSI")},
    "detectportal.firefox.com": {
        "/success.txt": Answer("200 OK", b"success\n"),
        "/canonical.html": _CANONICAL,
    },
}
"""By name and path; plain HTTP on port 80 only, for nobody else has a certificate for these names."""


def answer_probe(name: str, path: str) -> Answer | None:
    """The answer to a request for `path` under the host `name`; None: it is no probe."""
    return PROBES.get(name, {}).get(path)
