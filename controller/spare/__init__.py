"""Spare machine: the evening goes on elsewhere when the box dies. See docs/adr/0011-a-person-moves-the-evening.md."""
