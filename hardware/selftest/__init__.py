"""The self-test: whether everything that the evening needs is present and works."""
