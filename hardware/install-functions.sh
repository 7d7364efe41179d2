# What hardware/install and hardware/extras share; read by both, run by nobody.

source=$(cd "$(dirname "$0")/.." && pwd)
root=${DESTDIR:-}

say() { printf '%s\n' "$*"; }
fail() { say "cannot install: $*" >&2; exit 3; }
wrong() { say "wrong use: $*" >&2; exit 2; }
run() { if [ -n "${DRY_RUN:-}" ]; then say "would run: $*"; else "$@"; fi; }
end() { if [ -n "${DRY_RUN:-}" ]; then say "nothing was changed: this was only said (dry run)"; else say "$*"; fi; }
live() { [ -z "$root" ]; } # the machine itself, not a root folder
on_systemd() { live && [ -d /run/systemd/system ]; }

may() { # what every way needs
  [ "$(uname -s)" = Linux ] || fail "this is $(uname -s); Linux is needed"
  if live && [ "$(id -u)" != 0 ] && [ -z "${DRY_RUN:-}" ]; then fail "root is needed: put sudo before it"; fi
}

place() { # mode, file, target: copied where it differs
  if cmp -s "$2" "$root$3" && [ "$(stat -c %a "$root$3")" = "${1#0}" ]; then return; fi
  if [ -n "${DRY_RUN:-}" ]; then say "would write: $root$3"; return; fi
  say "  $3"
  install -D -m "$1" "$2" "$root$3"
}

write() { # mode, target; the words come from stdin
  local made
  made=$(mktemp)
  cat >"$made"
  place "$1" "$made" "$2"
  rm -f "$made"
}

setting() { # its value in the settings of this machine, or what else; in quotes or not, as systemd takes it
  local found
  found=$(sed -n "s/^$1=//p" "$root/etc/bamchuong/bamchuong.env" 2>/dev/null | tail -n 1)
  found=${found#[\"\']} found=${found%[\"\']}
  printf '%s\n' "${found:-$2}"
}

last_words() { # unit, since (s): what its own processes wrote when last they said anything; how systemd saw the program end
  local journal=(journalctl --no-pager --quiet --output=cat) start="" seen=""
  journalctl --sync 2>/dev/null || true
  start=$("${journal[@]}" --since="@$2" --lines=1 --output-fields=_SYSTEMD_INVOCATION_ID "_SYSTEMD_UNIT=$1" 2>/dev/null || true)
  if [ -n "$start" ]; then "${journal[@]}" --lines=8 "_SYSTEMD_UNIT=$1" "_SYSTEMD_INVOCATION_ID=$start" || true; fi
  # Its message that a process ended (see its catalog): the program, not what runs after it.
  seen=$("${journal[@]}" --since="@$2" --lines=1 "UNIT=$1" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 COMMAND=ExecStart \
    2>/dev/null || true)
  seen=${seen#"$1: "}
  say "systemd: ${seen:-result $(systemctl show --property=Result --value "$1" 2>/dev/null || true)}"
}
