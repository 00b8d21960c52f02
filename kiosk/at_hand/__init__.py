"""At hand: read from the database, then believed for a moment, so that quick paths ask nothing."""
