#!/bin/sh
# bamchuong for people at the terminal: the same program, user, data, sockets, board and port as the services have. Always as
# their user: a file that root wrote there could not be read by them.
setting() { # as the services read it, in quotes or not
  found=$(sed -n "s/^$1=//p" /etc/bamchuong/bamchuong.env 2>/dev/null | tail -n 1)
  found=${found#[\"\']}
  printf '%s\n' "${found%[\"\']}"
}
user=bamchuong
case "${1:-}" in update | host) user=root ;; esac # these change the machine
set -- env XDG_RUNTIME_DIR=/run XDG_DATA_HOME=/var/lib BAMCHUONG_BOARD="$(setting BOARD)" BAMCHUONG_PORT="$(setting PORT)" \
  /opt/bamchuong/venv/bin/python -P -m bamchuong "$@"
case "$(id -un)" in
  "$user") exec "$@" ;;
  root) exec runuser -u "$user" -- "$@" ;;
  *) exec sudo -u "$user" "$@" ;;
esac
