"""At hand: what is read from the database and believed for a moment, so that quick paths ask nothing."""
