"""Releases: signed folders from which `bamchuong update` installs, without internet."""
