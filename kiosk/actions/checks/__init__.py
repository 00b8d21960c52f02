"""What people do about checks. An action takes the open session first and never commits."""
