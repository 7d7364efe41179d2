#!/bin/sh
# The Python that everything is made with: its path, or one sentence about what to do, and 3. The Makefile and hardware/install
# ask before anything begins. As root, what is missing is installed where apt-get can do it, and said.
#
#   hardware/python.sh                64 bits, 3.11 or newer, able to make virtual environments
#   hardware/python.sh --no-venv      the same without the last
#   hardware/python.sh --package dev  the system's package with that part of it: python3-dev or, say, python3.13-dev
#
# In the environment: PYTHON (this one and no other), DESTDIR or DRY_RUN (then nothing is installed).
set -u

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 3; }

LOOK='
import os, sys
name = "python%d.%d" % sys.version_info[:2]
if os.path.basename(os.path.realpath("/usr/bin/python3")) == name:
    name = "python3"
try:
    import ensurepip, venv
    able = "able"
except ImportError:
    able = "unable"
print(
    64 if sys.maxsize > 2**32 else 32,
    "new" if sys.version_info >= (3, 11) else "old",
    ".".join(map(str, sys.version_info[:3])),
    able,
    name if sys.base_prefix == "/usr" else "",
)
'

look() { # the first that is new enough, else the first there is, and what it says of itself
  if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.14 python3.13 python3.12 python3.11; fi
  python='' bits='' age='' version='' able='' package=''
  for name; do
    path=$(command -v "$name") || continue
    facts=$("$path" -c "$LOOK" 2>/dev/null) || continue
    case $python,$facts in ,* | *" new "*) ;; *) continue ;; esac
    python=$path
    read -r bits age version able package <<FACTS
$facts
FACTS
    [ "$age" = old ] || return
  done
}

apt() { # packages: installed where that can be done here
  [ -z "${DESTDIR:-}${DRY_RUN:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing $* (apt-get) ..."
  for order in update "install --yes --no-install-recommends $*"; do
    # shellcheck disable=SC2086 # an order is several words
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 $order </dev/null >/dev/null 2>&1
  done
  look
}

look
if [ "${1:-}" = --package ]; then
  printf '%s-%s\n' "${package:-python3}" "$2"
  exit
fi
if [ -z "$python" ]; then
  [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON: this is no Python that runs; 3.11 or newer is needed"
  apt python3 python3-venv
  [ -n "$python" ] || fail "there is no Python here, 3.11 or newer is needed: sudo apt install python3 python3-venv"
fi
[ "$bits" = 64 ] ||
  fail "this is a 32-bit system ($python is 32-bit, whatever the kernel is): the libraries have no builds for it;" \
    "install the 64-bit Raspberry Pi OS or Debian"
[ "$age" = new ] ||
  fail "Python $version is too old, 3.11 or newer is needed: Debian 12, Raspberry Pi OS bookworm and Ubuntu 24.04 have it," \
    "all later ones, too; where another is installed: PYTHON=/path/to/python3"
if [ "$able" != able ] && [ "${1:-}" != --no-venv ]; then
  [ -n "$package" ] ||
    fail "$python was built without venv and ensurepip, which are needed; say which other Python to take:" \
      "PYTHON=/path/to/python3"
  apt "$package-venv"
  [ "$able" = able ] || fail "$python cannot make virtual environments, a package is missing: sudo apt install $package-venv"
fi
printf '%s\n' "$python"
