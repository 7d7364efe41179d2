#!/bin/sh
# Prints the path of the Python to use; or one sentence that says what to do, and exits with 3. Called first by the Makefile
# and by hardware/install. As root, missing packages are installed with apt-get, and reported.
#
#   hardware/python.sh                64-bit, 3.11 or newer, able to create virtual environments
#   hardware/python.sh --no-venv      the same without virtual environments
#   hardware/python.sh --package dev  the system's package for that part of it: python3-dev or, for example, python3.13-dev
#
# Environment: PYTHON (use this one only), DESTDIR or DRY_RUN (install nothing).
set -u

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 3; }

PROBE='
import os, sys
name = "python%d.%d" % sys.version_info[:2]
if os.path.basename(os.path.realpath("/usr/bin/python3")) == name:
    name = "python3"
try:
    import ensurepip, venv as _
    venv = "venv"
except ImportError:
    venv = "no-venv"
print(
    64 if sys.maxsize > 2**32 else 32,
    "new" if sys.version_info >= (3, 11) else "old",
    ".".join(map(str, sys.version_info[:3])),
    venv,
    name if sys.base_prefix == "/usr" else "",
)
'

find_python() { # sets python, bits, age, version, venv and package: of the first that is new enough, else of the first that exists
  if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.14 python3.13 python3.12 python3.11; fi
  python='' bits='' age='' version='' venv='' package=''
  for name; do
    path=$(command -v "$name") || continue
    facts=$("$path" -c "$PROBE" 2>/dev/null) || continue
    case $python,$facts in ,* | *" new "*) ;; *) continue ;; esac
    python=$path
    read -r bits age version venv package <<FACTS
$facts
FACTS
    [ "$age" = old ] || return
  done
}

apt_install() { # packages: installed if this is root on a system with apt-get
  [ -z "${DESTDIR:-}${DRY_RUN:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing $* (apt-get) ..."
  for order in update "install --yes --no-install-recommends $*"; do
    # shellcheck disable=SC2086 # the variable holds several words
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 $order </dev/null >/dev/null 2>&1
  done
  find_python
}

find_python
if [ "${1:-}" = --package ]; then
  printf '%s-%s\n' "${package:-python3}" "$2"
  exit
fi
if [ -z "$python" ]; then
  [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON: not a working Python; 3.11 or newer is needed"
  apt_install python3 python3-venv
  [ -n "$python" ] || fail "no Python found, 3.11 or newer is needed: sudo apt install python3 python3-venv"
fi
[ "$bits" = 64 ] ||
  fail "this is a 32-bit system ($python is 32-bit, whatever the kernel is): the libraries have no builds for it;" \
    "install the 64-bit Raspberry Pi OS or Debian"
[ "$age" = new ] ||
  fail "Python $version is too old, 3.11 or newer is needed: Debian 12, Raspberry Pi OS bookworm and Ubuntu 24.04 and later" \
    "have it; to use another one that is installed: PYTHON=/path/to/python3"
if [ "$venv" != venv ] && [ "${1:-}" != --no-venv ]; then
  [ -n "$package" ] ||
    fail "$python was built without venv and ensurepip, which are needed; choose another Python:" \
      "PYTHON=/path/to/python3"
  apt_install "$package-venv"
  [ "$venv" = venv ] || fail "$python cannot create virtual environments, a package is missing: sudo apt install $package-venv"
fi
printf '%s\n' "$python"
