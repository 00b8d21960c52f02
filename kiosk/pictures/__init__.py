"""Pictures: photos re-encoded and kept, QR codes, posters."""
