"""The quick guides: one printed page for technicians, one for the MC."""
