"""Boards round (Khởi động): read, think, boards up, mark, reveal."""
