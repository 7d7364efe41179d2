"""Measurements behind the figures that we claim: `bamchuong bench NAME`."""
