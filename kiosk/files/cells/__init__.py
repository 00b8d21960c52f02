"""How a cell is read, by what it says: words, moments, numbers, JSON."""
