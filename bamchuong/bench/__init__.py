"""Measurements that stand behind a figure: `bamchuong bench NAME` (design.md section 11)."""
