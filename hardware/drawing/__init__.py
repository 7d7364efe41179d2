"""The pictures of a board, drawn from its profile."""
