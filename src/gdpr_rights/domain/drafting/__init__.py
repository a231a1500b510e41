"""A first data map, guessed from what a live database looks like."""
