# Functions that hardware/install and hardware/extras share; sourced by both, not run by itself.

source=$(cd "$(dirname "$0")/.." && pwd)
root=${DESTDIR:-}

say() { printf '%s\n' "$*"; }
fail() { say "cannot install: $*" >&2; exit 3; }
fail_use() { say "wrong use: $*" >&2; exit 2; }
run() { if [ -n "${DRY_RUN:-}" ]; then say "would run: $*"; else "$@"; fi; }
say_result() { if [ -n "${DRY_RUN:-}" ]; then say "dry run: nothing was changed"; else say "$*"; fi; }
is_this_machine() { [ -z "$root" ]; } # not an image or another root folder
systemd_is_running() { is_this_machine && [ -d /run/systemd/system ]; }

check_platform() { # the preconditions of every way to call the scripts
  [ "$(uname -s)" = Linux ] || fail "this is $(uname -s); Linux is needed"
  if is_this_machine && [ "$(id -u)" != 0 ] && [ -z "${DRY_RUN:-}" ]; then fail "root is needed: use sudo"; fi
}

install_file() { # mode, file, target: copy the file unless it is the same
  if cmp -s "$2" "$root$3" && [ "$(stat -c %a "$root$3")" = "${1#0}" ]; then return; fi
  if [ -n "${DRY_RUN:-}" ]; then say "would write: $root$3"; return; fi
  say "  $3"
  install -D -m "$1" "$2" "$root$3"
}

write_file() { # mode, target: write the standard input to a file
  local content
  content=$(mktemp)
  cat >"$content"
  install_file "$1" "$content" "$2"
  rm -f "$content"
}

get_setting() { # name, default: the value in the settings of this machine; quotes are removed, as systemd does
  local value
  value=$(sed -n "s/^$1=//p" "$root/etc/bamchuong/bamchuong.env" 2>/dev/null | tail -n 1)
  value=${value#[\"\']} value=${value%[\"\']}
  printf '%s\n' "${value:-$2}"
}

print_last_output() { # unit, since (s): the last lines that its processes wrote, and how systemd says it ended
  local journal=(journalctl --no-pager --quiet --output=cat) start="" ending=""
  journalctl --sync 2>/dev/null || true
  start=$("${journal[@]}" --since="@$2" --lines=1 --output-fields=_SYSTEMD_INVOCATION_ID "_SYSTEMD_UNIT=$1" 2>/dev/null || true)
  if [ -n "$start" ]; then "${journal[@]}" --lines=8 "_SYSTEMD_UNIT=$1" "_SYSTEMD_INVOCATION_ID=$start" || true; fi
  # systemd's message that a process ended (see its catalog): of ExecStart=, not of what runs after it.
  ending=$("${journal[@]}" --since="@$2" --lines=1 "UNIT=$1" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 COMMAND=ExecStart \
    2>/dev/null || true)
  ending=${ending#"$1: "}
  say "systemd: ${ending:-result $(systemctl show --property=Result --value "$1" 2>/dev/null || true)}"
}
