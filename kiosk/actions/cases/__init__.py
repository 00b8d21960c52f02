"""What people do about complaints. An action takes the open session first and never commits."""
