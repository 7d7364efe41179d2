#!/bin/sh
# bamchuong for people at the terminal: the same program, user, data and sockets as the services have. Always as their user:
# a file that root wrote there could not be read by them.
program="/opt/bamchuong/venv/bin/python -P -m bamchuong"
settings="XDG_RUNTIME_DIR=/run XDG_DATA_HOME=/var/lib"
case "${1:-}" in
  update | host) # these change the machine
    [ "$(id -u)" = 0 ] && exec env $settings $program "$@"
    exec sudo env $settings $program "$@"
    ;;
esac
case "$(id -un)" in
  bamchuong) exec env $settings $program "$@" ;;
  root) exec runuser -u bamchuong -- env $settings $program "$@" ;;
  *) exec sudo -u bamchuong env $settings $program "$@" ;;
esac
