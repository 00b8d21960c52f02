"""What the board may say: a thing is named only when it is one."""
