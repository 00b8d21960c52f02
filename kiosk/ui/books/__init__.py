"""The books on screens: entries of the ledger, one's own record."""
