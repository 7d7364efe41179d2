"""The rules of a match: no sockets, no disk, no clock; time and chance come in as arguments."""
