"""The files that go in and out: CSV or XLSX, read into plain rows, written from plain rows."""
