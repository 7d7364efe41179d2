"""The commands of `bamchuong`, by what they are for. Start: each builds what it needs and runs it."""
