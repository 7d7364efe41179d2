"""The rules of the evening. Pure: no sockets, no disk, no clock; time and chance come in as arguments."""
