"""The memory: tables, sessions, stores, roll-ups, migrations."""
