"""Books: the ledger, months, policies, publications."""
