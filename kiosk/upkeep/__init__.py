"""Upkeep: backups, the doctor, the clock's thread, the key a database knows, ports."""
