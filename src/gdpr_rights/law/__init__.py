"""What the law says: constants and vocabularies, each with its citation. Nothing here decides."""
