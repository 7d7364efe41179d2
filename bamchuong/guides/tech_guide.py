"""Quick guide for technicians: from the wiring to switching off.

Kind: pure
"""

from bamchuong.guides.guide import Guide, Picture, Step, quoted
from bus.messages import Sentence

_STEPS = (
    Step(
        Sentence("guide-wire", "Wire it, with the power off"),
        Sentence(
            "guide-wire-how",
            "Buttons and lamps of each station as in the drawing of the pins; label both ends of each cable with the"
            " station's number. The Pi's supply and the one for lamps and LED boards are two separate supplies. The"
            " full drawing: `bamchuong board wiring --lang en --output /tmp`",
        ),
    ),
    Step(
        Sentence("guide-power", "Switch it on"),
        Sentence(
            "guide-power-how",
            "The program starts by itself. The lamp of each station flashes briefly every two seconds: everything is"
            " ready, and the buzzers are locked.",
        ),
    ),
    Step(
        Sentence("guide-pins", "PINs"),
        Sentence(
            "guide-pins-how",
            "On the Pi: `bamchuong pin --all`. Write them down and hand them to the MC, the desk and the judges in"
            " person, and keep the one for a take-over; the old PINs no longer work. On their devices open /trust once,"
            " follow that page, and compare the fingerprint with that on the stage's screen: from then on everything"
            " goes over https.",
        ),
    ),
    Step(
        Sentence("guide-selftest", "Self-test, with somebody at the buttons"),
        Sentence(
            "guide-selftest-how",
            "At /tech tap “{start}”, then press and look as each question asks (or in a terminal: `bamchuong selftest"
            " --pdf /tmp/certificate.pdf`); at the last question the tablets are where they will be used, with their"
            " pages open. The certificate is valid for 24 hours; without it, the MC is warned before the start.",
            {"start": quoted("Start the self-test")},
        ),
    ),
    Step(
        Sentence("guide-screens", "Screens"),
        Sentence(
            "guide-screens-how",
            "Projector: /stage, full screen (F11). Audience: /watch. MC: /mc on a tablet. Turn off the sleep mode of"
            " these devices. On the projector tap “{enable}” once, so that sounds and clips are heard; volume and voice"
            " are set at /tech.",
            {"enable": quoted("Enable sound")},
        ),
    ),
    Step(
        Sentence("guide-before", "Right before the contest"),
        Sentence(
            "guide-before-how",
            "Open /tech: every line is green. Press each button once: a broken wire does not show by itself, only a"
            " press tells. On the stage page photograph the key of the seals, with the phones of two people: with it"
            " anybody can check later that the journal was not changed.",
        ),
    ),
    Step(
        Sentence("guide-during", "During the match"),
        Sentence(
            "guide-during-how",
            "Keep /tech open; unplug nothing, restart nothing. A process that fails restarts by itself; no press and"
            " no points are lost.",
        ),
    ),
    Step(
        Sentence("guide-after", "After the match"),
        Sentence(
            "guide-after-how",
            "`bamchuong journal verify` (copy the line with the head into the minutes), `bamchuong report minutes"
            " --output /tmp/minutes.pdf`, then `sudo poweroff`; unplug the Pi only when its green light is out for"
            " good.",
        ),
    ),
)

_TROUBLES = (
    (
        Sentence("guide-dead-button", "A station's press does not arrive"),
        Sentence(
            "guide-dead-button-do",
            "The MC taps “{hold}”. The desk moves the team to the spare station at /desk.",
            {"hold": quoted("Technical hold")},
        ),
    ),
    (
        Sentence("guide-led-dashes", "An LED board shows --"),
        Sentence(
            "guide-led-dashes-do",
            "It does not hear the controller. Wait 5 seconds; if that does not help, check the network cable, the"
            " power, then /tech.",
        ),
    ),
    (
        Sentence("guide-page-lost", "A page says that the connection is lost"),
        Sentence(
            "guide-page-lost-do",
            "Wait until it reconnects. If it does not: check the Wi-Fi of that device, then the Pi's supply.",
        ),
    ),
    (
        Sentence("guide-power-cut", "Power cut"),
        Sentence(
            "guide-power-cut-do",
            "Plug in again, and wait. The match comes back where it was, with its clock stopped, at most 1 second off.",
        ),
    ),
    (
        Sentence("guide-dead-machine", "The Pi is dead"),
        Sentence(
            "guide-dead-machine-do",
            "Unplug it. Its memory card into another Pi of the same kind, or its USB stick into a spare box and there"
            " `sudo bamchuong takeover --from /media/usb`. Plug in the buttons, then go on at /mc.",
        ),
    ),
    (
        Sentence("guide-card", "Memory card full or broken"),
        Sentence(
            "guide-card-do",
            "The MC sees a red line. The contest can go on; plug in the USB stick given with --mirror, and do not"
            " switch off.",
        ),
    ),
    (
        Sentence("guide-bad-update", "A new version has a fault"),
        Sentence(
            "guide-bad-update-do",
            "`sudo bamchuong update --back` returns to the previous version; the data stays as it is.",
        ),
    ),
    (
        Sentence("guide-help", "You need help"),
        Sentence("guide-help-do", "`bamchuong support --output /tmp/support.zip`: it holds no PINs and no questions."),
    ),
)

_LAMPS = (
    (Sentence("guide-lamp-dark", "off"), Sentence("guide-lamp-dark-means", "no order for this station")),
    (
        Sentence("guide-lamp-locked", "short flash every 2 seconds"),
        Sentence("guide-lamp-locked-means", "the buzzers are locked"),
    ),
    (
        Sentence("guide-lamp-armed", "half a second on, half a second off"),
        Sentence("guide-lamp-armed-means", "the buzzers are open"),
    ),
    (Sentence("guide-lamp-floor", "on all the time"), Sentence("guide-lamp-floor-means", "has the floor")),
    (Sentence("guide-lamp-tied", "very fast flashes"), Sentence("guide-lamp-tied-means", "pressed at the same time")),
    (
        Sentence("guide-lamp-out", "two flashes every 3 seconds"),
        Sentence("guide-lamp-out-means", "out for this question"),
    ),
    (Sentence("guide-lamp-early", "three flashes, then a pause"), Sentence("guide-lamp-early-means", "pressed early")),
)

TECH = Guide(
    title=Sentence("guide-tech", "Quick guide for technicians"),
    subtitle=Sentence(
        "guide-tech-scope", "From the wiring to switching off. Board: {board}. The pages /… are at {url}"
    ),
    steps=_STEPS,
    pictures=(
        Picture(
            "tech-floor",
            Sentence("guide-picture-tech", "The page /tech: each part, each button and lamp"),
            70,
        ),
        Picture(
            "led-floor",
            Sentence("guide-picture-led", "An LED board after a press, as the page /led draws it"),
            70,
        ),
    ),
    troubles=_TROUBLES,
    lamps=_LAMPS,
    draws_header=True,
)
