#!/bin/sh
# bamchuong at a terminal: with the program, data, sockets, board and port of the services. As the user whose files it writes,
# because the services could not read files that root wrote.
get_setting() { # name: its value in the settings; quotes are removed, as systemd does
  value=$(sed -n "s/^$1=//p" /etc/bamchuong/bamchuong.env 2>/dev/null | tail -n 1)
  value=${value#[\"\']}
  printf '%s\n' "${value%[\"\']}"
}
user=bamchuong
case "${1:-}" in
  update | host | data | measure | takeover) user=root ;; # these change the system or what belongs to several users, or need a real-time priority
  pin | devices | panel | push | result) user=bamchuong-panel ;;
  selftest) user=bamchuong-selftest ;;
esac
set -- env XDG_RUNTIME_DIR=/run XDG_DATA_HOME=/var/lib BAMCHUONG_BOARD="$(get_setting BOARD)" BAMCHUONG_PORT="$(get_setting PORT)" \
  /opt/bamchuong/venv/bin/python -P -m bamchuong "$@"
case "$(id -un)" in
  "$user") exec "$@" ;;
  root) exec runuser -u "$user" -- "$@" ;;
  *) exec sudo -u "$user" "$@" ;;
esac
