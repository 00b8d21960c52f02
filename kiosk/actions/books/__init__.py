"""What people do about the books. An action takes the open session first and never commits."""
