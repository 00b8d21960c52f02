"""What people do about ratings. An action takes the open session first and never commits."""
