"""What people do. An action takes the open session first and never commits."""
