"""What people do about who is who. An action takes the open session first and never commits."""
