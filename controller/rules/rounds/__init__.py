"""The three kinds of round, a package each: what only that kind has."""
