"""What pages share: the look, the language, components, and refusals shown as sentences."""
