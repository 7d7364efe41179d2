"""The commands of `bamchuong`, one module for each command or group."""
