"""Buzzers round (Tăng tốc): read, think, open, floor, right or wrong, open for the others."""
