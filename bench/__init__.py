"""Measurements that stand behind a figure: `bamchuong bench NAME`."""
