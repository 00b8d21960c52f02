"""Files: rows with codes instead of row numbers, out to files and in again."""
