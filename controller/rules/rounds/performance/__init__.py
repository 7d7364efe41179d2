"""Performance round (Về đích): perform, judge in secret, reveal."""
