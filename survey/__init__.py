"""The rules: plain values and pure functions, standard library only."""
