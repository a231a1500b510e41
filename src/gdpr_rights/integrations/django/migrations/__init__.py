"""The migrations that make the library's own tables."""
