#!/bin/sh
# bamchuong for people at the terminal: the same program, data and sockets as the services have.
export XDG_RUNTIME_DIR=/run XDG_DATA_HOME=/var/lib
program="/opt/bamchuong/venv/bin/python -m bamchuong"
if [ "$(id -un)" = bamchuong ] || [ -w /var/lib/bamchuong ]; then
  exec $program "$@"
fi
exec sudo -u bamchuong XDG_RUNTIME_DIR=/run XDG_DATA_HOME=/var/lib $program "$@"
